import Analyses
import Rules
import SourceText
import TopologyModel
package import WhatIf

/// What follows from a fault or from growth, for a review or an incident's page.
package enum WhatIfMarkdown {
  /// Rows of one table; a comment may have 65 536 characters.
  private static let limit = 50

  package static func write(_ forecast: Forecast) -> [UInt8] {
    var out = ByteBuffer()
    if forecast.consequences != nil { consequences(forecast, &out) }
    if let ranking = forecast.ranking { table(ranking, forecast, &out) }
    if let growth = forecast.growth { write(growth, forecast, &out) }
    return out.bytes
  }

  private static func more(_ count: Int, _ out: inout ByteBuffer) {
    out += "\n"
    if count > 0 { out += "… and \(count) more\n\n" }
  }

  private static func consequences(_ forecast: Forecast, _ out: inout ByteBuffer) {
    guard let consequences = forecast.consequences else { return }
    out += "## "
    out.markdown(forecast.assumption)
    out += "\n\n"
    for (name, words) in forecast.damage {
      out += "- \(name): "
      out.markdown(words)
      out += "\n"
    }
    out += "\n"
    let hit = forecast.hit
    if hit.isEmpty { return }
    out += "| part | state | why | path |\n|---|---|---|---|\n"
    for element in hit.prefix(limit) {
      let state = consequences.state(of: element)
      out += "| "
      out.code(forecast.topology.name(element), inTable: true)
      out += state == .failed ? " | **failed** | " : " | degraded | "
      out.markdown(consequences.reason(of: element, in: forecast.topology), inTable: true)
      out += " | "
      for (index, name) in (forecast.chain(of: element) ?? []).enumerated() {
        if index > 0 { out += " → " }
        out.code(name, inTable: true)
      }
      out += " |\n"
    }
    more(hit.count - min(hit.count, limit), &out)
  }

  private static func table(_ ranking: DamageRanking, _ forecast: Forecast, _ out: inout ByteBuffer) {
    let harmful = forecast.harmful
    out += "## What a single failure brings down\n\n"
    out += "| part | kind | requests failed, hit | entries failed, hit | services failed, degraded |\n|---|---|---|---|---|\n"
    for damage in harmful.prefix(limit) {
      out += "| "
      out.code(forecast.topology.name(damage.element), inTable: true)
      out +=
        " | \(forecast.topology.kind(damage.element)) | \(damage.trafficFailed.map(percent) ?? "?"), \(damage.trafficHit.map(percent) ?? "?")"
      out += " | \(damage.entriesFailed), \(damage.entriesHit) of \(ranking.entries)"
      out += " | \(damage.servicesFailed), \(damage.servicesDegraded) |\n"
    }
    more(harmful.count - min(harmful.count, limit), &out)
  }

  private static func write(_ growth: Growth, _ forecast: Forecast, _ out: inout ByteBuffer) {
    out += "## At \(readable(growth.factor)) times the load\n\n"
    if let stages = forecast.stages {
      out += "- stage: "
      out.markdown(stages)
      out += "\n"
    }
    out += "- limit: \(percent(growth.targetUtilisation)) of a capacity\n"
    if !growth.missing.isEmpty {
      out += "- unknown: "
      out.markdown(Forecast.missing(growth.missing))
      out += "\n"
    }
    out += "\n"
    saturations(growth, forecast, atMost: limit, &out)
    guard let (before, after) = forecast.judged else { return }
    let changes = FindingChanges(from: before, to: after)
    list("New findings", changes.appeared, &out)
    list("Findings of another severity", changes.changed.map(\.after), &out)
    list("Findings that are gone", changes.gone, &out)
  }

  /// A table of what gives way, first things first, with what to do.
  static func saturations(_ growth: Growth, _ forecast: Forecast, atMost limit: Int, _ out: inout ByteBuffer) {
    if growth.saturations.isEmpty { return }
    out += "| at | part | today and then | first | or |\n|---|---|---|---|---|\n"
    for saturation in growth.saturations.prefix(limit) {
      out += "| \(readable(saturation.factor))× | "
      out.code(forecast.topology.name(saturation.element), inTable: true)
      out += " | "
      out.markdown(forecast.words(saturation, factor: growth.factor), inTable: true)
      for (index, remedy) in saturation.remedies.enumerated() {
        out += index < 2 ? " | " : "; "
        out.markdown(forecast.words(remedy), inTable: true)
      }
      out += saturation.remedies.count == 1 ? " | – |\n" : " |\n"
    }
    more(growth.saturations.count - min(growth.saturations.count, limit), &out)
  }

  private static func list(_ title: String, _ findings: [Verdict], _ out: inout ByteBuffer) {
    if findings.isEmpty { return }
    out += "### \(title)\n\n"
    for verdict in findings.prefix(limit) {
      let finding = verdict.finding()
      out += "- \(finding.severity.word) "
      out.code(Untrusted(finding.rule.id))
      out += ": "
      out.markdown(finding.message)
      out += "\n"
    }
    more(findings.count - min(findings.count, limit), &out)
  }
}
