internal import Advising
internal import Analyses
internal import Expressions
package import TopologyModel

extension Rule {
  /// A fact by name: `call.timeout_ms`. The ends of a call are services.
  package struct ReadFact: Hashable, Sendable {
    /// What it is a fact of.
    package let subject: SubjectKind
    /// Its name without the subject.
    package let name: String
  }

  /// The facts that its condition reads, in the order in which it names them, each once.
  package var readFacts: [ReadFact] {
    (facts(in: programs.when) + (programs.errorWhen.map(facts) ?? [])).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Whether it is about calls that only observations show.
  var isOfObservedCalls: Bool { subject == .call && readFacts.contains(ReadFact(subject: .call, name: "is_undeclared")) }

  /// The facts that an expression of its reads, likewise.
  func facts(in program: Program) -> [ReadFact] {
    let variables = RuleEnvironment.variables(of: subject)
    var facts: [ReadFact] = []
    for reference in program.references {
      let kind: SubjectKind? =
        if let variable = reference.variable {
          // The last variable holds the parameters.
          variables.indices.contains(variable) ? variables[variable].kind : nil
        } else {
          reference.object.flatMap { SubjectKind.allCases.indices.contains($0) ? SubjectKind.allCases[$0] : nil }
        }
      guard let kind, let field = reference.field else { continue }
      let fact = ReadFact(subject: kind, name: FactCatalogue.all.facts(of: kind)[field].name)
      if !facts.contains(fact) { facts.append(fact) }
    }
    return facts
  }
}
