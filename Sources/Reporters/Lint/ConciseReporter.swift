import Reports
package import Rules
import SourceText

/// A finding a line, for editors and `grep`.
package enum ConciseReporter: Reporter {
  /// What `--format` takes.
  package static let format = "concise"
  /// For the table of formats.
  package static let audience = "editors and grep: one line for each finding"

  /// A line for each finding, then the summary; what has a system names it.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    for result in systems { write(result, options, into: &out) }
    if !options.quiet, Summary.areNamed(systems) { out += Summary.line(of: systems) + "\n" }
  }

  private static func write(_ result: LintResult, _ options: ReportOptions, into out: inout ByteBuffer) {
    let style = Style(isColored: options.color)
    for verdict in result.findings.prefix(options.limit) {
      let finding = verdict.finding(tellsWhy: false)
      out.terminal(place: finding.location, in: result.sources)
      style.head(of: finding, &out)
      out += " "
      name(of: result, into: &out)
      out.terminal(finding.message)
      out += "\n"
    }
    if result.findings.count > options.limit {
      out += TextReporter.rest.words(result.findings.count - options.limit) + "\n"
    }
    if !options.quiet {
      name(of: result, into: &out)
      out += Summary(result).line + "\n"
    }
  }

  private static func name(of result: LintResult, into out: inout ByteBuffer) {
    if let system = result.system { out.terminal("\(system): " as Message) }
  }
}
