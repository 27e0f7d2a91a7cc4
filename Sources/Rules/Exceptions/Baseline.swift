package import SourceText
internal import TopologyModel

/// Findings that are known and left out until somebody repairs them: `topolint.baseline/1`. Each is kept by its rule and
/// the graph element it is about, so that no line, count or order of files makes it new; how bad it is and what it is made
/// of are kept too, so that nothing that gets worse or joins it is taken for known.
package struct Baseline: Sendable {
  /// What such a file calls itself.
  package static let schema = "topolint.baseline/1"

  /// The findings that it knows, in the order of its file.
  package let entries: [Entry]

  /// Whether an earlier version wrote it, which kept neither severities nor parts: it knows findings whatever becomes of them.
  package var isSilentOnParts: Bool { entries.contains { $0.finding.severity == nil } }

  /// A baseline that knows some findings.
  package init(entries: [Entry]) { self.entries = entries }

  /// One finding.
  package struct Entry: Sendable {
    /// What it says of the finding.
    package let finding: KnownFinding
    /// Where it stands in the baseline's file.
    package let span: Span
  }
}
