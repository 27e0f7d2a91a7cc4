import Reports
package import Rules
import SourceText

/// Findings as a comment on a pull request: a verdict, a table with the worst first, and each finding to unfold. The
/// order is stable and the size limited: a comment may have 65 536 characters.
package enum MarkdownReporter: Reporter {
  /// What `--format` takes.
  package static let format = "markdown"

  private static let byteLimit = 60_000
  /// The table's share of it.
  private static let tableLimit = 20_000

  /// A verdict, a table and the details, as many as there is room for.
  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    let summary = Summary(result)
    out += "## topolint: \(summary.verdict)\n\n"
    let findings = result.findings.prefix(options.limit)
    if !findings.isEmpty {
      let listed = table(findings, result, into: &out)
      details(listed, result, into: &out)
    }
    unread(result, into: &out)
    if !options.quiet { out += summary.line + "\n" }
    return out.bytes
  }

  /// - Returns: the findings that it had room for.
  private static func table(_ verdicts: ArraySlice<Verdict>, _ result: LintResult, into out: inout ByteBuffer) -> [Finding] {
    out += ByteBuffer.findingHead("finding")
    var listed: [Finding] = []
    for verdict in verdicts {
      let before = out.count
      let finding = verdict.finding()
      out.row(of: finding, result.sources)
      if out.count > tableLimit {
        out.truncate(to: before)
        break
      }
      listed.append(finding)
    }
    out += "\n"
    if listed.count < result.findings.count { out += Rest("finding").words(result.findings.count - listed.count) + "\n\n" }
    return listed
  }

  private static func details(_ findings: [Finding], _ result: LintResult, into out: inout ByteBuffer) {
    for (index, finding) in findings.enumerated() {
      let before = out.count
      out.folded(finding, result.sources)
      if out.count > byteLimit - 6_000 {
        out.truncate(to: before)
        out += "The details of \(counted(findings.count - index, "more finding")) have no room here.\n\n"
        return
      }
    }
  }

  private static func unread(_ result: LintResult, into out: inout ByteBuffer) {
    let errors = result.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { return }
    out += "**Not read to the end:**\n\n"
    for diagnostic in errors.prefix(10) { out.markdown(diagnostic, result.sources) }
    if errors.count > 10 { out += "- \(Rest().words(errors.count - 10))\n" }
    out += "\n"
  }
}
