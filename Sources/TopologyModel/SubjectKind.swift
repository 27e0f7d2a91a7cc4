/// What a rule, or a fact, is about.
package enum SubjectKind: String, CaseIterable, Sendable {
  case topology, service, call, cycle, chain, queue, store
  /// An exception or an entry of a baseline: judged last, by what it has covered.
  case exception

  /// Whether such a subject goes from one service to the next: it is made of calls, and its id names some of them.
  package var isPath: Bool { self == .cycle || self == .chain }
}
