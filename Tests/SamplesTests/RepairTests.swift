import Linting
import Rules
import SourceText
import TestSupport
import Testing

/// No advice leads into another finding. `BuiltinRulesTests` holds each repaired example in a rule file against the bad one before it:
/// it has nothing that was not there. Where that one is as small as it can be, much is there that nobody repairs; so one repair of
/// each rule is of a whole system.
@Suite("Repairs") struct RepairTests {
  @Test("after one repair of each rule, no rule finds anything at all", arguments: RuleSet().rules.map(\.id))
  func clean(id: String) throws {
    let repairs = try #require(RuleSet().rule(id)).examples.filter { $0.kind == .repaired }
    let found = repairs.map { repair -> [String] in
      var reading = TopologyReading()
      reading.read(path: Untrusted("repaired.yaml"), text: Array(repair.text.utf8))
      var options = Lint.Options()
      options.today = 20_260_101
      return Lint.run(reading, rules: RuleSet(), options).findings.map { $0.rule.id }
    }
    #expect(found.contains([]), "\(found)")
  }
}
