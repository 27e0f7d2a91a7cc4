package import TopologyModel

/// What can tell all about what rules have found.
package protocol FindingSource: AnyObject {
  /// A subject by its number among those of its kind.
  func subject(_ kind: SubjectKind, _ index: Int) -> Subject
  /// What a finding of a rule on a subject is made of.
  func parts(_ rule: Rule, _ index: Int) -> Parts
  /// The finding of a rule on a subject.
  /// - Parameter tellsWhy: false to leave out why it matters.
  func finding(_ rule: Rule, _ severity: Severity, _ index: Int, tellsWhy: Bool) -> Finding
}
