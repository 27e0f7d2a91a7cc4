import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Configuration

@Suite("Settings for rules") struct SettingsApplicationTests {
  @Test("a rule is turned off, taken more seriously, and given other limits")
  func applied() throws {
    let read = try Read(
      "rules: {sync-cycle: off, no-async: info, sync-chain-depth: {severity: warning, params: {limit: {T2: 9}}}, fan-out-hotspot: {params: {limit: 7}}}\n"
    )
    let (rules, application) = read.application
    #expect(application.diagnostics == [] && application.off == ["sync-cycle"])
    #expect(rules.rule("no-async")?.severity == [.t1: .info, .t2: .info, .t3: .info, .t4: .info])
    let depth = try #require(rules.rule("sync-chain-depth"))
    let builtin = try #require(RuleSet().rule("sync-chain-depth"))
    func limit(_ rule: Rule, _ tier: Tier) -> RuleParameter.Scalar? { rule.parameters.first { $0.name == "limit" }?.values[tier] }
    #expect(limit(depth, .t2) == .count(9) && limit(depth, .t3) == limit(builtin, .t3))
    let fan = try #require(rules.rule("fan-out-hotspot"))
    #expect(fan.severity == RuleSet().rule("fan-out-hotspot")?.severity)
    #expect(Tier.allCases.allSatisfy { limit(fan, $0) == .count(7) })
  }

  static let broken: [(text: String, fault: String)] = [
    ("rules: {sync-cycel: off}", "2:9-2:19 there is no rule 'sync-cycel' (did you mean 'sync-cycle'?)"),
    ("rules: {xyz: off}", "2:9-2:12 there is no rule 'xyz' (`topolint rules` lists them)"),
    ("overrides: [{services: [a], rules: {xyz: off}}]", "2:37-2:40 there is no rule 'xyz' (`topolint rules` lists them)"),
    ("exceptions: [{rule: xyz, subject: a, reason: r}]", "2:14-2:48 there is no rule 'xyz' (`topolint rules` lists them)"),
    (
      "rules: {sync-chain-depth: {params: {limt: 3}}}",
      "2:37-2:41 the rule 'sync-chain-depth' has no parameter 'limt' (did you mean 'limit'?)"
    ),
    (
      "rules: {sync-chain-depth: {params: {limit: many}}}",
      "2:44-2:48 the parameter 'limit' of 'sync-chain-depth' must be a whole number"
    ),
    ("rules: {sync-chain-depth: {params: {limit: 1.5}}}", "2:44-2:47 the parameter 'limit' of 'sync-chain-depth' must be a whole number"),
    ("rules: {sync-chain-depth: {params: {limit: '3'}}}", "2:44-2:47 the parameter 'limit' of 'sync-chain-depth' must be a whole number"),
    (
      "rules: {sync-chain-depth: {params: {limit: {T1: 3, T2: true}}}}",
      "2:44-2:61 the parameter 'limit' of 'sync-chain-depth' must be a whole number"
    ),
    (
      "rules: {sync-chain-depth: {params: {limit: 99999999999999999999}}}",
      "2:44-2:64 the parameter 'limit' of 'sync-chain-depth' must be a whole number"
    ),
  ]

  @Test("what no rule has is told where it stands", arguments: broken)
  func faults(text: String, fault: String) throws { #expect(try Read(text + "\n").allFaults == [fault]) }

  @Test("every parameter of every rule takes its own values, and keeps its type with whole numbers for all tiers")
  func types() throws {
    let builtin = RuleSet()
    var lines = "rules:\n"
    for rule in builtin.rules {
      let numbers = rule.parameters.filter { $0.accepts(.count(3)) }.map { "\($0.name): 3" }
      lines += "  \(rule.id): {params: {\(numbers.joined(separator: ", "))}}\n"
    }
    let (rules, application) = try Read(lines).application
    #expect(application.diagnostics == [])
    for rule in builtin.rules {
      for parameter in rule.parameters {
        #expect(parameter.values.values.allSatisfy(parameter.accepts), "\(rule.id).\(parameter.name)")
        let adjusted = try #require(rules.rule(rule.id)?.parameters.first { $0.name == parameter.name })
        #expect(adjusted.isConfigured == parameter.accepts(.count(3)) && adjusted.expectation == parameter.expectation)
      }
    }
  }
}
