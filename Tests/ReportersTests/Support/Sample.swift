import Analyses
import Reporters
@testable import Rules
import SourceText
import TopologyModel

/// Results made by hand: a small system in two files, with a finding of each kind.
enum Sample {
  static let orders = """
    topolint: 1
    name: bookshop
    services:
      web:
        entry: true
        calls:
          - {to: orders, timeout: 1s}
      orders:
        calls:
          - to: payments
            attempts: 3
        publishes: [{to: order-placed}]
        uses: [{store: orders-db, access: write}]
      mailer:
        consumes: [{from: order-placed}]
    stores: {orders-db: {kind: postgres}}
    queues: {order-placed: {kind: kafka}}

    """

  static let payments = """
    topolint: 1
    services:
      payments:
        calls:
          - to: orders
          - {to: card-network, mode: async}
    externals: {card-network: {}}

    """

  static let cycleRule = rule(
    "sync-cycle", title: "Services wait for each other", category: "coupling", subject: .cycle, advice: ["async-messaging"],
    severity: .error, why: "one slow service stalls all of them", fix: "make one of the calls asynchronous")

  static let timeoutRule = rule(
    "missing-timeout", title: "A call without a timeout", category: "resilience", subject: .call,
    advice: ["breakers-and-bulkheads", "service-mesh"], severity: .warning,
    why: "a caller waits as long as its callee hangs, and holds a worker all the while",
    fix: "give the call a `timeout` of about twice the callee's 99th percentile")

  static func rule(
    _ id: String, title: String = "A rule", category: String = "coupling", subject: SubjectKind = .service, advice: [String] = [],
    severity: Severity = .warning, why: String = "it matters", fix: String = "repair it"
  ) -> Rule {
    Rule(
      id: id, title: title, category: category, subject: subject, advice: advice,
      severity: Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, severity) }), why: why, fix: fix, sources: ["SRE book, chapter 22"])
  }

  /// The span of the nth occurrence of a text in a file.
  static func span(_ text: String, in file: SourceFile, nth: Int = 1) -> Span {
    let needle = Array(text.utf8)
    var found = 0
    for start in 0...max(0, file.bytes.count - needle.count) where file.bytes[start...].starts(with: needle) {
      found += 1
      if found == nth { return Span(file: file.id, start: Int32(start), end: Int32(start + needle.count)) }
    }
    return .none
  }

  static func subject(_ kind: SubjectKind, _ names: String...) -> Subject {
    Subject(kind: kind, id: Untrusted(names.joined(separator: " -> ")), names: names.map { Untrusted($0) })
  }

  static func bookshop() -> LintResult {
    var sources = SourceFiles()
    let a = sources.add(path: "topology/orders.yaml", bytes: Array(orders.utf8))
    let b = sources.add(path: "topology/payments.yaml", bytes: Array(payments.utf8))
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    func name(_ text: String) -> NameID { builder.intern(Array(text.utf8)[...]) }
    func service(_ text: String, _ file: SourceFile, role: Role? = nil) -> Int {
      builder.declareService(name(text), role: role, at: span(text + ":", in: file), native)
    }
    builder.setName(name("bookshop"), at: span("bookshop", in: a))
    let web = service("web", a)
    let orders = service("orders", a)
    let mailer = service("mailer", a)
    let payments = service("payments", b)
    let card = service("card-network", b, role: .external)
    let queue = builder.queue(name("order-placed"), declared: true, at: span("order-placed", in: a, nth: 3), native)
    let store = builder.store(name("orders-db"), declared: true, at: span("orders-db", in: a, nth: 2), native)
    builder.addCall(from: web, to: orders, at: span("to: orders", in: a), native)
    builder.addCall(from: orders, to: payments, at: span("to: payments", in: a), native)
    builder.addCall(from: payments, to: orders, at: span("to: orders", in: b), native)
    let authorize = builder.addCall(from: payments, to: card, at: span("to: card-network", in: b), native)
    builder.set(.mode, 1, of: .call(authorize), at: span("mode: async", in: b), .native)
    builder.addPublish(from: orders, to: queue, at: span("to: order-placed", in: a), native)
    builder.addConsume(by: mailer, from: queue, at: span("from: order-placed", in: a), native)
    builder.addUse(by: orders, of: store, at: span("store: orders-db", in: a), native)

    let cycle = Finding(
      rule: cycleRule, severity: .error, subject: subject(.cycle, "orders", "payments", "orders"),
      message: "2 services wait for each other: \(Untrusted("orders")) and \(Untrusted("payments"))",
      why: "one slow service stalls both; worst case 3 × 1 = 3 calls for one request",
      fix: "make \(Untrusted("payments")) -> \(Untrusted("orders")) asynchronous; this one change breaks the cycle",
      location: Place(span: span("to: payments", in: a), message: "1. orders calls payments (3 attempts)"),
      related: [Place(span: span("to: orders", in: b), message: "2. and payments calls back")],
      evidence: [Evidence(name: "size", value: .count(2), limit: .count(1), unit: "services", source: "tier T1")],
      fingerprint: "0123456789abcdef")
    let timeout = Finding(
      rule: timeoutRule, severity: .warning, subject: subject(.call, "orders", "payments"),
      message: "\(Untrusted("orders")) calls \(Untrusted("payments")) without a timeout", why: Message([]), fix: Message([]),
      location: Place(span: span("to: payments", in: a), message: "no timeout"),
      related: [Place(span: span("orders:", in: a), message: "the caller")],
      evidence: [Evidence(name: "timeout_ms", value: .none, limit: .number(1234.5), unit: "ms", source: "defaults")],
      fingerprint: "fedcba9876543210")
    let (topology, _) = builder.build()
    return LintResult(
      base: FactBase(topology), sources: sources, tier: .t1, tierIsInferred: true, findings: [cycle, timeout],
      undecided: [Undecided(rule: timeoutRule, subject: subject(.call, "web", "orders"), needs: "call.timeout")],
      suppressed: [], baselined: 1, diagnostics: [], rules: [timeoutRule, cycleRule])
  }
}

extension Untrusted: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
