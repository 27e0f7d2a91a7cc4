import Reports
package import Rules
import SourceText

/// Findings as a comment on a pull request: a verdict, a table with the worst first, and each finding to unfold. The
/// order is stable and the size limited: a comment may have 65 536 characters.
package enum MarkdownReporter: Reporter {
  /// What `--format` takes.
  package static let format = "markdown"
  /// For the table of formats.
  package static let audience = "comments on pull requests"

  private static let byteLimit = 60_000
  /// A verdict, a table and the details, as many as there is room for.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    out += "## topolint: \(Summary.verdict(of: systems))\n\n"
    for (index, result) in systems.enumerated() {
      let before = out.count
      if let system = result.system {
        out += "### "
        out.code(system)
        out += ": \(Summary(result).verdict)\n\n"
      }
      // What earlier systems left of the room is shared by those to come.
      let room = max(0, byteLimit - before) / (systems.count - index)
      write(result, options, from: before, room: room, into: &out)
      if result.system != nil, out.count > byteLimit {
        out.truncate(to: before)
        out += "\(counted(systems.count - index, "more system")) have no room here.\n\n"
        break
      }
      if result.system != nil { out += "\n" }
    }
    if !options.quiet, Summary.areNamed(systems) { out += Summary.line(of: systems) + "\n" }
  }

  /// One system; a third of the room is the table's.
  private static func write(_ result: LintResult, _ options: ReportOptions, from start: Int, room: Int, into out: inout ByteBuffer) {
    let findings = result.findings.prefix(options.limit)
    if !findings.isEmpty {
      let listed = table(findings, result, limit: start + room / 3, into: &out)
      details(listed, result, limit: start + room - room / 10, into: &out)
    }
    unread(result, into: &out)
    if !options.quiet, let plan = result.plan {
      out.markdown(plain: plan.line)
      out += "\n\n"
    }
    if !options.quiet { out += Summary(result).line + "\n" }
  }

  /// - Returns: the findings that it had room for.
  private static func table(_ verdicts: Verdicts.SubSequence, _ result: LintResult, limit: Int, into out: inout ByteBuffer) -> [Finding] {
    out += ByteBuffer.findingHead("finding")
    var listed: [Finding] = []
    for verdict in verdicts {
      let before = out.count
      let finding = verdict.finding()
      out.row(of: finding, result.sources)
      if out.count > limit {
        out.truncate(to: before)
        break
      }
      listed.append(finding)
    }
    out += "\n"
    if listed.count < result.findings.count { out += Rest("finding").words(result.findings.count - listed.count) + "\n\n" }
    return listed
  }

  private static func details(_ findings: [Finding], _ result: LintResult, limit: Int, into out: inout ByteBuffer) {
    for (index, finding) in findings.enumerated() {
      let before = out.count
      out.folded(finding, result.sources)
      if out.count > limit {
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
