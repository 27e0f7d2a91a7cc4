package import SourceText

/// An exception: somebody accepts what a rule finds of an element, and says why.
package struct Exception: Sendable {
  /// The id of the rule, which may not exist.
  package var rule: Untrusted
  /// What it names, `a -> b`; empty where it covers what stands beside it.
  package var subject: Untrusted
  /// Why somebody accepts it; empty if nobody says.
  package var reason: Untrusted
  /// Year, month and day as one number, 20270331: the last day on which it holds.
  package var until: Int?
  /// Where it stands.
  package var span: Span
  /// How it is written.
  package var source = Source.list
  /// What it covers where it does not name it: a place in `Topology.scopes`.
  package var scope: Int?
  /// What is wrong with it, as half a sentence: such an exception covers nothing.
  package var problem: Untrusted?

  /// How it is written.
  package enum Source: String, CaseIterable, Sendable {
    /// One of a list that names its subject: `ignore` in a native file, or a configuration.
    case list
    /// A comment beside what it covers.
    case comment
    /// An annotation of a Kubernetes object.
    case annotation
  }

  /// An exception of a list; `until` is year, month and day as one number.
  package init(rule: Untrusted, subject: Untrusted, reason: Untrusted, until: Int?, span: Span) {
    self.rule = rule
    self.subject = subject
    self.reason = reason
    self.until = until
    self.span = span
  }
}
