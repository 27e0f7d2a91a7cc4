import Reports
package import Rules
import SourceText

/// Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request. It takes few
/// from a step and drops the others without a word: so the worst come first, no more are written than it shows, and
/// the last one counts what is left out.
package enum GitHubReporter: Reporter {
  /// What `--format` takes.
  package static let format = "github"
  /// For the table of formats.
  package static let audience = "GitHub Actions: annotations beside the lines of a pull request"
  package static let isForCodeHosts = true

  /// Annotations of one kind from a step; of a job it shows fifty.
  private static let kindLimit = 10

  /// Errors first, as many as GitHub shows, and a last word.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    let unread = systems.flatMap { result in result.diagnostics.lazy.filter { $0.severity == .error }.map { ($0, result.sources) } }
    for (diagnostic, sources) in unread.prefix(kindLimit) { write(diagnostic, sources, into: &out) }

    // What could not be read takes room from the errors, the last word from the notices.
    var room = [Severity.error: kindLimit - min(kindLimit, unread.count), .warning: kindLimit, .info: kindLimit - 1]
    var shown = min(kindLimit, unread.count)
    let findings = LintResult.worstFirst(systems)
    for (system, verdict) in findings {
      guard let left = room[verdict.severity], left > 0 else { continue }
      room[verdict.severity] = left - 1
      shown += 1
      write(verdict.finding(), systems[system], into: &out)
    }
    let hidden = findings.count + unread.count - shown
    if hidden > 0 || !options.quiet { out.workflowCommand("notice", at: nil, title: "topolint", lastWord(systems, hidden)) }
  }

  private static func write(_ finding: Finding, _ result: LintResult, into out: inout ByteBuffer) {
    let kind = finding.severity == .info ? "notice" : finding.severity.word
    out.workflowCommand(
      kind, at: LinePlace(finding.location.span, in: result.sources), title: "topolint (\(finding.rule.id))",
      [
        (result.system.map { "\($0): " } ?? "") + finding.message, "why: \(finding.reason)", "fix: \(finding.remedy)",
        "more: topolint explain \(ours: finding.rule.id)",
      ])
  }

  private static func write(_ diagnostic: Diagnostic, _ sources: SourceFiles, into out: inout ByteBuffer) {
    out.workflowCommand(
      "error", at: LinePlace(diagnostic.span, in: sources), path: diagnostic.path, title: "topolint (not read to the end)",
      [diagnostic.message] + (diagnostic.hint.map { ["help: \($0)"] } ?? []))
  }

  private static func lastWord(_ systems: [LintResult], _ hidden: Int) -> [Message] {
    let words = Message(Summary.areNamed(systems) ? Summary.line(of: systems) : Summary(systems[0]).line)
    return hidden == 0
      ? [words]
      : [words, "\(ours: counted(hidden, "more annotation")) not shown: GitHub takes \(kindLimit) of a kind (--format json lists all)"]
  }
}
