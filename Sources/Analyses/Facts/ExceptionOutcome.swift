package import SourceText

/// An exception, or an entry of a baseline, and what has become of it in a run.
package struct ExceptionOutcome: Sendable {
  /// The id of the rule that it names, which may not exist.
  package var rule: Untrusted
  /// What it covers, as findings name it; several elements are joined by commas.
  package var subject: Untrusted
  /// Why the finding is accepted; empty in a baseline.
  package var reason: Untrusted
  /// Its last day as one number, 20270331; nil if it has no end.
  package var until: Int?
  /// Where it stands.
  package var span: Span
  /// `list`, `comment`, `annotation` or `baseline`.
  package var source: StaticText
  /// What is wrong with it, as half a sentence; nil if nothing is.
  package var problem: Untrusted?
  /// Whether there is no rule of that id.
  package var namesNoRule = false
  /// The id of the rule that may be meant.
  package var suggestion: String?
  /// The subject that may be meant, where it names what is not there.
  package var subjectMeant: Untrusted?
  /// Whether its last day has passed.
  package var isExpired = false
  /// How many findings it takes out; of several exceptions for one finding the first does.
  package var findings = 0
  /// Whether it is in force and its rule was judged, and yet it covers nothing that was found or left undecided.
  package var isUnused = false

  /// The source of what stands in a baseline.
  package static let baseline = StaticText("baseline")

  /// An outcome of which nothing is known but how it is written.
  package init(rule: Untrusted, subject: Untrusted, reason: Untrusted, until: Int?, span: Span, source: StaticText) {
    self.rule = rule
    self.subject = subject
    self.reason = reason
    self.until = until
    self.span = span
    self.source = source
  }
}
