package import Rules
import SourceText

/// Findings for a person at a terminal: what, where in the source, why, and what to do.
package enum TextReporter: Reporter {
  package static let format = "text"

  /// Related places that are shown; a chain may have thousands.
  private static let relatedShown = 8

  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: options.color)
    for verdict in result.findings.prefix(options.limit) {
      write(verdict.finding(), result, options, style, into: &out)
      out += "\n"
    }
    if result.findings.count > options.limit {
      out += "… and \(counted(result.findings.count - options.limit, "more finding")) (--format json lists all)\n\n"
    }
    if !options.quiet {
      out.summary(of: result)
      out += "\n"
    }
    return out.bytes
  }

  /// One finding in full: its line, its places and what to do.
  static func write(
    _ finding: Finding, _ result: LintResult, _ options: ReportOptions, _ style: Style, into out: inout ByteBuffer
  ) {
    let ink = Style.Ink(finding.severity)
    style.head(of: finding, &out)
    style.paint(.strong, &out) { out in
      out += ": "
      out.terminal(finding.message)
    }
    out += "\n"

    let places = [finding.location] + finding.related.prefix(relatedShown)
    let marks = places.map { SourceFrames.Mark(span: $0.span, label: $0.message) }
    let frames = SourceFrames(marks, in: result.sources, style: style, ink: ink)
    frames.write(into: &out)
    let hidden = finding.related.count - relatedShown
    if options.quiet, hidden <= 0 { return }
    if !frames.isEmpty { frames.bar(&out) }
    if hidden > 0 { frames.footer("note", width: nil, into: &out) { $0 += "… and \(counted(hidden, "more place"))" } }
    if options.quiet { return }

    frames.footer("why", width: options.width, into: &out) { $0.terminal(finding.reason) }
    frames.footer("fix", width: options.width, into: &out) { $0.terminal(finding.remedy) }
    frames.footer("advice", width: nil, into: &out) { out in
      if !finding.rule.advice.isEmpty { out.terminal(plain: finding.rule.advice.joined(separator: ", ") + " · ") }
      out.terminal(plain: "topolint explain " + finding.rule.id)
    }
  }
}
