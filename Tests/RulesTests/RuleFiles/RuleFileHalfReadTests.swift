import Analyses
import Linting
import SourceText
import TopologyModel
import TestSupport
import Testing

@testable import Rules

/// Of a built-in rule the head is read first, and the rest when somebody asks. That is no other rule than the one that is
/// read as a whole.
@Suite("Rules of which the head is read first") struct RuleFileHalfReadTests {
  @Test("a built-in rule is the rule of its whole file", arguments: RuleSet().rules)
  func builtin(half: Rule) throws {
    let path = "rules/\(half.category)/\(half.id).yaml"
    try check(half, path, Repository.text(path))
  }

  @Test("a generated rule is, whatever its texts hold", arguments: 0..<100)
  func generated(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let kind = random.pick(SubjectKind.allCases.filter { $0 != .exception })
    var text = RuleTemplate.make(id: "a-rule", for: kind)
    let texts = ["examples: x", "|\n  one\n  examples:\n  - two", "'a\n  examples: b'", ">-\n  # examples:\n  x", "no examples: at all"]
    text.replace(/why: >-\n.*\n/, with: "why: \(random.pick(texts.filter { !$0.hasPrefix("examples") && !$0.hasPrefix("no") }))\n")
    if random.chance(1, in: 2) { text.replace("# show: ", with: "# examples: ") }
    if random.chance(1, in: 2) { text.replace("sources:", with: "x-examples: {examples: 1}\nsources:") }
    if random.chance(1, in: 2) { text.replace("severity: {T1: info", with: "severity: {T1: error") }
    if random.chance(1, in: 2) { text.replace("# error_when:", with: "error_when:") }
    try check(RuleFile.read(builtin: "rules/team/a-rule.yaml", text, category: "team", advice: []), "rules/team/a-rule.yaml", text)
  }

  private func check(_ half: Rule, _ path: String, _ text: String) throws {
    let (rules, diagnostics, _) = read([text], path: path)
    #expect(diagnostics == [], "\(diagnostics.map { words($0.message) })")
    let whole = try #require(rules.rules.first)
    #expect(said(half) == said(whole))
    #expect(half.severity == whole.severity && half.parameters == whole.parameters && half.subject == whole.subject)
    for example in half.examples where example.isBad && half.subject != .exception {
      let found = findings(half, example.text)
      #expect(found == findings(whole, example.text) && !found.isEmpty)
    }
  }

  /// The texts of a rule.
  private func said(_ rule: Rule) -> [String] {
    [rule.id, rule.title, rule.category, rule.condition, rule.errorCondition ?? "-", rule.why, rule.fix, "\(rule.isSuppressible)"]
      + rule.advice + rule.sources + rule.examples.map { "\($0.kind) \($0.firstLine) \($0.text)" }
  }

  /// All that the findings of one rule on a topology say.
  private func findings(_ rule: Rule, _ topology: String) -> [String] {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
    var rules = RuleSet()
    rules.keep { _ in false }
    rules.insert(rule)
    return Lint.run(reading, rules: rules).findings.map { verdict in
      let finding = verdict.finding()
      let texts = [finding.message, finding.why, finding.fix].map { words($0) }
      return "\(finding.severity) \(texts) \(finding.location) \(finding.related) \(finding.evidence) \(finding.fingerprint)"
    }
  }
}
