import Advising
import Analyses
package import Rules
import SourceText
import TopologyModel

/// The advice report: what `topolint report` tells a design review. A function of the input only.
package struct AdviceReport {
  private static let nodeLimit = 60
  private static let edgeLimit = 200
  /// Rows and lines of what is only noted.
  private static let noteLimit = 100

  private let result: LintResult
  private let summary: Summary
  private let findingLimit: Int
  private let grouping: Grouping

  /// - Parameters:
  ///   - findingLimit: findings that are told at most.
  ///   - grouping: how they are put together.
  package static func report(_ result: LintResult, findingLimit: Int = 1_000, by grouping: Grouping = .service) -> Report {
    AdviceReport(result: result, summary: Summary(result), findingLimit: findingLimit, grouping: grouping).report
  }

  private init(result: LintResult, summary: Summary, findingLimit: Int, grouping: Grouping) {
    self.result = result
    self.summary = summary
    self.findingLimit = findingLimit
    self.grouping = grouping
  }

  private var report: Report {
    let name: Text = result.topology.name.map { ": \(result.topology.names[$0])" } ?? ""
    let sections = [
      Section(nil, [.verdict(verdict)]), tier, figures, graph, CapacityPlan.section(result.base), TimeoutProposals.section(result.base),
      findings, coverage, unread, Section(nil, [.rule]),
    ]
    return Report(
      title: "Architecture advice" + name, sections: sections.compactMap { $0 }, closing: Text(ours: summary.line), isWhole: true)
  }

  // MARK: - The whole

  private var verdict: Text {
    Text(result.fitness, .strong)
  }

  private var tier: Section {
    var words: Text = "This system was judged as one of tier \(strong: result.tier.word)"
    if result.tierIsInferred {
      words =
        words
        + ", inferred from \(ours: counted(result.serviceCount, "service")); `scale: {users: …}` in the topology, or `--tier`, states it"
    }
    return Section("Tier", [.paragraph(words + "."), .table(TierTable.table(marking: result.tier))])
  }

  private var figures: Section {
    let topology = result.topology
    func count(_ number: Int) -> Quantity { .count(Double(number)) }
    func some(_ number: Int) -> Text? { number == 0 ? nil : "\(count(number))" }
    let depth = fact("max_sync_depth")
    let rows: [(name: String, value: Text?)] = [
      ("services", "\(count(result.serviceCount))"),
      ("external systems", some(topology.services.count { $0.role == .external })),
      ("called, but declared nowhere", some(topology.services.count { $0.role == .undeclared })),
      ("calls", "\(count(topology.calls.count))"),
      ("share of communication that waits for an answer", fact("sync_share").map { "\(Quantity.share($0))" }),
      ("queues, stores", "\(count(topology.queues.count)), \(count(topology.stores.count))"),
      ("deepest synchronous chain", depth.map { "\(Quantity.count($0)) \(ours: Plural.noun("hop", for: $0))" }),
      ("synchronous cycles", "\(count(Subjects(result.base).count(.cycle)))"),
      ("calls per second", fact("calls_per_s").map { "\(Quantity.rate($0))" }),
      ("bytes per second", fact("bytes_per_s").map { "\(Quantity.bytes($0))" }),
      ("bytes of telemetry a day", fact("telemetry_bytes_per_day").map { "\(Quantity.bytes($0))" }),
    ]
    let known = rows.compactMap { row in row.value.map { (row.name, $0) } }
    return Section(
      "Figures",
      [.table(Table([.init("figure"), .init("value")], known) { Table.Row([.text(Text(ours: $0.0)), .text($0.1)]) })])
  }

  /// A fact of the topology; nil where it cannot be known or has no bound.
  private func fact(_ name: String) -> Double? {
    guard let fact = FactCatalogue.all.fact(name, of: .topology) else { return nil }
    switch fact.bind(result.base)(0) {
    case .count(let count): return Double(count)
    case .number(let number) where number.isFinite: return number
    default: return nil
    }
  }

  private var graph: Section? {
    let whole = MarkedGraph(result)
    let part = whole.neighborhood(nodes: Self.nodeLimit, edges: Self.edgeLimit)
    if part.nodes.isEmpty { return nil }
    var caption: [Text] = [
      "Red, amber and blue mark errors, warnings and hints; dashed edges are asynchronous; cylinders are stores, boxes with double sides queues."
    ]
    if part.nodes.count < whole.nodes.count || part.edges.count < whole.edges.count {
      caption.append(
        "Shown is what findings are about and what stands next to it: \(part.nodes.count) of \(whole.nodes.count) nodes, \(part.edges.count) of \(whole.edges.count) edges; `topolint graph` draws all."
      )
    }
    return Section("The topology", [.graph(part, caption: caption)])
  }

  // MARK: - Findings

  /// Findings as they were asked for: the group with the worst comes first.
  private var findings: Section? {
    if result.findings.isEmpty { return nil }
    let groups = FindingOutline(Array(result.findings.prefix(findingLimit)), by: grouping, in: result.topology).groups
    let rest = Rest("finding", hint: " (`topolint lint --format json` lists all)")
    return Section("Findings", [.findings(FindingList(groups, of: result.findings.count, .full, rest, in: result.sources))])
  }

  // MARK: - What is not known

  private var coverage: Section {
    let read = "\(counted(result.sources.all.count, "file")) read, \(counted(result.rules.count, "rule")) judged"
    var blocks: [Block] = [.paragraph(Text(ours: read + "."))] + Coverage(result).blocks
    if !result.undecided.isEmpty { blocks += undecided }
    if result.baselined > 0 {
      let verb = result.baselined == 1 ? "is" : "are"
      blocks.append(.paragraph("\(ours: counted(result.baselined, "finding")) known to the baseline \(ours: verb) left out."))
    }
    if !result.excepted.isEmpty { blocks += excepted }
    return Section("Coverage", blocks)
  }

  private var undecided: [Block] {
    struct Gap: Hashable {
      let rule: String
      let needs: String
    }
    var counts: [Gap: (count: Int, example: Subject)] = [:]
    for item in result.undecided { counts[Gap(rule: item.rule.id, needs: item.needs), default: (0, item.subject)].count += 1 }
    let gaps = counts.sorted { ($0.key.rule, $0.key.needs) < ($1.key.rule, $1.key.needs) }
    return [
      .paragraph("The inputs do not say what these need, so nothing is claimed of them:"),
      .table(
        Table([.init("rule"), .init("checks"), .init("would be decided by"), .init("for example, of")], gaps) { gap, item in
          Table.Row([
            .name(Untrusted(gap.rule)), .quantity(.count(Double(item.count))), .name(Untrusted(gap.needs)), .name(item.example.id),
          ])
        }),
    ]
  }

  private var excepted: [Block] {
    [
      .paragraph("\(ours: counted(result.excepted.count, "finding")) covered by exceptions:"),
      .table(
        Table([.init("rule"), .init("subject"), .init("reason")], result.excepted, atMost: Self.noteLimit) { item in
          Table.Row([.name(Untrusted(item.rule.id)), .name(item.subject.id), .name(item.reason)])
        }),
    ]
  }

  private var unread: Section {
    Section(
      "Files that were not read to the end",
      result.diagnostics.isEmpty ? [] : [.diagnostics(Excerpted(result.diagnostics, atMost: Self.noteLimit, Rest()), result.sources)])
  }
}
