import Analyses
import Rules
import SourceText
import TopologyModel
package import WhatIf

/// What follows from a fault or from growth, for a person at a terminal: the worst first, and in the last lines what it
/// means for users.
package enum WhatIfText {
  /// Lines of one list; a person reads no more.
  private static let limit = 40

  package static func write(_ forecast: Forecast, color: Bool) -> [UInt8] {
    var out = ByteBuffer()
    let style = Style(isColored: color)
    var isFirst = true
    func section(_ write: (inout ByteBuffer) -> Void) {
      if !isFirst { out += "\n" }
      isFirst = false
      write(&out)
    }
    if forecast.consequences != nil { section { consequences(forecast, style, &$0) } }
    if let ranking = forecast.ranking { section { table(ranking, forecast, style, &$0) } }
    if let growth = forecast.growth { section { write(growth, forecast, style, &$0) } }
    return out.bytes
  }

  private static func heading(_ words: Message, _ style: Style, _ out: inout ByteBuffer) {
    style.paint(.strong, &out) { $0.terminal(words) }
    out += "\n"
  }

  private static func more(_ count: Int, _ out: inout ByteBuffer) {
    if count > 0 { out += "  … and \(count) more (--format json lists all)\n" }
  }

  /// A name, and blanks up to a column.
  private static func padded(_ name: Untrusted, _ width: Int, _ out: inout ByteBuffer) {
    let before = out.count
    out.terminal(line: Untrusted(Visible.bytes(name)))
    let shown = out.bytes[before...].count { $0 & 0xC0 != 0x80 }
    out.spaces(width - shown + 2)
  }

  private static func width(_ names: [Untrusted]) -> Int {
    min(names.map { Visible.bytes($0).count { $0 & 0xC0 != 0x80 } }.max() ?? 0, 40)
  }

  // MARK: - Consequences

  private static func consequences(_ forecast: Forecast, _ style: Style, _ out: inout ByteBuffer) {
    guard let consequences = forecast.consequences else { return }
    heading(forecast.assumption, style, &out)
    let hit = forecast.hit
    let shown = hit.prefix(limit)
    let width = width(shown.map { forecast.topology.name($0) })
    for element in shown {
      let state = consequences.state(of: element)
      out += "  "
      style.paint(state == .failed ? .error : .warning, state.word, &out)
      out.spaces(10 - state.word.utf8.count)
      padded(forecast.topology.name(element), width, &out)
      out.terminal(consequences.reason(of: element, in: forecast.topology))
      out += "\n"
      guard let chain = forecast.chain(of: element), chain.count > 2 else { continue }
      out.spaces(14 + width)
      style.paint(.frame, &out) { out in
        for (index, name) in chain.enumerated() {
          if index > 0 { out += " -> " }
          out.terminal(line: Untrusted(Visible.bytes(name)))
        }
        if chain.count <= consequences.distance(of: element) { out += " -> …" }
      }
      out += "\n"
    }
    more(hit.count - shown.count, &out)
    if !hit.isEmpty { out += "\n" }
    for (name, words) in forecast.damage {
      out += "  " + name
      out.spaces(10 - name.utf8.count)
      out.terminal(words)
      out += "\n"
    }
  }

  // MARK: - Ranking

  private static func table(_ ranking: DamageRanking, _ forecast: Forecast, _ style: Style, _ out: inout ByteBuffer) {
    let harmful = forecast.harmful
    heading("What a single failure brings down, the worst first", style, &out)
    let shown = harmful.prefix(limit / 2)
    let width = max(width(shown.map { forecast.topology.name($0.element) }), 4)
    func cell(_ text: String, _ width: Int) {
      out.spaces(width - text.count)
      out += text
    }
    if !shown.isEmpty {
      out += "  part"
      out.spaces(width - 2)
      out += "kind        requests failed, hit   entries failed, hit   services failed, degraded\n"
    }
    for damage in shown {
      out += "  "
      padded(forecast.topology.name(damage.element), width, &out)
      let kind = forecast.topology.kind(damage.element)
      out += kind
      out.spaces(10 - kind.utf8.count)
      cell(damage.trafficFailed.map(percent) ?? "?", 10)
      cell(damage.trafficHit.map(percent) ?? "?", 12)
      cell("\(damage.entriesFailed)", 13)
      cell("\(damage.entriesHit) of \(ranking.entries)", 11)
      cell("\(damage.servicesFailed)", 12)
      cell("\(damage.servicesDegraded)", 13)
      out += "\n"
    }
    more(harmful.count - shown.count, &out)
    let harmless = ranking.all.count - harmful.count
    out += "  \(harmful.count) of \(ranking.all.count) parts bring something else down or are met by users"
    out += harmless == 0 ? "\n" : "; \(harmless) concern nobody but themselves\n"
  }

  // MARK: - Growth

  private static func write(_ growth: Growth, _ forecast: Forecast, _ style: Style, _ out: inout ByteBuffer) {
    let factor = readable(growth.factor)
    heading("At \(ours: factor) times the load", style, &out)
    let shown = growth.saturations.prefix(limit / 2)
    let width = width(shown.map { forecast.topology.name($0.element) })
    for saturation in shown {
      let at = readable(saturation.factor) + "×"
      out += "  "
      style.paint(saturation.factor <= 1 ? .error : .warning, at, &out)
      out.spaces(9 - at.count)
      padded(forecast.topology.name(saturation.element), width, &out)
      out.terminal(forecast.words(saturation, factor: growth.factor))
      out += "\n"
      for (index, remedy) in saturation.remedies.enumerated() {
        out.spaces(13 + width)
        out += index == 0 ? "first " : "or    "
        out.terminal(forecast.words(remedy))
        out += "\n"
      }
    }
    more(growth.saturations.count - shown.count, &out)
    if growth.saturations.isEmpty { out += "  nothing whose load and capacity are known is used more than it may be\n" }
    out += "\n  limit     \(percent(growth.targetUtilisation)) of a capacity, more makes users wait\n"
    if !growth.missing.isEmpty {
      out += "  unknown   "
      out.terminal(Forecast.missing(growth.missing))
      out += "\n"
    }
    if let stages = forecast.stages {
      out += "  stage     "
      out.terminal(stages)
      out += "\n"
    }
    if let (before, after) = forecast.judged { write(FindingChanges(from: before, to: after), style, &out) }
  }

  private static func write(_ changes: FindingChanges, _ style: Style, _ out: inout ByteBuffer) {
    out += "  findings  \(changes.appeared.count) new, \(changes.gone.count) gone, \(changes.changed.count) of another severity\n"
    let lines =
      changes.appeared.map { ("+", $0, Severity?.none) } + changes.changed.map { ("~", $0.after, $0.before.severity) }
      + changes.gone.map { ("-", $0, nil) }
    if !lines.isEmpty { out += "\n" }
    for (mark, verdict, earlier) in lines.prefix(limit / 2) {
      let finding = verdict.finding()
      out += "  \(mark) "
      if let earlier { out += earlier.word + " -> " }
      style.head(of: finding, &out)
      out += ": "
      out.terminal(finding.message)
      out += "\n"
    }
    more(lines.count - min(lines.count, limit / 2), &out)
  }
}
