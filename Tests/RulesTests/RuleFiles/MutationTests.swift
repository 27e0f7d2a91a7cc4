import Analyses
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// Examples are tests only if they fail once the rule is wrong: each rule is changed a little, and some example must
/// break.
@Suite("Changed rules") struct MutationTests {
  static let rules = RuleSet().rules

  @Test("a rule whose condition is negated fails its examples", arguments: rules.map(\.id))
  func negation(id: String) throws {
    let rule = try #require(RuleSet().rule(id))
    let text = replacing("when", by: ["  !(\(rule.condition.split(separator: "\n").joined(separator: " ")))"], style: ">-", in: rule)
    #expect(failures(text, rule) > 0)
  }

  @Test("a rule that never finds anything fails its examples", arguments: rules.map(\.id))
  func never(id: String) throws {
    let rule = try #require(RuleSet().rule(id))
    #expect(failures(replacing("when", by: ["  false"], style: "|", in: rule), rule) > 0)
  }

  /// Thresholds that decide about a finding; those of `error_when` alone change its severity, which no example shows.
  static let thresholds: [(rule: String, parameter: String)] = rules.flatMap { rule in
    rule.parameters.filter { rule.condition.contains("params.\($0.name)") }.map { (rule.id, $0.name) }
  }

  @Test("a threshold that moves by one fails an example, in each tier", arguments: thresholds)
  func threshold(threshold: (rule: String, parameter: String)) throws {
    let rule = try #require(RuleSet().rule(threshold.rule))
    let parameter = try #require(rule.parameters.first { $0.name == threshold.parameter })
    let tiers = parameter.isByTier ? Tier.allCases.filter { rule.severity[$0] != nil }.map { [$0] } : [Tier.allCases]
    for tiers in tiers {
      for step in [1, -1] {
        guard tiers.allSatisfy({ moved(parameter.values[$0], by: step) != nil }) else { continue }
        let lines = rule.parameters.map { other in
          let values = Tier.allCases.map { tier in
            let value = other.values[tier]
            return "\(tier.word): \(yaml(other.name == parameter.name && tiers.contains(tier) ? moved(value, by: step) : value))"
          }
          return "  \(other.name): {\(values.joined(separator: ", "))}"
        }
        let text = replacing("params", by: lines, style: "", in: rule)
        #expect(
          failures(text, rule) > 0,
          "\(parameter.name) \(step > 0 ? "+" : "-") 1 in \(tiers.map(\.word).joined(separator: ", ")): all examples still hold")
      }
    }
  }

  /// A number a step away; nil for what is no number, or has no neighbour.
  private func moved(_ value: RuleParameter.Scalar?, by step: Int) -> RuleParameter.Scalar? {
    switch value {
    case .count(let count): .count(count + step)
    case .number(let number) where number.isFinite: .number(number + Double(step))
    default: nil
    }
  }

  private func yaml(_ value: RuleParameter.Scalar?) -> String {
    switch value {
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .number(let number): number.isFinite ? "\(number)" : ".inf"
    case .text(let text): "\"\(text)\""
    case nil: "null"
    }
  }

  /// The rule's file with another value of one key.
  private func replacing(_ key: String, by value: [String], style: String, in rule: Rule) -> String {
    var lines = Repository.text("rules/\(rule.category)/\(rule.id).yaml").split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else { return "" }
    let end = lines[(start + 1)...].firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") && !$0.hasPrefix("#") } ?? lines.count
    lines.replaceSubrange(start..<end, with: ["\(key): \(style)"] + value)
    return lines.joined(separator: "\n")
  }

  private func failures(_ text: String, _ rule: Rule) -> Int {
    let (rules, diagnostics, _) = read([text], path: "rules/\(rule.category)/\(rule.id).yaml")
    for diagnostic in diagnostics { Issue.record("\(rule.id) cannot be changed: \(words(diagnostic.message))\n\(text)") }
    return RuleExamples.test(rules).failures.count
  }
}
