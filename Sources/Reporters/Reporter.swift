package import Rules

/// One output of `lint`. A reporter is a file in this folder named after it; `catalog` lists them all.
package protocol Reporter {
  /// Its name for `--format`: `text`, `sarif`.
  static var format: String { get }

  /// Whether a code host reads it, which knows files by their paths from the repository's root.
  static var isForCodeHosts: Bool { get }

  /// Writes the whole output of a run.
  static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8]
}

extension Reporter {
  package static var isForCodeHosts: Bool { false }
}

/// What a terminal, or a user, asks of an output.
package struct ReportOptions: Sendable {
  /// Whether to colour text.
  package var color = false
  /// Columns of the terminal; nil if output goes elsewhere.
  package var width: Int?
  /// Leave out what is not a finding: advice, summary.
  package var quiet = false
  /// Findings shown at most where a person or service reads; the rest is counted. Worst first.
  package var limit = 1_000
  /// The version of the tool, for outputs that name it.
  package var version = ""

  package init() {}
}
