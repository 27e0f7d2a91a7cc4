import Reports
package import Rules
import SourceText

/// Findings for a person at a terminal: what, where in the source, why, and what to do.
package enum TextReporter: Reporter {
  /// What `--format` takes.
  package static let format = "text"
  /// For the table of formats.
  package static let audience = "people; the default"

  /// What is said of findings beyond the limit.
  static let rest = Rest("finding", hint: " (--format json lists all)")

  /// Related places that are shown; a chain may have thousands.
  private static let relatedShown = 8

  /// Each finding with its source, then the summary; each system under its name.
  package static func write(_ systems: [LintResult], _ options: ReportOptions, into out: inout ByteBuffer) {
    for result in systems { write(result, options, into: &out) }
    if !options.quiet, Summary.areNamed(systems) { out += Summary.line(of: systems) + "\n" }
  }

  private static func write(_ result: LintResult, _ options: ReportOptions, into out: inout ByteBuffer) {
    if options.quiet, result.findings.isEmpty { return }
    let style = Style(isColored: options.color)
    if let system = result.system {
      out.terminal(line: Text("== \(system) ==" as Message, .strong), style)
      out += "\n\n"
    }
    if !options.quiet {
      out.terminal(line: Text(result.fitness, .strong), style)
      out += "\n\n"
    }
    var (entries, findings) = (0, 0)
    for group in FindingOutline(result.findings, by: options.grouping, in: result.topology).groups where entries < options.limit {
      if let title = group.title {
        out.terminal(line: title.strong, style)
        out += "\n\n"
      }
      for entry in group.entries.prefix(options.limit - entries) {
        write(entry, in: result.sources, options, style, into: &out)
        out += "\n"
        entries += 1
        findings += entry.count
      }
    }
    if result.findings.count > findings { out += Self.rest.words(result.findings.count - findings) + "\n\n" }
    if options.verbose {
      out.append(TextPrinter.print(Report(sections: [Coverage(result).section]), options)[...])
      out += "\n"
    }
    if !options.quiet, let plan = result.plan { out += plan.line + "\n" }
    if !options.quiet { out += Summary(result).line + (result.system == nil ? "\n" : "\n\n") }
  }

  /// One entry: a finding in full, with its line, its places and what to do, and what its rule says of others in a line
  /// each.
  static func write(
    _ entry: FindingList.Entry, in sources: SourceFiles, _ options: ReportOptions, _ style: Style, into out: inout ByteBuffer
  ) {
    let finding = entry.verdict.finding()
    let ink = Style.Ink(finding.severity)
    style.head(of: finding, &out)
    style.paint(.strong, &out) { out in
      out += ": "
      out.terminal(finding.message)
    }
    out += "\n"

    let places = [finding.location] + finding.related.prefix(relatedShown)
    let marks = places.map { SourceFrames.Mark(span: $0.span, label: $0.message) }
    let frames = SourceFrames(marks, in: sources, style: style, ink: ink)
    frames.write(into: &out)
    let hidden = finding.related.count - relatedShown
    if options.quiet, hidden <= 0, entry.others.isEmpty { return }
    if !frames.isEmpty { frames.bar(&out) }
    if hidden > 0 { frames.footer("note", width: nil, into: &out) { $0 += Rest("place").words(hidden) } }
    if !options.quiet {
      frames.footer("why", width: options.width, into: &out) { $0.terminal(finding.reason) }
      frames.footer("fix", width: options.width, into: &out) { $0.terminal(finding.remedy) }
      frames.footer("advice", width: nil, into: &out) { out in
        if !finding.rule.advice.isEmpty { out.terminal(plain: finding.rule.advice.joined(separator: ", ") + " · ") }
        out.terminal(plain: "topolint explain " + finding.rule.id)
      }
    }
    if entry.others.isEmpty { return }
    frames.footer("also", width: nil, into: &out) { $0 += "the same of \(counted(entry.others.count, "other"))" }
    for other in entry.others.prefix(FindingList.Entry.othersShown) {
      let reason = finding.proposal?.reason
      let finding = other.finding()
      frames.indent(&out)
      out.terminal(place: finding.location, in: sources)
      out.terminal(finding.message)
      out += "\n"
      if let proposal = finding.proposal, proposal.reason == nil || proposal.reason != reason {
        frames.indent(&out)
        out += "  fix: "
        out.terminal(finding.remedy)
        out += "\n"
      }
    }
    if entry.others.count > FindingList.Entry.othersShown {
      frames.indent(&out)
      out += Rest(hint: " (--format json lists all)").words(entry.others.count - FindingList.Entry.othersShown) + "\n"
    }
  }
}
