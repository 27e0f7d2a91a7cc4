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
  /// Whether the run has other systems as well: of an entry that names none, and is not found here, nothing can be said.
  package private(set) var isOfSeveral = false

  /// Whether an earlier version wrote it, which kept neither severities nor parts: it knows findings whatever becomes of them.
  package var isSilentOnParts: Bool { entries.contains { $0.finding.severity == nil } }

  /// A baseline that knows some findings.
  package init(entries: [Entry]) { self.entries = entries }

  /// A baseline that stands in no file.
  package init(knowing findings: [Verdict]) { entries = findings.map { Entry(finding: KnownFinding($0), span: .none) } }

  /// What it knows of one system: the entries that name it, and those that name none.
  /// - Parameter isOnly: whether a run has no other system.
  package func of(_ system: Untrusted, isOnly: Bool) -> Baseline {
    var part = Baseline(entries: entries.filter { $0.finding.system == nil || $0.finding.system == system })
    part.isOfSeveral = !isOnly
    return part
  }

  /// One finding.
  package struct Entry: Sendable {
    /// What it says of the finding.
    package let finding: KnownFinding
    /// Where it stands in the baseline's file.
    package let span: Span
  }
}
