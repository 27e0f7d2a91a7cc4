import Rules
import SourceText
import Testing

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
    lint(Self.ring + "ignore:\n  - {\(ignore)}\n", Self.cycles, Self.calls, Self.services, today: today)
  }

  private func suppressed(_ result: LintResult) -> [String] {
    result.suppressed.map { "\($0.finding.rule.id) \(words(Message([.untrusted($0.finding.subject.id)])))" }
  }

  @Test(
    "a cycle is named in any rotation, or by one of its edges",
    arguments: ["a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c", "a -> b", "b -> c", "c -> a"])
  func cycle(subject: String) {
    let result = result("rule: sync-cycle, subject: \"\(subject)\", reason: agreed")
    #expect(suppressed(result) == ["sync-cycle a -> b -> c -> a"])
    #expect(!result.findings.contains { $0.rule.id == "sync-cycle" })
    #expect(result.diagnostics == [])
    #expect(result.suppressed.first?.reason == Untrusted("agreed"))
  }

  @Test("what is not the cycle covers nothing, and is said to", arguments: ["a -> c -> b -> a", "b -> a", "a", "a -> b -> c", "a->b", ""])
  func otherCycle(subject: String) {
    let result = result("rule: sync-cycle, subject: \"\(subject)\", reason: agreed")
    #expect(result.suppressed.isEmpty && result.findings.contains { $0.rule.id == "sync-cycle" })
    let text = "an exception for 'sync-cycle' on '\(subject)' covers no finding"
    if !subject.isEmpty { #expect(result.diagnostics.map { words($0.message) } == [text]) }
    #expect(!result.diagnostics.isEmpty)
  }

  @Test("a service and a call are named as they are")
  func plain() {
    #expect(suppressed(result("rule: no-service, subject: d, reason: r")) == ["no-service d"])
    #expect(suppressed(result("rule: no-call, subject: \"a -> b\", reason: r")) == ["no-call a -> b"])
    #expect(suppressed(result("rule: no-call, subject: \"b -> a\", reason: r")) == [])
  }

  @Test("an edge of a chain covers the chain")
  func chain() {
    let topology = """
      topolint: 1
      services: {a: {entry: true, calls: [{to: b}]}, b: {calls: [{to: c}]}, c: {}}
      ignore: [{rule: long, subject: "b -> c", reason: r}]
      """
    let result = lint(topology, ruleText(id: "long", for: "chain"))
    #expect(suppressed(result) == ["long a -> b -> c"])
  }

  @Test(
    "an exception holds through its last day",
    arguments: [(20_261_123, true), (20_261_124, true), (20_261_125, false), (20_270_101, false)])
  func expiry(today: Int, holds: Bool) {
    let result = result("rule: no-service, subject: d, reason: r, until: 2026-11-24", today: today)
    #expect((result.suppressed.count == 1) == holds)
    #expect(
      result.diagnostics.map { words($0.message) } == (holds ? [] : ["an exception for 'no-service' has expired and no longer holds"]))
    #expect(result.diagnostics.allSatisfy { $0.severity == .note })
  }

  @Test("an unknown rule is an error with the nearest name, at its place")
  func unknownRule() throws {
    let result = result("rule: sync-cycel, subject: d, reason: r")
    let diagnostic = try #require(result.diagnostics.first)
    #expect(words(diagnostic.message) == "an exception names the rule 'sync-cycel', which does not exist")
    #expect(words(diagnostic.hint) == "did you mean 'sync-cycle'?")
    #expect(diagnostic.severity == .error)
    #expect(result.sources.all[0].location(of: diagnostic.span).line == 8)
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
    let result = lint(topology, ruleText())
    #expect(result.findings.isEmpty && result.suppressed.count == 1_000 && result.diagnostics == [])
  }
}
