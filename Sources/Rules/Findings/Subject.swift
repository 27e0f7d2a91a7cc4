import Analyses
package import SourceText
package import TopologyModel

/// The element of the graph that a finding is about. Its `id` is the same however files are ordered or lines move: a
/// service, store or queue: its name; a call: `a -> b`; a cycle: its smallest rotation, `a -> b -> a`; a chain:
/// `a -> … -> z` in full; the topology: its name.
package struct Subject: Hashable, Sendable {
  /// What it is.
  package let kind: SubjectKind
  /// The names with arrows between them: what an output, a baseline and an exception call it.
  package let id: Untrusted
  /// The names that the id is made of, one after another: what can be shortened and escaped for a person.
  package let names: [Untrusted]

  /// A subject by its names: one, the two ends of a call, or each step of a cycle or chain.
  package init(kind: SubjectKind, names: [Untrusted]) {
    self.kind = kind
    id = names.count == 1 ? names[0] : Untrusted(path: names)
    self.names = names
  }
}

extension Subject {
  /// The calls that the id of a path names.
  var hops: [Untrusted] { zip(names, names.dropFirst()).map { Untrusted(path: [$0, $1]) } }
}

extension Subjects {
  /// The subject of a number, by name.
  func subject(_ kind: SubjectKind, _ index: Int) -> Subject { Subject(kind: kind, names: names(kind, index)) }
}
