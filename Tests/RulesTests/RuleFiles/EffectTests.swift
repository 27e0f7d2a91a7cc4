import Analyses
import Rules
import Testing
import TopologyModel

@Suite struct EffectTests {
  @Test("worst first: what is named wrongly, then what fails, is lost, spreads") func order() {
    #expect(Effect.allCases.sorted() == [.names, .outage, .loss, .spread, .exposure, .delay, .growth, .upkeep])
    let rules = RuleSet().rules.sorted(by: Rule.isBefore).map(\.id)
    let expected = ["unknown-target", "saturation", "retry-not-idempotent", "sync-cycle", "missing-timeout", "chatty-call", "owner-missing"]
    #expect(rules.filter { expected.contains($0) } == expected)
  }

  @Test("what plans take for room is what the rules allow") func targets() throws {
    func limits(_ id: String) throws -> [Tier: RuleParameter.Scalar] {
      let rule = try #require(RuleSet().rules.first { $0.id == id })
      return try #require(rule.parameters.first { $0.name == "limit" }).values
    }
    for (tier, limit) in try limits("saturation") { #expect(limit == .number(tier.targetUtilisation)) }
    for (tier, limit) in try limits("queue-saturation") { #expect(limit == .number(tier.consumerUtilisation)) }
  }
}
