import Linting
import Rules
import SourceText
import Testing

@Suite("Rule examples") struct RuleExamplesTests {
  /// What fails of one example of a rule that finds services which call nobody.
  private func failures(_ kind: String, _ example: [String]) throws -> [RuleExamples.Failure] { try failures([(kind, example)]) }

  private func failures(_ examples: [(kind: String, lines: [String])]) throws -> [RuleExamples.Failure] {
    let text =
      """
      id: leaf
      title: A leaf
      for: service
      advice: []
      severity: {T1: warning, T2: warning, T3: off, T4: off}
      when: service.fan_out == 0
      message: m
      why: w
      fix: f
      sources: []
      examples:

      """ + examples.map { "  - \($0.kind): |\n" + $0.lines.map { "      \($0)\n" }.joined() }.joined()
    var sources = SourceFiles()
    var rules = RuleSet()
    rules.keep { _ in false }
    try #require(rules.add(sources.add(path: Untrusted("leaf.yaml"), bytes: Array(text.utf8))) == [])
    let (count, failures) = RuleExamples.test(rules)
    #expect(count == examples.count)
    return failures
  }

  @Test("an example holds if findings and marks agree")
  func holds() throws {
    #expect(try failures("bad", ["topolint: 1", "services:", "  a: {calls: [{to: b}]}", "  b: {} # finding"]).isEmpty)
    #expect(try failures("good", ["topolint: 1", "services:", "  a: {calls: [{to: b}]}", "  b: {calls: [{to: a}]}"]).isEmpty)
  }

  @Test(
    "an example that does not hold says why, and at which line of the rule it begins",
    arguments: [
      ("bad", ["topolint: 1", "services: {a: {}}"], "a bad example marks the line of its finding with '# finding'"),
      ("good", ["topolint: 1", "services: {a: {}} # finding"], "a good example has no '# finding'"),
      ("good", ["topolint: 1", "services: {a: {}}"], "line 2 of the example has a finding, but is not marked"),
      ("bad", ["topolint: 1", "services:", "  a: {} # finding", "  b: {}"], "line 4 of the example has a finding, but is not marked"),
      (
        "bad", ["topolint: 1", "services:", "  a: {calls: [{to: b}]} # finding", "  b: {calls: [{to: a}]}"],
        "line 3 of the example is marked, but has no finding"
      ),
      ("bad", ["topolint: 1", "scale: {users: 1M}", "services: {a: {}} # finding"], "line 3 of the example is marked, but has no finding"),
      ("bad", ["topolint: 1", "servces: {a: {}} # finding"], "line 2 of the example: unknown key 'servces' in a topology"),
      ("good", ["topolint: 1", "services: ["], "line 2 of the example: "),
      ("good", ["hello: world"], "line 1 of the example: this is none of the formats that topolint knows"),
    ])
  func fails(kind: String, example: [String], message: String) throws {
    let failures = try failures(kind, example)
    #expect(failures.count == 1)
    let failure = try #require(failures.first)
    #expect(words(failure.message).hasPrefix(message), "\(words(failure.message))")
    #expect(failure.rule == "leaf" && failure.number == 1 && failure.line == 13)
  }

  @Test("a repair leaves what was found before, and leads to nothing else")
  func repairs() throws {
    let bad = ("bad", ["topolint: 1", "services:", "  a: {calls: [{to: b}]}", "  b: {} # finding"])
    func repaired(_ b: String) throws -> [String] {
      try failures([bad, ("repaired", ["topolint: 1", "services:", "  a: {calls: [{to: b}]}", "  b: \(b)"])]).map { words($0.message) }
    }
    #expect(try repaired("{calls: [{to: out, timeout: 1s}]}\nexternals: {out: {}}".replacing("\n", with: "\n      ")) == [])
    #expect(
      try repaired("{calls: [{to: a, timeout: 1s}]}") == ["a repair leads to a finding of another rule: sync-cycle of a -> b -> a"])
    #expect(try repaired("{}") == ["line 4 of the example has a finding, but is not marked"])
  }

  @Test("an example is judged by its own rule alone")
  func alone() { #expect(RuleExamples.test(RuleSet()).failures.isEmpty) }
}
