import Rules
import SourceText
import WhatIf

extension Forecast {
  /// What the failure of one part does to users and to others; nil where nothing else is hit.
  func words(_ damage: Damage) -> Text? {
    var parts: [Text] = []
    if let failed = damage.trafficFailed, failed > 0 { parts.append("up to \(Quantity.share(failed)) of users' requests fail") }
    if damage.entriesFailed > 0 {
      parts.append(
        "\(damage.entriesFailed) of \(ours: counted(ranking?.entries ?? 0, "entry")) \(ours: damage.entriesFailed == 1 ? "fails" : "fail")")
    }
    if damage.servicesFailed > 0 {
      parts.append("\(ours: counted(damage.servicesFailed, "other service")) \(ours: damage.servicesFailed == 1 ? "fails" : "fail") with it")
    }
    if parts.isEmpty, damage.servicesDegraded > 0 || damage.entriesHit > 0 {
      parts.append(
        "nothing fails with it, \(ours: counted(damage.servicesDegraded, "service")) and \(ours: counted(damage.entriesHit, "entry")) lack something"
      )
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
