/// What a run does, one after another.
package enum Step: String, CaseIterable, Sendable {
  /// Finds, reads and parses the inputs, and joins them into one topology.
  case read
  /// Finds the tier and the subjects: cycles and chains.
  case analyse
  /// Works out the facts that rules ask for, and judges by them.
  case judge
  /// Looks for the cheapest plan, where somebody asks for one.
  case advise
  /// Writes every output.
  case report
}
