import Advising
import Linting
import Repairs
import Reports
import Rules
import SampleResults
import SourceText
import Testing

@Suite struct LintResultAdvisedTests {
  private func advised(_ yaml: String, goal: Goal, effort: Int = 20) -> LintResult {
    var reading = TopologyReading(from: "native")
    reading.read(path: "a.yaml", text: Array(yaml.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    var oracle = LintOracle(result, rules: RuleSet(), Lint.Options(), goal: goal, Tariff())
    return result.advised(by: RepairPlan(&oracle, goal: goal, effort: effort))
  }

  private static let shop = """
    topolint: 1
    scale: {users: 1M}
    services:
      web: {entry: true, calls: [{to: a, attempts: 3}]}
      a: {calls: [{to: b, needs_response: true}]}
      b: {calls: [{to: a}]}

    """

  @Test("a finding holds the steps that are for it; one that the plan is not for holds none, and says what it said")
  func proposals() throws {
    let result = advised(Self.shop, goal: .rules(["sync-cycle"]))
    let cycle = try #require(result.findings.first { $0.rule.id == "sync-cycle" }?.finding())
    let step = try #require(cycle.proposal?.steps.first)
    #expect(cycle.proposal?.state == .proved && step.number == 1 && step.cost == 5 && step.kind.rawValue == "make-async")
    #expect(cycle.remedy.plainText == "make b -> a asynchronous, by a queue (step 1 of 1, cost 5; proved)")
    for verdict in result.findings where verdict.rule.id != "sync-cycle" { #expect(verdict.finding().proposal == nil) }
    #expect(result.plan?.line == "plan: 1 step at a cost of 5 clears 1 of 1 finding (sync-cycle); proved: no cheaper plan exists")
  }

  @Test("a plan that is not proved is not called so, and names its bound")
  func unproved() {
    let plan = ProposedPlan(
      goal: ["warnings"], steps: 3, cost: 7, lowerBound: 5, isOptimal: false, found: 9, remaining: 1, isWhole: true)
    #expect(
      plan.line
        == "plan: 3 steps at a cost of 7 clear 8 of 9 findings (warnings); repaired, but not proved the cheapest; no plan costs less than 5"
    )
    #expect(
      ProposedPlan(goal: ["errors"], steps: 0, cost: 0, lowerBound: 0, isOptimal: true, found: 2, remaining: 2, isWhole: true).line
        == "plan: no action clears any of 2 findings (errors)")
  }

  @Test("what no action clears keeps the fix of its rule, with the reason")
  func stays() throws {
    let result = advised(Self.shop, goal: .rules(["owner-missing"]))
    let finding = try #require(result.findings.first { $0.rule.id == "owner-missing" }?.finding())
    #expect(
      finding.proposal?.state == .notCleared
        && finding.remedy.plainText.hasSuffix("(stays: no action of the advisor clears it; its fix says what to do)"))
    #expect(finding.remedy.plainText.hasPrefix("name the team"))
  }

  @Test("the verdict says of itself what it said before", arguments: ["sync-cycle", "missing-timeout"])
  func verdict(rule: String) throws {
    let plain = try #require(advised(Self.shop, goal: .rules(["owner-missing"])).findings.first { $0.rule.id == rule })
    let told = try #require(advised(Self.shop, goal: .rules([rule])).findings.first { $0.rule.id == rule })
    #expect(plain.identity() == told.identity() && plain.parts() == told.parts() && plain.severity == told.severity)
    #expect(plain.finding().message == told.finding().message && plain.finding().fix == told.finding().fix)
  }
}
