package import TopologyModel

/// A rule file to start from: complete, with a comment on each key, and as it stands it passes `topolint rules test`.
package enum RuleTemplate {
  /// - Parameter id: one for which `Rule.isID` holds.
  package static func make(id: String, for kind: SubjectKind) -> String {
    let sketch = Sketch.of(kind)
    var text = """
      # A rule of topolint: change it as you like.
      #   topolint rules test FOLDER                      runs the examples below
      #   topolint rules facts \(kind.rawValue.padded(to: 10))                 lists what a condition can name
      #   topolint rules eval '\(sketch.fact)' FILE\(String(repeating: " ", count: max(1, 21 - sketch.fact.utf8.count)))shows what an expression yields
      #   topolint lint --rules FOLDER FILE               judges by it

      """
    for field in RuleField.rule {
      text += "\n# \(field.documentation)\n"
      text += value(of: field.key, id, kind, sketch)
    }
    return text
  }

  /// The lines of one key; an optional one that the sketch has no use for stands as a comment.
  private static func value(of key: String, _ id: String, _ kind: SubjectKind, _ sketch: Sketch) -> String {
    switch key {
    case "id": "id: \(id)\n"
    case "title": "title: \(sketch.title)\n"
    case "for": "for: \(kind.rawValue)   # \(SubjectKind.allCases.map(\.rawValue).joined(separator: " | "))\n"
    case "advice": "advice: []\n"
    case "severity": "severity: {T1: info, T2: warning, T3: warning, T4: error}   # error | warning | info | off\n"
    case "effect": "effect: spread   # \(Effect.allCases.map(\.rawValue).joined(separator: " | "))\n"
    case "suppressible": "# suppressible: false\n"
    case "params": "params:\n  limit: {T1: \(sketch.limit), T2: \(sketch.limit), T3: \(sketch.limit), T4: \(sketch.limit)}\n"
    case "when": "when: \(sketch.condition)\n"
    case "error_when": "# error_when: \(sketch.fact) > 10 * params.limit\n"
    case "message": "message: \"\(sketch.message); {topology.tier} allows {params.limit}\"\n"
    case "why": "why: >-\n  say what happens to users when this goes wrong, and what whoever is on call then sees\n"
    case "fix": "fix: >-\n  \(sketch.fix)\n"
    case "repair": "# repair:\n#   - {do: ACTION, at: PLACE, to: EXPRESSION}   # docs/advise.md lists both\n"
    case "show": shown
    case "evidence": "evidence:\n  - {name: \(sketch.name), value: \(sketch.fact), limit: params.limit, unit: \(sketch.unit)}\n"
    case "sources": "sources:\n  - \"judgement: say whose, and what it rests on\"\n"
    case "examples":
      "examples:\n  - bad: |   # just over the limit\n\(indented(sketch.bad))  - good: |   # just at the limit\n\(indented(sketch.good))"
    default: ""
    }
  }

  /// The words of `show`, on as many lines as they take.
  private static var shown: String {
    var lines = ["# show: "]
    for (number, place) in RelatedPlaces.allCases.enumerated() {
      if lines[lines.count - 1].utf8.count + place.rawValue.utf8.count > 110 { lines.append("#  ") }
      lines[lines.count - 1] += (number == 0 ? "" : " | ") + place.rawValue
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func indented(_ text: String) -> String { text.split(separator: "\n").map { "      \($0)\n" }.joined() }
}

/// What differs from kind to kind.
private struct Sketch {
  var fact: String
  var limit: String
  var unit: String
  var title: String
  /// The condition; nil is the fact above the limit.
  var when: String?
  var message: String
  var fix: String
  var bad: String
  var good: String

  var condition: String { when ?? "\(fact) > params.limit" }
  var name: String { String(fact.drop { $0 != "." }.dropFirst()) }

  static func of(_ kind: SubjectKind) -> Sketch {
    switch kind {
    case .topology:
      Sketch(
        fact: "topology.services", limit: "3", unit: "services", title: "There are too many services",
        message: "{topology.services} services", fix: "join those that always change together",
        bad: "topolint: 1\nname: shop # finding\nservices: {web: {}, orders: {}, stock: {}, mail: {}}",
        good: "topolint: 1\nname: shop\nservices: {web: {}, orders: {}, stock: {}}")
    case .service:
      Sketch(
        fact: "service.fan_out", limit: "3", unit: "services", title: "A service waits for too many others",
        message: "{service.name} waits for {service.fan_out} services",
        fix: "take calls of {service.name} out of the way of users, or put a queue between",
        bad:
          "topolint: 1\nservices:\n  web: # finding\n    calls: [{to: orders}, {to: stock}, {to: mail}, {to: users}]\n  orders: {}\n  stock: {}\n  mail: {}\n  users: {}",
        good: "topolint: 1\nservices:\n  web:\n    calls: [{to: orders}, {to: stock}, {to: mail}]\n  orders: {}\n  stock: {}\n  mail: {}")
    case .call:
      Sketch(
        fact: "call.attempts", limit: "3", unit: "attempts", title: "A call is tried too often",
        when: "call.is_hop && call.mode == \"sync\" && call.attempts > params.limit",
        message: "{caller.name} makes up to {call.attempts} attempts at {callee.name}",
        fix: "let {caller.name} give up on {callee.name} after {params.limit} attempts",
        bad: "topolint: 1\nservices:\n  web:\n    calls:\n      - to: stock # finding\n        attempts: 4\n  stock: {}",
        good: "topolint: 1\nservices:\n  web:\n    calls:\n      - to: stock\n        attempts: 3\n  stock: {}")
    case .cycle:
      Sketch(
        fact: "cycle.length", limit: "2", unit: "steps", title: "A cycle of services is too long",
        message: "{cycle.length} steps lead back to {cycle.services[0]}", fix: "take one call out of the cycle",
        bad:
          "topolint: 1\nservices:\n  a:\n    calls:\n      - to: b # finding\n  b: {calls: [{to: c}]}\n  c: {calls: [{to: a}]}",
        good: "topolint: 1\nservices:\n  a:\n    calls:\n      - to: b\n  b: {calls: [{to: a}]}")
    case .chain:
      Sketch(
        fact: "chain.depth", limit: "2", unit: "hops", title: "A request waits through too many services",
        message: "a request at {chain.start} waits through {chain.depth} hops",
        fix: "cache what {chain.end} says, or put a queue before it",
        bad:
          "topolint: 1\nservices:\n  web:\n    entry: true\n    calls:\n      - to: shop # finding\n  shop: {calls: [{to: orders}]}\n  orders: {calls: [{to: ledger}]}\n  ledger: {}",
        good:
          "topolint: 1\nservices:\n  web:\n    entry: true\n    calls:\n      - to: shop\n  shop: {calls: [{to: orders}]}\n  orders: {}")
    case .queue:
      Sketch(
        fact: "queue.max_length", limit: "100000", unit: "messages", title: "A queue may grow too long",
        when: "queue.max_length != null && queue.max_length > params.limit",
        message: "{queue.name} may hold {queue.max_length} messages", fix: "set `max_length` of {queue.name} to {params.limit}",
        bad: "topolint: 1\nservices: {orders: {publishes: [{to: ordered}]}}\nqueues:\n  ordered: {max_length: 100001} # finding",
        good: "topolint: 1\nservices: {orders: {publishes: [{to: ordered}]}}\nqueues:\n  ordered: {max_length: 100000}")
    case .store:
      Sketch(
        fact: "store.services", limit: "2", unit: "services", title: "Too many services share a store",
        message: "{store.services} services use {store.name}", fix: "give {store.name} to one service that the others ask",
        bad:
          "topolint: 1\nservices:\n  orders: {uses: [{store: db}]}\n  stock: {uses: [{store: db}]}\n  mail: {uses: [{store: db}]}\nstores:\n  db: {} # finding",
        good: "topolint: 1\nservices:\n  orders: {uses: [{store: db}]}\n  stock: {uses: [{store: db}]}\nstores:\n  db: {}")
    case .exception:
      Sketch(
        fact: "exception.findings", limit: "1", unit: "findings", title: "An exception covers too much",
        message: "an exception covers {exception.findings} findings",
        fix: "write an exception for each of them, with its own reason",
        bad:
          "topolint: 1\nservices:\n  # topolint: ignore missing-timeout: agreed # finding\n  web: {calls: [{to: orders}, {to: stock}]}\n  orders: {}\n  stock: {}",
        good:
          "topolint: 1\nservices:\n  # topolint: ignore missing-timeout: agreed\n  web: {calls: [{to: orders}]}\n  orders: {}"
      )
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - utf8.count)) }
}
