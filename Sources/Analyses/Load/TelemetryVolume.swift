import TopologyModel

/// How much telemetry grows in a day: a span of 500 bytes for each call and each request at an entry, sampled, and a line
/// of 250 bytes in a log.
/// - Complexity: linear in services and calls, by way of `LoadPropagation`.
package struct TelemetryVolume: Analysis {
  package static let facts = [
    Fact("spans_per_s", of: .topology, .number, "spans without sampling: one for each call and each request at an entry", from: Self.self) {
      telemetry, _ in telemetry.spans.factValue
    },
    Fact(
      "telemetry_bytes_per_day", of: .topology, .number, "spans x 500 bytes x sampling x 86 400; null unless there are traces",
      from: Self.self
    ) { telemetry, _ in telemetry.bytesPerDay.factValue },
    Fact("telemetry_retained_bytes", of: .topology, .number, "what traces hold over their retention", from: Self.self) { telemetry, _ in
      telemetry.retained.factValue
    },
    Fact(
      "log_bytes_per_day", of: .topology, .number,
      "a line of 250 bytes for each call and each request at an entry x 86 400; null unless there are logs", from: Self.self
    ) { telemetry, _ in telemetry.logBytesPerDay.factValue },
  ]

  /// Spans in a second, sampling left out.
  package let spans: Estimate
  /// Bytes of traces in a day; absent unless there are traces.
  package let bytesPerDay: Estimate
  /// Bytes of traces that are kept at once.
  package let retained: Estimate
  /// Bytes of logs in a day; absent unless there are logs.
  package let logBytesPerDay: Estimate

  /// One span as it is stored.
  package static let bytesPerSpan = 500.0
  /// One line of an access log.
  package static let bytesPerLine = 250.0

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    func exists(_ attribute: Attribute) -> Estimate {
      let knowledge = topology.knowledge(attribute)
      return knowledge.value == 1 ? .known(1) : knowledge.isUnknown ? .unknown(attribute, .topology) : .absent
    }
    // Whoever says nothing of sampling keeps all.
    let sampling = Estimate(topology.knowledge(.traceSampling), .traceSampling, of: .topology).or(1)
    let retention = Estimate(topology.knowledge(.traceRetention), .traceRetention, of: .topology)
    spans = load.calls.combined(with: load.requests, +)
    bytesPerDay = exists(.traces).combined(with: spans, *).combined(with: sampling) { $0 * $1 * Self.bytesPerSpan * 86_400 }
    logBytesPerDay = exists(.logs).combined(with: spans) { $0 * $1 * Self.bytesPerLine * 86_400 }
    retained = bytesPerDay.combined(with: retention) { $0 * $1 / 86_400_000 }
  }
}
