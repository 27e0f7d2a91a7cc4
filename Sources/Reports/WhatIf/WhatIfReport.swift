import Rules
import SourceText
import TopologyModel
package import WhatIf

/// What follows from a fault or from growth: what `topolint whatif` tells, the worst first.
package struct WhatIfReport {
  private let forecast: Forecast
  private let audience: Audience

  /// - Parameter forecast: whatever was asked for.
  package static func report(_ forecast: Forecast, for audience: Audience) -> Report {
    let report = WhatIfReport(forecast: forecast, audience: audience)
    return Report(sections: [report.consequences, report.ranking, report.growth].compactMap { $0 })
  }

  private init(forecast: Forecast, audience: Audience) {
    self.forecast = forecast
    self.audience = audience
  }

  private var topology: Topology { forecast.topology }
  private var isTerminal: Bool { audience == .terminal }

  /// Lines of the first list; those after it get half of a terminal.
  private var limit: Int { isTerminal ? 40 : 50 }
  private var halfLimit: Int { isTerminal ? 20 : 50 }

  private static func rest(_ audience: Audience) -> Rest { Rest(hint: audience == .terminal ? " (--format json lists all)" : "") }
  private var rest: Rest { Self.rest(audience) }

  // MARK: - Consequences

  private var consequences: Section? {
    guard let consequences = forecast.consequences else { return nil }
    let hit = forecast.hit
    let terms = Block.terms(forecast.damage)
    if hit.isEmpty { return Section(Text(forecast.assumption), [terms]) }
    let columns =
      isTerminal
      ? [Table.Column("state", width: 10), .init("part"), .init("why")]
      : [.init("part"), .init("state"), .init("why"), .init("path")]
    let table = Table(columns, hit, atMost: limit, rest) { element in
      let state = consequences.state(of: element)
      let mark = Cell.mark(state.word, state == .failed ? .error : .warning)
      let (name, why) = (Cell.name(topology.name(element)), Cell.text(Text(consequences.reason(of: element, in: topology))))
      let path = path(of: element, length: consequences.distance(of: element))
      return isTerminal
        ? Table.Row([mark, name, why], below: path.map { [Term("", $0.faint)] } ?? []) : Table.Row([name, mark, why, .text(path ?? "")])
    }
    // The last lines of a terminal are read first, those of a document last.
    return Section(Text(forecast.assumption), isTerminal ? [.table(table), terms] : [terms, .table(table)])
  }

  /// `web -> checkout -> payments`: the way to the fault; on a terminal only where it says more than the reason does.
  private func path(of element: Element, length: Int) -> Text? {
    guard let chain = forecast.chain(of: element), !isTerminal || chain.count > 2 else { return nil }
    let path = chain.map { "\($0)" as Text }.joined(separator: isTerminal ? " -> " : " → ")
    return isTerminal && chain.count <= length ? path + " -> …" : path
  }

  // MARK: - Ranking

  private var ranking: Section? {
    guard let ranking = forecast.ranking else { return nil }
    let harmful = forecast.harmful
    let table = Block.table(Self.ranking(forecast, atMost: halfLimit, rest, for: audience))
    if !isTerminal { return Section("What a single failure brings down", [table]) }
    let harmless = ranking.all.count - harmful.count
    let others = harmless == 0 ? "" : "; \(harmless) concern nobody but themselves"
    return Section(
      "What a single failure brings down, the worst first",
      (harmful.isEmpty ? [] : [table]) + [
        .paragraph("\(harmful.count) of \(ranking.all.count) parts bring something else down or are met by users\(ours: others)")
      ])
  }

  /// What each failure brings down, the worst first.
  static func ranking(_ forecast: Forecast, atMost limit: Int, _ rest: Rest, for audience: Audience) -> Table {
    let isTerminal = audience == .terminal
    let entries = forecast.ranking?.entries ?? 0
    func share(_ ratio: Double?) -> Text { ratio.map { "\(Quantity.share($0))" } ?? "?" }
    // A document has a column for two figures, a terminal one for each.
    let figures = ["requests failed, hit", "entries failed, hit", "services failed, degraded"]
    let widths = [(8, 12), (13, 11), (12, 13)]
    let columns =
      isTerminal
      ? [Table.Column("part"), .init("kind", width: 12)]
        + zip(figures, widths).flatMap { [Table.Column($0, isNumber: true, width: $1.0), .init("", isNumber: true, width: $1.1)] }
      : [.init("part"), .init("kind")] + figures.map { Table.Column($0) }
    return Table(columns, forecast.harmful, atMost: limit, rest) { damage in
      let pairs: [(Text, Text)] = [
        (share(damage.trafficFailed), share(damage.trafficHit)),
        ("\(damage.entriesFailed)", "\(damage.entriesHit) of \(entries)"),
        ("\(damage.servicesFailed)", "\(damage.servicesDegraded)"),
      ]
      let cells = pairs.flatMap { isTerminal ? [Cell.text($0), .text($1)] : ["\($0), \($1)"] }
      return Table.Row(
        [.name(forecast.topology.name(damage.element)), .text(Text(ours: forecast.topology.kind(damage.element)))] + cells)
    }
  }

  // MARK: - Growth

  private var growth: Section? {
    guard let growth = forecast.growth else { return nil }
    let changes = forecast.judged.map { FindingChanges(from: $0.before, to: $0.after) }
    let tier = forecast.tiers.map { Term("tier", Text($0)) }
    let unknown = growth.missing.isEmpty ? nil : Term("unknown", Text(Forecast.missing(growth.missing)))
    let ofConsumers: Text = growth.consumerUtilisation.map { ", \(Quantity.share($0)) of what takes only messages" } ?? ""
    let limit: Text = "\(Quantity.share(growth.targetUtilisation)) of a capacity\(ofConsumers)"
    let isQuiet = growth.saturations.isEmpty
    let table = isQuiet ? nil : Block.table(Self.saturations(growth, forecast, atMost: halfLimit, for: audience))
    let title: Text = "At \(Quantity.count(growth.factor)) times the load"
    if !isTerminal {
      let terms = [tier, Term("limit", limit), unknown].compactMap { $0 }
      return Section(title, [.terms(terms)] + (table.map { [$0] } ?? []) + (changes.map(lists) ?? []))
    }
    let counts = changes.map {
      let open: Text = $0.undecided.isEmpty ? "" : ", \($0.undecided.count) undecidable"
      return Term(
        "findings", "\($0.appeared.count) new, \($0.gone.count - $0.undecided.count) gone, \($0.changed.count) of another severity\(open)")
    }
    let terms = [Term("limit", "\(limit); more makes users wait"), unknown, tier, counts].compactMap { $0 }
    return Section(
      title,
      [table ?? .paragraph("nothing whose load and capacity are known is used more than it may be"), .terms(terms)]
        + (changes.map { [list($0)] } ?? []))
  }

  /// What gives way, first things first, with what to do.
  static func saturations(_ growth: Growth, _ forecast: Forecast, atMost limit: Int, for audience: Audience) -> Table {
    let isTerminal = audience == .terminal
    let columns =
      isTerminal
      ? [Table.Column("at", width: 9), .init("part"), .init("today and then")]
      : [.init("at"), .init("part"), .init("today and then"), .init("first"), .init("or")]
    return Table(columns, growth.saturations, atMost: limit, rest(audience)) { saturation in
      let at = Quantity.loadFactor(saturation.factor)
      let name = Cell.name(forecast.topology.name(saturation.element))
      let words = Cell.text(Text(forecast.words(saturation)))
      let remedies = saturation.remedies.map { Text(forecast.words($0)) }
      if isTerminal {
        return Table.Row(
          [.mark(at.words, saturation.factor <= 1 ? .error : .warning), name, words],
          below: remedies.enumerated().map { Term($0 == 0 ? "first" : "or", $1) })
      }
      let others = remedies.count == 1 ? "–" : remedies.dropFirst().joined(separator: "; ")
      return Table.Row([.quantity(at), name, words, .text(remedies.first ?? ""), .text(others)])
    }
  }

  /// All that changes in the findings, as one list.
  private func list(_ changes: FindingChanges) -> Block {
    let entries =
      changes.appeared.map { FindingList.Entry($0, mark: "+") }
      + changes.changed.map { .init($0.after, mark: "~") } + (changes.fixed + changes.excepted).map { .init($0, mark: "-") }
      + changes.undecided.map { .init($0, mark: "?") }
    return findings(entries)
  }

  /// The same, by what becomes of them.
  private func lists(_ changes: FindingChanges) -> [Block] {
    var parts: [(title: Text, findings: Verdicts)] = [
      ("New findings", changes.appeared), ("Findings of another severity", Verdicts(changes.changed.map(\.after))),
      ("Findings that are gone", changes.fixed + changes.excepted),
    ]
    if !changes.undecided.isEmpty { parts.append(("Findings that nobody can tell any more", changes.undecided)) }
    return parts.map { title, findings in .section(Section(title, [self.findings(findings.map { .init($0) })])) }
  }

  private func findings(_ entries: [FindingList.Entry]) -> Block {
    .findings(FindingList(entries, atMost: halfLimit, .line, rest, in: forecast.judged!.after.sources))
  }
}
