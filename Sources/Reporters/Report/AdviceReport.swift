import Advising
import Analyses
package import Rules
import SourceText
import TopologyModel

/// The advice report: what `topolint report` writes for a design review. Markdown, a function of the input only.
package enum AdviceReport {
  /// A step summary of GitHub may have a megabyte.
  private static let byteLimit = 900_000
  private static let nodeLimit = 60
  private static let edgeLimit = 200

  package static func write(_ result: LintResult, _ options: ReportOptions) -> [UInt8] {
    var out = ByteBuffer()
    out += "# Architecture advice"
    if let name = result.topology.name {
      out += ": "
      out.code(result.topology.names[name])
    }
    out += "\n\n"
    verdict(result, into: &out)
    stage(result, into: &out)
    figures(result, into: &out)
    graph(result, into: &out)
    CapacityPlan.write(result, into: &out)
    TimeoutTable.write(result, into: &out)
    findings(result, options, into: &out)
    coverage(result, into: &out)
    unread(result, into: &out)
    out += "---\n\n"
    out.summary(of: result)
    out += "\n"
    return out.bytes
  }

  // MARK: - The whole

  private static func verdict(_ result: LintResult, into out: inout ByteBuffer) {
    out += "> "
    if let worst = result.findings.first {
      out += "**"
      out.verdict(of: result)
      out += ".** The first to repair: "
      out.markdown(worst.finding().message)
      out += ".\n"
    } else if result.diagnostics.contains(where: { $0.severity == .error }) {
      out += "**No verdict.** Not every input could be read to the end.\n"
    } else {
      out += "**No findings.** Nothing that the inputs say breaks at stage \(result.tier.word)"
      out += result.undecided.isEmpty ? ".\n" : ", but they do not say everything: see Coverage.\n"
    }
    out += "\n"
  }

  private static func stage(_ result: LintResult, into out: inout ByteBuffer) {
    out += "## Stage of growth\n\n"
    if result.tierIsInferred {
      out += "This system was judged as one of stage **\(result.tier.word)**, inferred from \(counted(result.serviceCount, "service")); "
      out += "`scale: {users: …}` in the topology, or `--tier`, states it.\n\n"
    } else {
      out += "This system was judged as one of stage **\(result.tier.word)**.\n\n"
    }
    TierTable.write(marking: result.tier, into: &out)
  }

  private static func figures(_ result: LintResult, into out: inout ByteBuffer) {
    let topology = result.topology
    let externals = topology.services.count { $0.role == .external }
    let undeclared = topology.services.count { $0.role == .undeclared }
    out += "## Figures\n\n| figure | value |\n|---|---|\n"
    func row(_ name: String, _ value: String?) {
      if let value { out += "| \(name) | \(value) |\n" }
    }
    row("services", readable(Double(result.serviceCount)))
    row("external systems", externals == 0 ? nil : readable(Double(externals)))
    row("called, but declared nowhere", undeclared == 0 ? nil : readable(Double(undeclared)))
    row("calls", readable(Double(topology.calls.count)))
    row("share of communication that waits for an answer", number("sync_share", result).map { "\(readable($0 * 100)) %" })
    row("queues, stores", "\(readable(Double(topology.queues.count))), \(readable(Double(topology.stores.count)))")
    row("deepest synchronous chain", number("max_sync_depth", result).map { "\(readable($0)) hop\($0 == 1 ? "" : "s")" })
    row("synchronous cycles", readable(Double(Subjects(result.base).count(.cycle))))
    row("calls per second", number("calls_per_s", result).map(readable))
    row("bytes per second", number("bytes_per_s", result).map(readable))
    row("bytes of telemetry a day", number("telemetry_bytes_per_day", result).map(readable))
    out += "\n"
  }

  /// A fact of the topology; nil where it cannot be known or has no bound.
  private static func number(_ name: String, _ result: LintResult) -> Double? {
    guard let fact = FactCatalogue.all.fact(name, of: .topology) else { return nil }
    switch fact.bind(result.base)(0) {
    case .count(let count): return Double(count)
    case .number(let number) where number.isFinite: return number
    default: return nil
    }
  }

  private static func graph(_ result: LintResult, into out: inout ByteBuffer) {
    let whole = MarkedGraph(result)
    let part = whole.neighborhood(nodes: nodeLimit, edges: edgeLimit)
    if part.nodes.isEmpty { return }
    out += "## The topology\n\n"
    out +=
      "Red, amber and blue mark errors, warnings and hints; dashed edges are asynchronous; cylinders are stores, boxes with double sides queues.\n"
    if part.nodes.count < whole.nodes.count || part.edges.count < whole.edges.count {
      out += "Shown is what findings are about and what stands next to it: \(part.nodes.count) of \(whole.nodes.count) nodes, "
      out += "\(part.edges.count) of \(whole.edges.count) edges; `topolint graph` draws all.\n"
    }
    out += "\n```mermaid\n"
    GraphWriter.mermaid(part, into: &out)
    out += "```\n\n"
  }

  // MARK: - Findings

  /// Findings by the service that they are about, or that makes the call: the one with the worst comes first.
  private static func findings(_ result: LintResult, _ options: ReportOptions, into out: inout ByteBuffer) {
    if result.findings.isEmpty { return }
    out += "## Findings\n\n"
    var groups: [(name: Untrusted?, findings: [Finding])] = []
    var places: [Untrusted?: Int] = [:]
    for verdict in result.findings.prefix(options.limit) {
      let finding = verdict.finding()
      let owner = [.topology, .exception].contains(finding.subject.kind) ? nil : finding.subject.names.first
      if let place = places[owner] {
        groups[place].findings.append(finding)
      } else {
        places[owner] = groups.count
        groups.append((owner, [finding]))
      }
    }
    var shown = 0
    for group in groups where out.count < byteLimit {
      out += "### "
      if let name = group.name { out.code(name) } else { out += "The whole system" }
      out += "\n\n"
      for finding in group.findings where out.count < byteLimit {
        out += "#### \(mark(finding.severity)) \(finding.severity.word): "
        out.markdown(finding.message)
        out += "\n\n"
        out.explanation(of: finding, result.sources)
        out += "\n"
        shown += 1
      }
    }
    if shown < result.findings.count {
      out += "… and \(counted(result.findings.count - shown, "more finding")) (`topolint lint --format json` lists all)\n\n"
    }
  }

  private static func mark(_ severity: Severity) -> String {
    switch severity {
    case .error: "🔴"
    case .warning: "🟠"
    case .info: "🔵"
    }
  }

  // MARK: - What is not known

  private static func coverage(_ result: LintResult, into out: inout ByteBuffer) {
    let files = result.sources.all.count
    out += "## Coverage\n\n\(counted(files, "file")) read, \(counted(result.rules.count, "rule")) judged"
    out += result.undecided.isEmpty ? "; every check could be decided.\n\n" : ", \(counted(result.undecided.count, "check")) undecided.\n\n"
    if !result.undecided.isEmpty { undecided(result.undecided, into: &out) }
    if result.baselined > 0 {
      out += "\(counted(result.baselined, "finding")) known to the baseline \(result.baselined == 1 ? "is" : "are") left out.\n\n"
    }
    if !result.excepted.isEmpty { excepted(result.excepted, into: &out) }
  }

  private static func undecided(_ undecided: [Undecided], into out: inout ByteBuffer) {
    struct Gap: Hashable {
      let rule: String
      let needs: String
    }
    var counts: [Gap: (count: Int, example: Subject)] = [:]
    for item in undecided { counts[Gap(rule: item.rule.id, needs: item.needs), default: (0, item.subject)].count += 1 }
    out += "The inputs do not say what these need, so nothing is claimed of them:\n\n"
    out += "| rule | checks | would be decided by | for example, of |\n|---|---|---|---|\n"
    for (gap, item) in counts.sorted(by: { ($0.key.rule, $0.key.needs) < ($1.key.rule, $1.key.needs) }) {
      out += "| "
      out.code(Untrusted(gap.rule), inTable: true)
      out += " | \(readable(Double(item.count))) | "
      out.code(Untrusted(gap.needs), inTable: true)
      out += " | "
      out.code(item.example.id, inTable: true)
      out += " |\n"
    }
    out += "\n"
  }

  private static func excepted(_ excepted: [ExceptedFinding], into out: inout ByteBuffer) {
    out += "\(counted(excepted.count, "finding")) covered by exceptions:\n\n| rule | subject | reason |\n|---|---|---|\n"
    for item in excepted.prefix(100) {
      out += "| "
      out.code(Untrusted(item.rule.id), inTable: true)
      out += " | "
      out.code(item.subject.id, inTable: true)
      out += " | "
      out.code(item.reason, inTable: true)
      out += " |\n"
    }
    if excepted.count > 100 { out += "\n… and \(excepted.count - 100) more\n" }
    out += "\n"
  }

  private static func unread(_ result: LintResult, into out: inout ByteBuffer) {
    if result.diagnostics.isEmpty { return }
    out += "## Files that were not read to the end\n\n"
    for diagnostic in result.diagnostics.prefix(100) { out.markdown(diagnostic, result.sources) }
    if result.diagnostics.count > 100 { out += "- … and \(result.diagnostics.count - 100) more\n" }
    out += "\n"
  }
}
