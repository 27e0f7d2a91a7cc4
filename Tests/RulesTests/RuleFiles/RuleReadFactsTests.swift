import Advising
import Analyses
import Expressions
import Linting
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Rules

@Suite("Facts that rules read") struct RuleReadFactsTests {
  /// The facts of one subject, some of which are null whatever they are.
  private struct WithNulls: Activation {
    let block: SubjectBlock
    let nulls: [Program.Reference]

    func value(ofVariable index: Int) -> Value { block.value(ofVariable: index) }
    func value(ofField field: Int, of object: ObjectValue) -> Value { block.value(ofField: field, of: object) }

    func value(ofField field: Int, ofVariable index: Int) -> Value {
      nulls.contains { $0.field == field && $0.variable == index } ? .null : block.value(ofField: field, ofVariable: index)
    }
  }

  private static func base(of text: String) -> FactBase {
    var reading = TopologyReading()
    // Without the baseline that an example may have.
    let end = text.firstRange(of: "\n---\n")?.lowerBound ?? text.endIndex
    reading.read(path: Untrusted("a.yaml"), text: Array(text[..<end].utf8))
    return Lint.run(reading, rules: read([]).rules).base
  }

  @Test("no condition fails where one of its facts is null, or two are")
  func nulls() throws {
    let random = (0..<6).map { Self.base(of: RandomArchitecture(seed: $0).yaml) }
    for rule in BuiltinRulesTests.rules {
      let variables = RuleEnvironment.variables(of: rule.subject)
      func fact(_ reference: Program.Reference) -> Fact {
        FactCatalogue.all.facts(of: variables[reference.variable!].kind)[reference.field!]
      }
      // In bad examples all that a condition asks for is so: what fails then fails.
      let bases = rule.examples.filter(\.isBad).prefix(2).map { Self.base(of: $0.text) } + random
      let blocks = bases.map { SubjectBlock(rule.subject, $0, sharedTerms: 0) }
      /// Turns to some subjects, one after another.
      func forEachSubject(_ body: (SubjectBlock) -> Void) {
        for (base, block) in zip(bases, blocks) {
          let subjects = Subjects(base)
          for index in 0..<min(subjects.count(rule.subject), 5) {
            block.turn(to: index..<index + 1, of: rule.subject, subjects)
            body(block)
          }
        }
      }
      // The facts that some subject has no value of, or whose documentation says so.
      var references: [Program.Reference] = []
      for reference in rule.programs.when.references + (rule.programs.errorWhen?.references ?? []) where !references.contains(reference) {
        guard let variable = reference.variable, variable < variables.count, let field = reference.field else { continue }
        var isNull = fact(reference).documentation.contains("null")
        forEachSubject { if !isNull, case .null = $0.value(ofField: field, ofVariable: variable) { isNull = true } }
        if isNull { references.append(reference) }
      }
      let tier = try #require(Tier.allCases.last { rule.severity[$0] != nil })
      var faults: Set<String> = []
      forEachSubject { block in
        block.parameters = rule.parameters.map { $0.value(for: tier) }
        for (place, one) in references.enumerated() {
          for other in references[...place] {
            let source = WithNulls(block: block, nulls: [one, other])
            var outcome = rule.programs.when.evaluate(source)
            if case .bool(true) = outcome { outcome = rule.programs.errorWhen?.evaluate(source) ?? outcome }
            guard case .error(let error) = outcome else { continue }
            let names = Set([one, other].map { "\(variables[$0.variable!].name).\(fact($0).name)" })
            faults.insert("\(error.message) where these are null: \(names.sorted())")
          }
        }
      }
      #expect(faults.isEmpty, "\(rule.id): \(faults.sorted())")
    }
  }
}
