package import SourceText

/// A finding that an exception covers, or that a configuration turns off.
package struct ExceptedFinding: Sendable {
  /// The rule that is broken.
  package let rule: Rule
  /// The element of the graph that it is about.
  package let subject: Subject
  /// Why it is accepted.
  package let reason: Untrusted

  /// A finding, by its rule and subject, and why it is accepted.
  package init(rule: Rule, subject: Subject, reason: Untrusted) {
    self.rule = rule
    self.subject = subject
    self.reason = reason
  }

  /// What makes it the same in another judgement.
  package var identity: FindingIdentity { FindingIdentity(rule: rule.id, subject: subject) }
}
