import Rules
import Testing

@Suite("Named ways") struct NamedWaysTests {
  private static let rules = [
    ruleText(id: "sync-cycle", for: "cycle", when: "cycle.kind == \"sync\""),
    ruleText(
      id: "long", for: "chain", params: "{limit: 1}", when: "chain.depth > params.limit",
      evidence: "[{name: depth, value: chain.depth, limit: params.limit}]"),
  ]

  private func lint(_ services: String, _ exceptions: String...) -> LintResult {
    let list = exceptions.map { "  - {\($0), reason: r}\n" }.joined()
    return lintWithExceptions("topolint: 1\nservices: {\(services)}\nignore:\n" + list, Self.rules)
  }

  private let pairs = "a: {calls: [{to: b}]}, b: {calls: [{to: a}, {to: c}]}, c: {calls: [{to: b}]}"

  @Test("a cycle that is named stays excepted as long as nothing else is on it")
  func cycle() throws {
    let ring = lint("a: {calls: [{to: b}]}, b: {calls: [{to: a}]}", "rule: sync-cycle, subject: b -> a -> b")
    #expect(excepted(ring) == ["sync-cycle a -> b -> a"] && ring.findings.isEmpty)
    let joined = lint(pairs, "rule: sync-cycle, subject: a -> b -> a")
    #expect(ids(joined.findings) == ["a -> b -> a"] && joined.excepted.isEmpty)
    #expect(words(try #require(joined.findings.first).finding().message).hasSuffix("; joined: b -> c, c -> b"))
  }

  @Test("several that are named cover what they make up together")
  func together() {
    let both = lint(pairs, "rule: sync-cycle, subject: a -> b -> a", "rule: sync-cycle, subject: c -> b -> c")
    #expect(both.findings.isEmpty && excepted(both) == ["sync-cycle a -> b -> a"])
  }

  @Test("a call that is excepted as well counts as gone")
  func withCall() {
    let both = lint(pairs, "rule: sync-cycle, subject: a -> b -> a", "rule: sync-cycle, subject: b -> c")
    #expect(both.findings.isEmpty && excepted(both) == ["sync-cycle a -> b -> a"])
  }

  @Test("of a chain that is named nothing else is hidden")
  func chain() {
    let one = lint("a: {entry: true, calls: [{to: b}]}, b: {calls: [{to: c}]}, c: {}", "rule: long, subject: a -> b -> c")
    #expect(one.findings.isEmpty && excepted(one) == ["long a -> b -> c"])
    let two = lint(
      "a: {entry: true, calls: [{to: b}, {to: x}]}, b: {calls: [{to: c}]}, c: {}, x: {calls: [{to: y}]}, y: {}",
      "rule: long, subject: a -> b -> c")
    #expect(two.findings.map { words($0.finding().message) } == ["T1; joined: a -> x, x -> y"])
  }
}
