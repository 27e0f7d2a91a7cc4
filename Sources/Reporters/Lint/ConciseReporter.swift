import Reports
package import Rules
import SourceText

/// A finding a line, for editors and `grep`.
package enum ConciseReporter: Reporter {
  /// What `--format` takes.
  package static let format = "concise"

  /// A line for each finding, then the summary.
  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: options.color)
    for verdict in result.findings.prefix(options.limit) {
      let finding = verdict.finding()
      out.terminal(place: finding.location, in: result.sources)
      style.head(of: finding, &out)
      out += " "
      out.terminal(finding.message)
      out += "\n"
    }
    if result.findings.count > options.limit {
      out += TextReporter.rest.words(result.findings.count - options.limit) + "\n"
    }
    if !options.quiet { out += Summary(result).line + "\n" }
    return out.bytes
  }
}
