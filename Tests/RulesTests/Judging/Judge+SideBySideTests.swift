import Analyses
import Linting
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Rules

@Suite("Judging side by side") struct JudgeSideBySideTests {
  /// What a judge says: `rule severity index`, what it could not judge, and which rules fail.
  private func said(_ base: FactBase, _ rules: [Rule], _ division: Judge.Division) -> [String] {
    let tier = base[SystemTier.self].tier
    var judge = Judge(base, tier: tier, source: FindingWriter(base, tier: tier))
    judge.division = division
    judge.judge(rules)
    return judge.verdicts.map { "\($0.rule.id) \($0.severity) \($0.index)" }
      + judge.undecided.map { "\($0.rule.id) \(String(decoding: $0.subject.id.bytes, as: UTF8.self)) \($0.needs)" }
      + judge.failures.map { "\($0.rule.id) \(words($0.reason))" }
  }

  private static let alone = Judge.Division(processors: 1)

  private func base(_ text: String, format: String = "native") -> FactBase {
    var reading = TopologyReading(from: format)
    reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8))
    return FactBase(reading.finish().topology)
  }

  @Test("all rules find on any number of processors what they find on one")
  func same() {
    let rules = RuleSet().rules.filter { $0.subject != .exception }
    var found = 0
    for seed in 1...40 {
      let text = RandomArchitecture(seed: seed).yaml
      let one = said(base(text), rules, Self.alone)
      found += one.count
      for (processors, before) in [(2, 0), (2, 1), (3, 4)] {
        #expect(said(base(text), rules, Judge.Division(processors: processors, fewest: 2, before: before)) == one, "seed \(seed)")
      }
    }
    #expect(found > 400)
  }

  @Test("calls between the same two services stay one subject where a part would end between them")
  func border() {
    let calls = (0..<20).map { _ in "{to: b}" }.joined(separator: ", ")
    let base = base("topolint: 1\nservices: {a: {calls: [\(calls)]}, b: {calls: [{to: c}]}, c: {}}\n")
    let rules = read([ruleText(for: "call", when: "call.timeout_ms == null")]).rules.rules
    for processors in 2...5 {
      #expect(said(base, rules, Judge.Division(processors: processors, fewest: 1, before: processors - 2)) == said(base, rules, Self.alone))
    }
    #expect(said(base, rules, Self.alone).count == 2)
  }

  @Test("a rule that fails or takes too many steps does so at the same subject")
  func failures() {
    let services = (0..<300).map { "s\($0): {}" }.joined(separator: ", ")
    let base = base("topolint: 1\nservices: {\(services)}\n")
    let dear = "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, a * b * c * d > 0))))"
    for condition in [dear, "[1][service.name == 's207' ? 1 : 0] == 1", "service.name.startsWith('s2')"] {
      let rules = read([ruleText(when: "\"\(condition)\""), ruleText(id: "b-rule", when: "service.name == 's7'")]).rules.rules
      #expect(rules.count == 2)
      let one = said(base, rules, Self.alone)
      #expect(said(base, rules, Judge.Division(processors: 3, fewest: 2, before: 10)) == one && !one.isEmpty, "\(condition)")
    }
  }
}
