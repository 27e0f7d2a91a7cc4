package import SourceText
internal import TopologyModel

/// Findings that are known and left out until somebody repairs them: `topolint.baseline/1`. Each is kept by its rule and
/// the graph element it is about, so that no line, count or order of files makes it new.
package struct Baseline: Sendable {
  /// What such a file calls itself.
  package static let schema = "topolint.baseline/1"

  /// The findings that it knows, in the order of its file.
  package let entries: [Entry]

  /// A baseline that knows some findings.
  package init(entries: [Entry]) { self.entries = entries }

  /// One finding.
  package struct Entry: Sendable {
    /// The id of the rule, which may be gone.
    package let rule: Untrusted
    /// The word of a kind of subject.
    package let kind: String
    /// What the finding's subject is called.
    package let id: Untrusted
    /// Where it stands in the baseline's file.
    package let span: Span
  }
}
