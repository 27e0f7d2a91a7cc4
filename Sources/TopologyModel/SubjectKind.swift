/// What a rule, or a fact, is about.
package enum SubjectKind: String, CaseIterable, Sendable {
  case topology, service, call, cycle, chain, queue, store
  /// An exception or an entry of a baseline: judged last, by what it has covered.
  case exception
}
