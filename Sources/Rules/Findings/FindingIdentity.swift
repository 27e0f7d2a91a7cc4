/// What makes a finding the same in two judgements: its rule and its subject, never a line or a count.
package struct FindingIdentity: Hashable, Sendable {
  /// The rule's id.
  package let rule: String
  /// The element of the graph that it is about.
  package let subject: Subject
}
