/// A rule that could not be judged for a subject, and what would decide it.
package struct Undecided: Sendable {
  /// The rule that could not be judged.
  package let rule: Rule
  /// The element of the graph that it asked about.
  package let subject: Subject
  /// `call.timeout`: the attribute that the inputs cannot state. Several are joined by commas.
  package let needs: String

  /// What could not be judged, and what would decide it.
  package init(rule: Rule, subject: Subject, needs: String) {
    self.rule = rule
    self.subject = subject
    self.needs = needs
  }

  /// What makes it the same in another judgement.
  package var identity: FindingIdentity { FindingIdentity(rule: rule.id, subject: subject) }
}
