import Analyses
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Exceptions") struct ExceptionsTests {
  private static let ring = """
    topolint: 1
    services:
      a: {calls: [{to: b}]}
      b: {calls: [{to: c}]}
      c: {calls: [{to: a}]}
      d: {}

    """
  private static let cycles = ruleText(id: "sync-cycle", for: "cycle", when: "cycle.kind == \"sync\"")
  private static let calls = ruleText(id: "no-call", for: "call")
  private static let services = ruleText(id: "no-service", for: "service", when: "service.name == \"d\"")

  private func result(_ ignore: String, today: Int = 20_261_124) -> LintResult {
    lintWithExceptions(Self.ring + "ignore:\n  - {\(ignore)}\n", Self.rules, today: today)
  }

  private static let rules = [cycles, calls, services]

  @Test(
    "a cycle is named in any rotation, or by one of its edges",
    arguments: ["a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c", "a -> b", "b -> c", "c -> a"])
  func cycle(subject: String) {
    let result = result("rule: sync-cycle, subject: \"\(subject)\", reason: agreed")
    #expect(excepted(result) == ["sync-cycle a -> b -> c -> a"])
    #expect(!result.findings.contains { $0.rule.id == "sync-cycle" })
    #expect(result.diagnostics == [] && complaints(result) == [])
    #expect(result.excepted.first?.reason == Untrusted("agreed"))
  }

  @Test("what is not the cycle covers nothing, and is said to", arguments: ["a -> c -> b -> a", "b -> a", "a", "a -> b -> c", ""])
  func otherCycle(subject: String) {
    let result = result("rule: sync-cycle, subject: \"\(subject)\", reason: agreed")
    #expect(result.excepted.isEmpty && result.findings.contains { $0.rule.id == "sync-cycle" })
    #expect(complaints(result) == ["unused-exception 8:5"])
    let text = "the exception from sync-cycle for \(subject) covers no finding"
    #expect(words(result.findings.first { $0.rule.id == "unused-exception" }?.finding().message) == text)
  }

  @Test("a service and a call are named as they are")
  func plain() {
    #expect(excepted(result("rule: no-service, subject: d, reason: r")) == ["no-service d"])
    #expect(excepted(result("rule: no-call, subject: \"a -> b\", reason: r")) == ["no-call a -> b"])
    #expect(excepted(result("rule: no-call, subject: \"b -> a\", reason: r")) == [])
  }

  @Test("an edge of a chain covers the chain")
  func chain() {
    let topology = """
      topolint: 1
      services: {a: {entry: true, calls: [{to: b}]}, b: {calls: [{to: c}]}, c: {}}
      ignore: [{rule: long, subject: "b -> c", reason: r}]
      """
    let result = lintWithExceptions(topology, [ruleText(id: "long", for: "chain")])
    #expect(excepted(result) == ["long a -> b -> c"] && complaints(result) == [])
  }

  @Test(
    "an exception holds through its last day",
    arguments: [(20_261_123, true), (20_261_124, true), (20_261_125, false), (20_270_101, false)])
  func expiry(today: Int, holds: Bool) {
    let result = result("rule: no-service, subject: d, reason: r, until: 2026-11-24", today: today)
    #expect((result.excepted.count == 1) == holds)
    #expect(complaints(result) == (holds ? [] : ["expired-exception 8:5"]))
    #expect(ids(result.findings.filter { $0.rule.id == "no-service" }) == (holds ? [] : ["d"]))
  }

  @Test("an unknown rule is a finding with the nearest name, at its place")
  func unknownRule() throws {
    let result = result("rule: sync-cycel, subject: d, reason: r, until: 2020-01-01")
    #expect(complaints(result) == ["unknown-exception 8:5"])
    let finding = try #require(result.findings.first).finding()
    #expect(words(finding.message) == "there is no rule sync-cycel; did you mean sync-cycle?" && finding.severity == .error)
    #expect(words(self.result("rule: '', subject: d, reason: r").findings.first?.finding().message) == "there is no rule ")
  }

  @Test("all that is wrong with exceptions is said at once")
  func all() {
    let exceptions = """
      ignore:
        - {rule: sync-cycle, subject: d, reason: r}
        - {rule: no-call, subject: d, reason: r}
        - {rule: nothing, subject: d, reason: r}
        - {rule: no-service, subject: d, reason: r, until: 2026-01-01}
        - {rule: unused-exception, subject: "no-call: d", reason: r}

      """
    #expect(
      complaints(lintWithExceptions(Self.ring + exceptions, Self.rules)) == [
        "malformed-exception 12:5", "unknown-exception 10:5", "expired-exception 11:5", "unused-exception 8:5", "unused-exception 9:5",
      ])
  }

  @Test("a rule may say that it takes no exceptions, and rules about exceptions never do")
  func notSuppressible() throws {
    let strict = ruleText(id: "strict").replacing("severity:", with: "suppressible: false\nseverity:")
    let result = lintWithExceptions(Self.ring + "ignore: [{rule: strict, subject: a, reason: r}]\n", [strict])
    #expect(excepted(result) == [] && ids(result.findings.filter { $0.rule.id == "strict" }) == ["a", "b", "c", "d"])
    let finding = try #require(result.findings.first).finding()
    #expect(words(finding.message) == "this exception is void: no exception covers findings of this rule")
    #expect(read([ruleText(id: "own", for: "exception")]).rules.rules.first?.isSuppressible == false)
    #expect(read([ruleText(id: "own")]).rules.rules.first?.isSuppressible == true)
  }

  @Test("nothing is called unused whose rule was left out, is off at this stage, could not decide or has failed")
  func notJudged() {
    let text = Self.ring + "ignore: [{rule: no-service, subject: a, reason: r}]\n"
    #expect(complaints(lintWithExceptions(text, Self.rules)) == ["unused-exception 7:10"])
    #expect(complaints(lintWithExceptions(text, Self.rules, leftOut: ["no-service"])) == [])
    let off = ruleText(id: "no-service", severity: "{T1: off, T2: error, T3: error, T4: error}", when: "service.name == \"d\"")
    #expect(complaints(lintWithExceptions(text, [off])) == [])
    #expect(complaints(lintWithExceptions(text, [off], tier: .t2)) == ["unused-exception 7:10"])
    let failing = ruleText(id: "no-service", when: "1 / (service.fan_in - service.fan_in) == 1")
    #expect(complaints(lintWithExceptions(text, [failing])) == [])
  }

  @Test("an exception for what is undecided is not called unused")
  func undecided() {
    let rule = ruleText(id: "slow", for: "call", when: "call.timeout_ms > 1.0")
    let manifests = KubernetesTexts.shop("# topolint: ignore slow: agreed")
    #expect(complaints(lintWithExceptions(manifests, [rule])) == [])
    let decided = ruleText(id: "slow", for: "call", when: "call.timeout_ms > 1.0 && false")
    #expect(complaints(lintWithExceptions(manifests, [decided])).map { $0.prefix(16) } == ["unused-exception"])
  }

  @Test("of two exceptions for one finding the first gives the reason, and neither is unused")
  func twice() {
    let two = "ignore:\n  - {rule: sync-cycle, subject: a -> b, reason: one}\n  - {rule: sync-cycle, subject: b -> c, reason: two}\n"
    let result = lintWithExceptions(Self.ring + two + "  - {rule: sync-cycle, subject: a -> b, reason: three}\n", Self.rules)
    #expect(result.excepted.map(\.reason) == [Untrusted("one")] && complaints(result) == [])
  }

  @Test("an exception for one rule leaves another's finding on the same subject")
  func otherRule() {
    let result = result("rule: no-call, subject: \"a -> b\", reason: r")
    #expect(result.findings.contains { $0.rule.id == "sync-cycle" })
    #expect(ids(result.findings.filter { $0.rule.id == "no-call" }) == ["b -> c", "c -> a"])
  }

  @Test("of a thousand exceptions each finds its own")
  func many() {
    let names = (0..<1_000).map { "s\($0)" }
    let topology =
      "topolint: 1\nservices:\n" + names.map { "  \($0): {}\n" }.joined() + "ignore:\n"
      + names.map { "  - {rule: a-rule, subject: \($0), reason: r}\n" }.joined()
    let result = lintWithExceptions(topology, [ruleText()])
    #expect(result.findings.isEmpty && result.excepted.count == 1_000 && result.diagnostics == [])
  }

  // MARK: - Comments

  private static let services4 = [cycles, calls, ruleText(id: "no-service")]

  @Test("a comment covers what is declared on its line, or on the next that is no comment")
  func comments() {
    let text = """
      topolint: 1
      services:
        a:   # topolint: ignore no-service: agreed
          calls:
            # Why so is told elsewhere.
            # topolint: ignore no-call: agreed
            # So far.

            - to: b
        # topolint: ignore no-service, no-call until 2027-03-31: both at once
        b: {calls: [{to: c}, {to: d}]}
        c:
          calls:
            - {timeout: 1s, to: a}   # see the note # topolint:  ignore\tsync-cycle:the reason: with a colon
        d: {}
      """
    let result = lintWithExceptions(text, Self.services4)
    #expect(complaints(result) == [])
    #expect(
      excepted(result) == [
        "no-call a -> b", "no-call b -> c", "no-call b -> d", "no-service a", "no-service b", "sync-cycle a -> b -> c -> a",
      ])
    #expect(result.excepted.last?.reason == Untrusted("the reason: with a colon"))
    #expect(ids(result.findings) == ["c -> a", "c", "d"])
  }

  @Test("a comment covers stores, queues, a message and the topology itself")
  func otherElements() {
    let text = """
      topolint: 1
      name: shop   # topolint: ignore whole: agreed
      services:
        a:
          publishes:
            - to: q   # topolint: ignore round: agreed
          consumes:
            - from: q
      stores:
        # topolint: ignore shelf: agreed
        db: {}
      queues:
        q: {}   # topolint: ignore line: agreed
      """
    let rules = [
      ruleText(id: "whole", for: "topology"), ruleText(id: "shelf", for: "store"), ruleText(id: "line", for: "queue"),
      ruleText(id: "round", for: "cycle"),
    ]
    let result = lintWithExceptions(text, rules)
    #expect(complaints(result) == [] && excepted(result) == ["line q", "round a -> q -> a", "shelf db", "whole shop"])
    let nameless = "topolint: 1\nservices:\n  b: {}\n  a: {}   # topolint: ignore whole: r\n"
    #expect(complaints(lintWithExceptions(nameless, [rules[0]])) == ["unused-exception 4:30"])
    let first = "topolint: 1\nservices:\n  b: {}   # topolint: ignore whole: r\n  a: {}\n"
    #expect(excepted(lintWithExceptions(first, [rules[0]])) == ["whole topology"])
  }

  @Test("a comment goes with its element: not with its line, and not with what stands near it")
  func byElement() {
    let split = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}   # topolint: ignore sync-cycle: r\n"
    let rest = "  b: {calls: [{to: c}]}\n  c: {calls: [{to: a}]}\n"
    #expect(excepted(lintWithExceptions(split + rest, Self.services4)) == ["sync-cycle a -> b -> c -> a"])
    #expect(excepted(lintWithExceptions(split + rest.replacing("to: a", with: "to: b"), Self.services4)) == [])
  }

  @Test(
    "a comment that says nothing is void, each in its own way",
    arguments: [
      ("ignore sync-cycle", "it gives no reason"),
      ("ignore sync-cycle:  ", "it gives no reason"),
      ("ignore", "it names no rule"),
      ("ignore: agreed", "it names no rule"),
      ("ignore sync-cycle,: agreed", "it names no rule"),
      ("ignore until 2027-03-31: agreed", "it names no rule"),
      ("ignore sync-cycle no-call: agreed", "rules stand apart by commas, and a colon before the reason"),
      ("ignore sync-cycle until: agreed", "'until' takes a date such as 2027-03-31"),
      ("ignore sync-cycle until 2027-02-29: agreed", "'until' takes a date such as 2027-03-31"),
      ("ignore sync-cycle until 2027-03-31 or so: agreed", "a colon stands between the date and the reason"),
      ("ignore sync-cycle until 2027-03-31 agreed", "a colon stands between the date and the reason"),
      ("ignore sync-cycle until soon agreed", "'until' takes a date such as 2027-03-31"),
      ("ignore-next-line sync-cycle: agreed", "'ignore-next-line' means nothing; write 'ignore'"),
      ("ingore sync-cycle: agreed", "'ingore' means nothing; write 'ignore'"),
      ("disable", "'disable' means nothing; write 'ignore'"),
      ("disable-next-line sync-cycle", "'disable-next-line' means nothing; write 'ignore'"),
      ("off sync-cycle: agreed", "'off' means nothing; write 'ignore'"),
      ("ignore no-service: agreed", "nothing that a rule judges is declared there"),
    ])
  func voidComments(text: String, problem: String) {
    let isAlone = problem.hasPrefix("nothing")
    let topology = "topolint: 1\nservices:\n  a:\n    calls:\n      - to: a\n" + (isAlone ? "        # topolint: \(text)\n" : "")
    let result = lintWithExceptions(
      isAlone ? topology + "        timeout: 1s\n" : topology.replacing("to: a\n", with: "to: a  # topolint: \(text)\n"), Self.services4)
    #expect(result.excepted.isEmpty)
    #expect(complaints(result).map { $0.prefix { $0 != " " } } == ["malformed-exception"])
    #expect(words(result.findings.first?.finding().message) == "this exception is void: \(problem)")
  }

  @Test(
    "a comment that nearly has our name is told",
    arguments: [
      ("toplint: ignore", "toplint:"), ("topolint ignore", "topolint"), ("Topolint: ignores", "Topolint:"),
      ("topolint : ignore", "topolint"),
      ("topolint-ignore", "topolint-ignore"), ("topolint-disable-next-line", "topolint-disable-next-line"),
      ("topolint disable", "topolint"), ("topo-lint: ignore", "topo-lint:"),
    ])
  func nearNames(text: String, name: String) {
    let result = lintWithExceptions("topolint: 1\nservices:\n  a: {calls: [{to: a}]}  # \(text) sync-cycle: agreed\n", Self.services4)
    #expect(words(result.findings.first?.finding().message) == "this exception is void: '# \(name)' means nothing; write '# topolint:'")
  }

  @Test(
    "what is no exception is left alone",
    arguments: [
      "# topolint: 1", "# topolint: see the wiki", "# topolint: rate: see-also", "# topolint-rules: see the wiki",
      "# topolint: follow-up: ask the team", "# topolint: off-peak load is 3x", "# Topolint silence: what is not said is absent",
      "#topolint",
      "# topo: ignore sync-cycle", "x: '# topolint: ignore a'", "#",
    ])
  func otherComments(line: String) {
    let line = line.hasPrefix("x") ? "x-" + line : line
    #expect(complaints(lintWithExceptions("topolint: 1\n\(line)\nservices: {a: {}}\n", Self.services4)) == [])
  }

  // MARK: - Manifests

  @Test("in manifests a comment covers the call whose address stands there, an annotation all calls of its object")
  func manifests() {
    let rules = [ruleText(id: "no-call", for: "call"), ruleText(id: "no-service")]
    let comment = lintWithExceptions(KubernetesTexts.shop("# topolint: ignore no-call: agreed"), rules)
    #expect(excepted(comment) == ["no-call web -> stock"] && complaints(comment) == [])
    let annotation = lintWithExceptions(KubernetesTexts.shop(annotation: "no-call, no-service until 2027-01-01: agreed"), rules)
    #expect(excepted(annotation) == ["no-call web -> stock", "no-service web"] && complaints(annotation) == [])
    let unused = lintWithExceptions(KubernetesTexts.shop(annotation: "no-cycle: agreed"), rules + [ruleText(id: "no-cycle", for: "cycle")])
    #expect(complaints(unused) == ["unused-exception 5:17"])
    let void = lintWithExceptions(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {topolint/ignore: 'no-call: r'}}\n", rules)
    #expect(complaints(void) == ["malformed-exception 3:35"])
    #expect(words(void.findings.first?.finding().message) == "this exception is void: its object makes no service")
  }

  @Test("an annotation covers a cycle and a chain that its calls are part of")
  func annotatedCycle() {
    func deployment(_ name: String, _ callee: String, _ annotation: String = "") -> String {
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \(name)\(annotation)}\nspec: {template: {metadata: {labels: {app: \(name)}}, spec: {containers: [{name: x, image: x, args: ['http://\(callee)']}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {selector: {app: \(name)}}\n---\n"
    }
    let annotation = ", annotations: {topolint/ignore: 'sync-cycle: agreed'}"
    let result = lintWithExceptions(deployment("a", "b") + deployment("b", "a", annotation), [Self.cycles])
    #expect(excepted(result) == ["sync-cycle a -> b -> a"] && complaints(result) == [])
  }

  // MARK: - Hostile files

  @Test("many exceptions on one line, for many elements, take time in proportion to both", .timeLimit(.minutes(1)))
  func hostile() {
    let count = 3_000
    let services = (0..<count).map { "s\($0): {}" }.joined(separator: ", ")
    let rules = (0..<count).map { "r\($0)" }.joined(separator: ", ")
    let wide = lintWithExceptions(
      "topolint: 1\nservices: {\(services)}   # topolint: ignore no-service, \(rules): r\n", [ruleText(id: "no-service")])
    #expect(wide.excepted.count == count && complaints(wide).count == count)
    let deep = String(repeating: "  # topolint: ignore no-service: r\n", count: count)
    let stacked = lintWithExceptions("topolint: 1\nservices:\n\(deep)  a: {}\n", [ruleText(id: "no-service")])
    #expect(stacked.excepted.count == 1 && complaints(stacked) == [])
  }
}
