package import Analyses

/// A rule: what one file in `rules/` says.
package final class Rule: Sendable {
  package let id: String
  package let title: String
  /// The folder that it stands in: latency, resilience, coupling, messaging, capacity, observability, scale.
  package let category: String
  package let subject: SubjectKind
  /// The pieces of advice that it serves, by id.
  package let advice: [String]
  package let severity: [Tier: Severity]
  package let why: String
  package let fix: String
  package let sources: [String]

  init(
    id: String, title: String, category: String, subject: SubjectKind, advice: [String], severity: [Tier: Severity], why: String, fix: String,
    sources: [String]
  ) {
    self.id = id
    self.title = title
    self.category = category
    self.subject = subject
    self.advice = advice
    self.severity = severity
    self.why = why
    self.fix = fix
    self.sources = sources
  }
}
