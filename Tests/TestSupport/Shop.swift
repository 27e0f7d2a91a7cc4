/// A made-up shop of 40 services with more than 200 findings: large enough that no report can tell all of it.
package enum Shop {
  private static let names = [
    "web", "basket", "orders", "payments", "stock", "search", "catalogue", "prices", "offers", "reviews", "customers", "accounts", "login",
    "addresses", "shipping", "parcels", "returns", "refunds", "invoices", "ledger", "tax", "fraud", "vouchers", "loyalty", "wishlist",
    "recommendations", "images", "media", "notifications", "mail", "sms", "push", "reports", "metrics-feed", "suppliers", "purchasing",
    "warehouse", "routing", "support", "chat",
  ]
  private static let teams = ["browse", "buy", "deliver", "pay", "care"]

  /// As a native file.
  package static let text =
    """
    topolint: 1
    name: shop
    scale: {users: 2M, actions_per_user_per_minute: 1, active_share: 0.5%, growth: 10}
    observability: {logs: true, metrics: true, alerts: true, traces: {sampling: 10%, retention: 7d}}
    services:

    """ + names.indices.map(service).joined()
    + "stores:\n" + (0..<7).map { "  db-\($0): {kind: postgres, capacity: \(2 + $0)k/s, max_connections: 100}\n" }.joined()
    + "queues:\n" + [2, 14, 18].map { "  \(names[$0])-done: {kind: rabbitmq}\n" }.joined()
    + "ignore:\n  - {rule: single-replica, subject: reports, reason: nobody waits for it, until: 2099-03-31}\n"

  private static func service(_ number: Int) -> String {
    var text = "  \(names[number]):\n"
    if number == 0 { text += "    role: gateway\n    entry: true\n" }
    if number % 9 != 4 { text += "    team: \(teams[number / 8])\n" }
    text += "    replicas: \(1 + number % 4)\n    zones: 1\n"
    if number % 3 != 2 { text += "    latency: {p50: \(2 + number % 7)ms, p99: \(20 + number % 50)ms}\n" }
    if number % 4 != 3 { text += "    capacity: \(400 + 100 * (number % 20))/s\n" }
    let calls = calls(of: number)
    if !calls.isEmpty { text += "    calls: [\(calls.map { "{\($0)}" }.joined(separator: ", "))]\n" }
    if [2, 14, 18].contains(number) { text += "    publishes: [{to: \(names[number])-done}]\n" }
    if let queue = [28: 2, 29: 14, 32: 18][number] { text += "    consumes: [{from: \(names[queue])-done}]\n" }
    if number % 3 == 1 { text += "    uses: [{store: db-\(number / 6), access: readwrite, per_request: 2, pool: 20}]\n" }
    return text
  }

  private static func calls(of number: Int) -> [String] {
    let callees = (0..<3).map { (place: $0, callee: number * 2 + 1 + $0 * 3) }.filter { $0.callee < names.count }
    let calls = callees.map { place, callee in
      var call = "to: \(names[callee])"
      if number * place % 5 == 2 { call += ", attempts: 3" }
      if place == 2 { call += ", fallback: true, cacheable: true" }
      if (number + place) % 6 == 5 { call += ", per_request: 4" }
      return call
    }
    return calls + ([19: ["to: orders"], 30: ["to: support, timeout: 1s"], 38: ["to: sms"]][number] ?? [])
  }
}
