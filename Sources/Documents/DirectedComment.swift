package import SourceText

/// A comment that speaks to the tool: `# topolint: …`.
package struct DirectedComment: Sendable {
  /// What stands behind `topolint:`, up to the end of the line.
  package let text: Span
  /// The line that it speaks of: its own, or where it stands alone the next that holds more than comments.
  package let line: Span
}
