package import SourceText

/// A comment that speaks to the tool: `# topolint: …`, or nearly: `# toplint: …`, `# topolint …`.
package struct DirectedComment: Sendable {
  /// The word by which it speaks to the tool, as it stands.
  package let name: Span
  /// Whether that is `topolint:`, and no other comment speaks to the tool.
  package let isNamed: Bool
  /// What stands behind `topolint:`, up to the end of the line.
  package let text: Span
  /// What it speaks of: its own line, or where it stands alone the next that holds more than comments; if an item of a
  /// list begins there, all lines of the item.
  package let subject: Span
}
