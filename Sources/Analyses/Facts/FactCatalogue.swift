import SourceText
package import TopologyModel

/// Facts by subject and name.
package struct FactCatalogue: Sendable {
  private let bySubject: [SubjectKind: [Fact]]

  /// A catalogue of these facts, no two of which have one subject and one name.
  package init(_ facts: [Fact]) {
    bySubject = Dictionary(grouping: facts, by: \.subject).mapValues { $0.sorted { Self.precedes($0.name, $1.name) } }
    for (subject, facts) in bySubject {
      for (fact, next) in zip(facts, facts.dropFirst()) {
        precondition(fact.name != next.name, "two facts are called \(subject.rawValue).\(fact.name)")
      }
    }
  }

  /// The facts of a kind of subject, by name.
  package func facts(of subject: SubjectKind) -> [Fact] { bySubject[subject] ?? [] }

  /// The fact of a name, which may come from a rule file: compared as bytes.
  /// - Complexity: logarithmic in the facts of the subject.
  package func fact(_ name: String, of subject: SubjectKind) -> Fact? {
    let facts = facts(of: subject)
    let place = facts.partitioningIndex { !Self.precedes($0.name, name) }
    return place < facts.count && facts[place].name.utf8.elementsEqual(name.utf8) ? facts[place] : nil
  }

  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
