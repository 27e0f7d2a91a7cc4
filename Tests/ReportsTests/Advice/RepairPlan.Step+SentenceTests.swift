import Advising
import Linting
import Repairs
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct RepairPlanStepSentenceTests {
  /// What each step says to do, of plans for examples of rules: for each kind of action one that asks for it.
  private static let sentences: [ActionKind: [String]] = {
    var sentences: [ActionKind: [String]] = [:]
    for kind in ActionKind.allCases where sentences[kind] == nil {
      guard let rule = RuleSet().rules.first(where: { $0.repairs.first?.action == kind }) else { continue }
      var reading = TopologyReading(from: "native")
      reading.read(path: "a.yaml", text: Array((rule.examples.first(where: \.isBad)?.text ?? "").utf8))
      var options = Lint.Options()
      options.tier = .t4
      let result = Lint.run(reading, rules: RuleSet(), options)
      var oracle = LintOracle(result, rules: RuleSet(), options, goal: .rules([rule.id]), Tariff())
      for step in RepairPlan(&oracle, goal: .rules([rule.id]), effort: 1).steps {
        sentences[step.kind, default: []].append(step.sentence.plainText)
        if step.kind.takesValue { sentences[step.kind, default: []].append(step.quantity.map { $0.words } ?? "no value") }
      }
    }
    return sentences
  }()

  @Test("each kind of action that plans have says in a sentence what to do to what")
  func sentences() {
    #expect(Self.sentences.count > 12, "\(Self.sentences.keys.map(\.rawValue).sorted())")
    for (kind, told) in Self.sentences {
      for sentence in told {
        #expect(
          !sentence.isEmpty && !sentence.contains("  ") && !sentence.contains("unknown") && sentence != "no value", "\(kind): \(sentence)")
      }
    }
  }
}
