import Advising
import Linting
import Repairs
import Reports
import Rules
import SampleResults
import SourceText
import Testing
import TopologyModel

@Suite struct RepairPlanStepSentenceTests {
  /// What each step of plans for the shop and for a cycle says to do.
  private static let sentences: [ActionKind: [String]] = {
    var sentences: [ActionKind: [String]] = [:]
    for yaml in [Shop.text] + RuleSet().rules.compactMap({ $0.examples.first(where: \.isBad)?.text }) {
      var reading = TopologyReading(from: "native")
      reading.read(path: "a.yaml", text: Array(yaml.utf8))
      var options = Lint.Options()
      options.tier = .t4
      let result = Lint.run(reading, rules: RuleSet(), options)
      var oracle = LintOracle(result, rules: RuleSet(), options, goal: .severity(.info), Tariff())
      for step in RepairPlan(&oracle, goal: .severity(.info), effort: 1).steps {
        sentences[step.kind, default: []].append(step.sentence.plainText)
        if step.kind.takesValue { sentences[step.kind, default: []].append(step.quantity.map { $0.words } ?? "no value") }
      }
    }
    return sentences
  }()

  @Test("each kind of action that plans have says in a sentence what to do to what")
  func sentences() {
    #expect(Self.sentences.count > 15, "\(Self.sentences.keys.map(\.rawValue).sorted())")
    for (kind, told) in Self.sentences {
      for sentence in told {
        #expect(
          !sentence.isEmpty && !sentence.contains("  ") && !sentence.contains("unknown") && sentence != "no value", "\(kind): \(sentence)")
      }
      if kind.definition.target != .topology { #expect(Set(told).count > 1 || told.count <= 2, "\(kind): \(told)") }
    }
  }
}
