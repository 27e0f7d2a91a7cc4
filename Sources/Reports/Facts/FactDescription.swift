import Advising
import Analyses
package import TopologyModel

/// A fact as the author of a rule sees it.
package struct FactDescription: Sendable {
  /// What it is a fact of.
  package let subject: SubjectKind
  /// In snake case, its unit last.
  package let name: String
  /// Its type in the expression language.
  package let type: String
  /// One line.
  package let documentation: String
  /// Whether it is worked out and stands in the output of `topolint facts`; others are read from the inputs.
  package let isPrinted: Bool

  /// The facts of some kinds of subjects, by name.
  package static func all(of kinds: [SubjectKind]) -> [FactDescription] {
    kinds.flatMap { FactCatalogue.all.facts(of: $0) }.map { fact in
      FactDescription(
        subject: fact.subject, name: fact.name, type: fact.type.word, documentation: fact.documentation, isPrinted: fact.audience == .everyone)
    }
  }
}
