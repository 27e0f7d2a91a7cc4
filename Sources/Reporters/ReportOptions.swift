package import Reports

/// What a terminal, or a user, asks of an output.
package struct ReportOptions: Sendable {
  /// Whether to colour text.
  package var color = false
  /// Columns of the terminal; nil if output goes elsewhere.
  package var width: Int?
  /// Leave out what is not a finding: advice, summary.
  package var quiet = false
  /// Say besides how much of it rests on what the inputs say.
  package var verbose = false
  /// Findings shown at most where a person or service reads, or entries of several; the rest is counted. Worst first.
  package var limit = 1_000
  /// How findings are put together where people read them.
  package var grouping = Grouping.rule
  /// The version of the tool, for outputs that name it.
  package var version = ""

  /// No colours, lines as long as they are.
  package init() {}
}
