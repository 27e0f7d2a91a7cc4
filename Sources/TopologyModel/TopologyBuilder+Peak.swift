internal import SourceText

extension TopologyBuilder {
  /// Tells of a `peak_factor` that changes no load, because every entry declares a rate: whether those are of the peak or of the mean
  /// nobody could tell. A rate is that of the peak.
  /// - Complexity: linear in services.
  mutating func checkPeak(of topology: Topology) {
    guard let peak = topology.entry(.peakFactor, in: topology.own), peak.value != 1 else { return }
    var first: AttributeEntry?
    for service in topology.services {
      if let rate = topology.entry(.entryRate, in: service.attributes) {
        first = first ?? rate
      } else if topology.entry(.entryShare, in: service.attributes) != nil || topology.entry(.entry, in: service.attributes)?.value == 1 {
        return
      }
    }
    guard let first else { return }
    diagnostics.append(
      Diagnostic(
        .error, "'peak_factor' changes nothing: every entry declares a rate, and a rate is that of the peak", at: peak.span,
        hint: "leave it out, and where a rate is that of the mean, write it so many times as large",
        related: Diagnostic.Related(span: first.span, message: "a rate is here")))
  }
}
