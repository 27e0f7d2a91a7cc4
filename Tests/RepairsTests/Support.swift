import Advising
import Linting
import Rules
import SourceText
import TestSupport
import TopologyModel

@testable import Repairs

/// The lint of one text by all rules.
func lint(_ text: String, rules: RuleSet = RuleSet(), _ options: Lint.Options = Lint.Options()) -> LintResult {
  var reading = TopologyReading()
  reading.read(path: Untrusted("a.yaml"), text: Array(text.utf8))
  return Lint.run(reading, rules: rules, options)
}

func oracle(_ text: String, _ goal: Goal, rules: RuleSet = RuleSet(), _ tariff: Tariff = Tariff()) -> LintOracle {
  LintOracle(lint(text, rules: rules), rules: rules, Lint.Options(), goal: goal, tariff)
}

func plan(
  _ text: String, _ goal: Goal = .severity(.warning), budget: Int? = nil, _ tariff: Tariff = Tariff(), effort: Int = 20
) -> RepairPlan {
  var oracle = oracle(text, goal, tariff)
  return RepairPlan(&oracle, goal: goal, budget: budget, effort: effort)
}

extension RepairPlan {
  /// `make-async a -> b`, step by step.
  var words: [String] { steps.map { "\($0.kind.rawValue) \(String(decoding: $0.subject.id.bytes, as: UTF8.self))" } }

  /// `sync-cycle a -> b -> a`
  var left: [String] { remaining.map { "\($0.verdict.rule.id) \(String(decoding: $0.verdict.subject().id.bytes, as: UTF8.self))" } }
}
