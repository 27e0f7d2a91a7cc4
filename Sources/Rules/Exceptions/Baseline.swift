package import SourceText
internal import TopologyModel

/// Findings that are known and left out until somebody repairs them: `topolint.baseline/1`. Each is kept by its rule and
/// the graph element it is about, so that no line, count or order of files makes it new.
package struct Baseline: Sendable {
  /// What such a file calls itself.
  package static let schema = "topolint.baseline/1"

  /// The findings that it knows, in the order of its file.
  package let entries: [Entry]
  /// Whether the run has other systems as well: of an entry that names none, and is not found here, nothing can be said.
  package private(set) var isOfSeveral = false

  /// A baseline that knows some findings.
  package init(entries: [Entry]) { self.entries = entries }

  /// What it knows of one system: the entries that name it, and those that name none.
  /// - Parameter isOnly: whether a run has no other system.
  package func of(_ system: Untrusted, isOnly: Bool) -> Baseline {
    var part = Baseline(entries: entries.filter { $0.system == nil || $0.system == system })
    part.isOfSeveral = !isOnly
    return part
  }

  /// One finding.
  package struct Entry: Sendable {
    /// The system that it was found in; nil where the run had one system.
    package let system: Untrusted?
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
