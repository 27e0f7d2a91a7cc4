import TopologyModel

/// How much traces grow in a day: a span of 500 bytes for each call and each request at an entry, sampled.
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
  ]

  package let spans: Estimate
  package let bytesPerDay: Estimate
  package let retained: Estimate

  package static let bytesPerSpan = 500.0

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    let traces = topology.knowledge(.traces)
    let isTraced = traces.value == 1 ? Estimate.known(1) : traces.isUnknown ? .unknown(.traces, .topology) : .absent
    // Whoever says nothing of sampling keeps all.
    let sampling = Estimate(topology.knowledge(.traceSampling), .traceSampling, of: .topology).or(1)
    let retention = Estimate(topology.knowledge(.traceRetention), .traceRetention, of: .topology)
    spans = load.calls.combined(with: load.requests, +)
    bytesPerDay = isTraced.combined(with: spans, *).combined(with: sampling) { $0 * $1 * Self.bytesPerSpan * 86_400 }
    retained = bytesPerDay.combined(with: retention) { $0 * $1 / 86_400_000 }
  }
}
