package import Rules
import SourceText

/// Findings as a comment on a pull request: a verdict, a table with the worst first, and each finding to unfold. The
/// order is stable and the size limited: a comment may have 65 536 characters.
package enum MarkdownReporter: Reporter {
  package static let format = "markdown"

  private static let byteLimit = 60_000
  /// The table's share of it.
  private static let tableLimit = 20_000

  package static func report(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    out += "## topolint: "
    out.verdict(of: result)
    out += "\n\n"
    let findings = result.findings.prefix(options.limit)
    if !findings.isEmpty {
      let listed = table(findings, result, into: &out)
      details(listed, result, into: &out)
    }
    unread(result, into: &out)
    if !options.quiet {
      out.summary(of: result)
      out += "\n"
    }
    return out.bytes
  }

  /// - Returns: the findings that it had room for.
  private static func table(_ verdicts: ArraySlice<Verdict>, _ result: LintResult, into out: inout ByteBuffer) -> [Finding] {
    out += "| | rule | where | finding |\n|---|---|---|---|\n"
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
    if listed.count < result.findings.count { out += "… and \(counted(result.findings.count - listed.count, "more finding"))\n\n" }
    return listed
  }

  private static func details(_ findings: [Finding], _ result: LintResult, into out: inout ByteBuffer) {
    for (index, finding) in findings.enumerated() {
      let before = out.count
      out += "<details>\n<summary>\(finding.severity.word) <code>"
      out.html(Untrusted(finding.rule.id))
      out += "</code> on <code>"
      out.html(finding.subject.id)
      out += "</code></summary>\n\n"
      out.explanation(of: finding, result.sources)
      out += "\n</details>\n\n"
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
    if errors.count > 10 { out += "- … and \(errors.count - 10) more\n" }
    out += "\n"
  }
}

extension ByteBuffer {
  /// Place, arithmetic, why, fix and advice of a finding, as a list.
  mutating func explanation(of finding: Finding, _ sources: SourceFiles) {
    if !finding.evidence.isEmpty { evidence(finding.evidence) }
    self += "- **Where:** "
    place(finding.location, sources, inTable: false)
    label(finding.location)
    self += "\n"
    for related in finding.related.prefix(8) where !related.span.isNone {
      self += "  - "
      place(related, sources, inTable: false)
      label(related)
      self += "\n"
    }
    if finding.related.count > 8 { self += "  - … and \(counted(finding.related.count - 8, "more place"))\n" }
    self += "- **Why:** "
    markdown(finding.reason)
    self += "\n- **Fix:** "
    markdown(finding.remedy)
    self += "\n- **Advice:** "
    for advice in finding.rule.advice {
      code(Untrusted(advice))
      self += ", "
    }
    code(Untrusted("topolint explain " + finding.rule.id))
    self += "\n"
  }

  private mutating func label(_ place: Place) {
    if place.message.isEmpty { return }
    self += " – "
    markdown(place.message)
  }

  /// The numbers behind a finding, and what each was held against.
  private mutating func evidence(_ evidence: [Evidence]) {
    self += "| figure | is | limit | from |\n|---|---|---|---|\n"
    for item in evidence {
      self += "| "
      code(Untrusted(item.name), inTable: true)
      self += " | "
      markdown(item.value, unit: item.unit, inTable: true)
      self += " | "
      if let limit = item.limit { markdown(limit, unit: item.unit, inTable: true) } else { self += "–" }
      self += " | "
      markdown(plain: item.source.isEmpty ? "–" : item.source, inTable: true)
      self += " |\n"
    }
    self += "\n"
  }

  /// One line of a list: what is wrong with a file.
  mutating func markdown(_ diagnostic: Diagnostic, _ sources: SourceFiles) {
    self += "- "
    if !diagnostic.span.isNone {
      place(Place(span: diagnostic.span, message: ""), sources, inTable: false)
      self += ": "
    } else if let path = diagnostic.path {
      code(path)
      self += ": "
    }
    markdown(diagnostic.message)
    if let hint = diagnostic.hint {
      self += " ("
      markdown(hint)
      self += ")"
    }
    self += "\n"
  }
}
