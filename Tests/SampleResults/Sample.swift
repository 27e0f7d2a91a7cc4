import Analyses
import Linting
package import Rules
package import SourceText
package import TopologyModel

/// Results made by hand: a small system in two files, with a finding of each kind.
package enum Sample {
  /// The two files of the bookshop.
  package static let orders = """
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

  package static let payments = """
    topolint: 1
    services:
      payments:
        calls:
          - to: orders
          - {to: card-network, mode: async}
    externals: {card-network: {}}

    """

  /// The rules that find something in it.
  package static let cycleRule = rule(
    "sync-cycle", title: "Services wait for each other", category: "coupling", subject: .cycle, advice: ["async-messaging"],
    severity: .error, why: "one slow service stalls all of them", fix: "make one of the calls asynchronous")

  package static let timeoutRule = rule(
    "missing-timeout", title: "A call without a timeout", category: "resilience", subject: .call,
    advice: ["breakers-and-bulkheads", "service-mesh"], severity: .warning,
    why: "a caller waits as long as its callee hangs, and holds a worker all the while",
    fix: "give the call a `timeout` of about twice the callee's 99th percentile")

  /// A rule that never fires by itself; findings are made by hand.
  package static func rule(
    _ id: String, title: String = "A rule", category: String = "coupling", subject: SubjectKind = .service, advice: [String] = [],
    severity: Severity = .warning, why: String = "it matters", fix: String = "repair it"
  ) -> Rule {
    let text = """
      id: \(id)
      title: \(title)
      for: \(subject.rawValue)
      advice: [\(advice.joined(separator: ", "))]
      severity: \(severity.word)
      when: "false"
      message: "-"
      why: \(why)
      fix: \(fix)
      sources: ["SRE book, chapter 22"]
      examples: [{good: "topolint: 1"}]
      """
    var files = SourceFiles()
    var rules = RuleSet()
    rules.keep { _ in false }
    let faults = rules.add(files.add(path: Untrusted("rules/\(category)/\(id).yaml"), bytes: Array(text.utf8)))
    precondition(faults.isEmpty, "the sample rule is broken: \(faults.map { $0.message.pieces })")
    return rules.rules[0]
  }

  /// The span of the nth occurrence of a text in a file.
  package static func span(_ text: String, in file: SourceFile, nth: Int = 1) -> Span {
    let needle = Array(text.utf8)
    var found = 0
    for start in 0...max(0, file.bytes.count - needle.count) where file.bytes[start...].starts(with: needle) {
      found += 1
      if found == nth { return Span(file: file.id, start: Int32(start), end: Int32(start + needle.count)) }
    }
    return .none
  }

  /// An element by its names.
  package static func subject(_ kind: SubjectKind, _ names: String...) -> Subject {
    Subject(kind: kind, names: names.map { Untrusted($0) })
  }

  /// One finding in one file, at the first occurrence of a text; related places as text and the number of its occurrence.
  package static func one(
    path: String = "a.yaml", text: String, primary: String, related: [(text: String, nth: Int)] = [], mayBeShown: Bool = true,
    severity: Severity = .warning
  ) -> LintResult {
    var sources = SourceFiles()
    let file = sources.add(path: Untrusted(path), bytes: Array(text.utf8), mayBeShown: mayBeShown)
    let finding = Finding(
      rule: rule("a-rule"), severity: severity, subject: subject(.service, "a"), message: "message", why: Message([]), fix: Message([]),
      location: Place(span: span(primary, in: file), message: "label"),
      related: related.map { Place(span: span($0.text, in: file, nth: $0.nth), message: "here") }, evidence: [])
    return LintResult(
      base: FactBase(TopologyBuilder().build().topology), sources: sources, tier: .t2, tierIsInferred: false, findings: [Verdict(finding)],
      undecided: [], excepted: [], diagnostics: [], rules: [finding.rule])
  }

  /// The bookshop with one finding of each rule, one that a baseline knows, and one check undecided.
  package static func bookshop() -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: "topology/orders.yaml", text: Array(orders.utf8))
    reading.read(path: "topology/payments.yaml", text: Array(payments.utf8))
    let (topology, sources, diagnostics) = reading.finish()
    let (a, b) = (sources.all[0], sources.all[1])
    let cycle = Finding(
      rule: cycleRule, severity: .error, subject: subject(.cycle, "orders", "payments", "orders"),
      message: "2 services wait for each other: \(Untrusted("orders")) and \(Untrusted("payments"))",
      why: "one slow service stalls both; worst case 3 × 1 = 3 calls for one request",
      fix: "make \(Untrusted("payments")) -> \(Untrusted("orders")) asynchronous; this one change breaks the cycle",
      location: Place(span: span("to: payments", in: a), message: "1. orders calls payments (3 attempts)"),
      related: [Place(span: span("to: orders", in: b), message: "2. and payments calls back")],
      evidence: [Evidence(name: "size", value: .count(2), limit: .count(1), unit: "services", source: "tier T1")])
    let timeout = Finding(
      rule: timeoutRule, severity: .warning, subject: subject(.call, "orders", "payments"),
      message: "\(Untrusted("orders")) calls \(Untrusted("payments")) without a timeout", why: Message([]), fix: Message([]),
      location: Place(span: span("to: payments", in: a), message: "no timeout"),
      related: [Place(span: span("orders:", in: a), message: "the caller")],
      evidence: [Evidence(name: "timeout_ms", value: .none, limit: .number(1234.5), unit: "ms", source: "defaults")])
    let known = Finding(
      rule: timeoutRule, severity: .warning, subject: subject(.call, "payments", "orders"),
      message: "\(Untrusted("payments")) calls \(Untrusted("orders")) without a timeout", why: Message([]), fix: Message([]),
      location: Place(span: span("to: orders", in: b), message: "no timeout"), related: [], evidence: [])
    let undecided = Finding(
      rule: timeoutRule, severity: .warning, subject: subject(.call, "web", "orders"), message: Message([]), why: Message([]),
      fix: Message([]), location: Place(span: .none, message: ""), related: [], evidence: [])
    return LintResult(
      base: FactBase(topology), sources: sources, tier: .t1, tierIsInferred: true, findings: [Verdict(cycle), Verdict(timeout)],
      undecided: [Undecided(rule: timeoutRule, index: 0, needs: "call.timeout", source: Written(undecided))],
      excepted: [], known: [Verdict(known)], diagnostics: diagnostics, rules: [timeoutRule, cycleRule])
  }
}

extension Verdict {
  /// A verdict whose finding is written already.
  package init(_ finding: Finding) { self.init(rule: finding.rule, severity: finding.severity, index: 0, source: Written(finding)) }
}

/// What knows one finding.
private final class Written: FindingSource {
  private let finding: Finding

  init(_ finding: Finding) { self.finding = finding }

  func subject(_ kind: SubjectKind, _ index: Int) -> Subject { finding.subject }
  func parts(_ rule: Rule, _ index: Int) -> Parts { Parts() }
  func finding(_ rule: Rule, _ severity: Severity, _ index: Int, tellsWhy: Bool) -> Finding { finding }
}

extension Untrusted: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

/// What an output says.
package func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
