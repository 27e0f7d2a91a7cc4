import Analyses
import Linting
import SourceText
import Testing

@testable import Rules

@Suite("Overrides") struct OverridesTests {
  private let topology = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: c}]}\n  c: {}\n"

  private func lint(_ overrides: [Override], _ rules: String...) -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted("sub/a.yaml"), text: Array(topology.utf8))
    var options = Lint.Options()
    options.overrides = overrides
    return Lint.run(reading, rules: read(rules).rules, options)
  }

  private func override(_ names: [String] = [], paths: [PathPattern] = [], _ level: RuleLevel, rule: String = "a-rule") -> Override {
    Override(names: names.map { Untrusted($0) }, paths: paths, levels: [Untrusted(rule): level], origin: Untrusted("c.yaml:3"))
  }

  private func shown(_ result: LintResult) -> [String] { result.findings.map { "\($0.severity.word) \(ids([$0])[0])" } }

  @Test("what is turned off is counted, with where that stands")
  func off() {
    let result = lint([override(["[ab]"], .off)], ruleText())
    #expect(shown(result) == ["warning c"])
    #expect(result.excepted.map { words(Message([.untrusted($0.subject.id)])) } == ["a", "b"])
    #expect(result.excepted.map(\.reason) == Array(repeating: Untrusted("turned off by c.yaml:3"), count: 2))
  }

  @Test("findings that are taken otherwise stand where they belong")
  func severity() {
    let rules = [ruleText(), ruleText(id: "b-rule")]
    #expect(
      shown(lint([override(["b"], .severity(.error))], rules[0], rules[1])) == [
        "error b", "warning a", "warning c", "warning a", "warning b", "warning c",
      ])
    let result = lint([override(["b"], .severity(.info), rule: "b-rule")], rules[0], rules[1])
    #expect(shown(result).last == "info b" && result.findings.count == 6)
    let back = lint([override(["b"], .severity(.warning))], ruleText(severity: "error"), ruleText(id: "b-rule"))
    #expect(shown(back) == ["error a", "error c", "warning b", "warning a", "warning b", "warning c"])
  }

  @Test("the last that fits decides, and on takes back what an earlier one says")
  func last() {
    #expect(shown(lint([override(["*"], .off), override(["b"], .on)], ruleText())) == ["warning b"])
    #expect(shown(lint([override(["b"], .on), override(["*"], .off)], ruleText())) == [])
  }

  @Test("any name of a call fits, and other rules are left alone")
  func names() {
    #expect(shown(lint([override(["c"], .off)], ruleText(for: "call"))) == ["warning a -> b"])
    #expect(lint([override(["*"], .off, rule: "other")], ruleText()).findings.count == 3)
  }

  @Test("the topology's own name is no service's")
  func whole() { #expect(lint([override(["*"], .off)], ruleText(for: "topology")).findings.count == 1) }

  @Test("names and paths must both fit")
  func paths() {
    let here = FileSystem.realPath(Array(".".utf8)) ?? []
    // Only a folder that is there has a place.
    func pattern(_ text: String) -> PathPattern { PathPattern(Untrusted(text), in: here) }
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
    var options = Lint.Options()
    options.overrides = [override(["a"], paths: [pattern("a.yaml")], .off), override(["b"], paths: [pattern("other")], .off)]
    let result = Lint.run(reading, rules: read([ruleText()]).rules, options)
    #expect(shown(result) == ["warning b", "warning c"])
  }
}
