import TopologyModel

/// How long a service takes to answer: the critical path, its own 99th percentile and, stage by stage, the slowest call
/// of the stage (Zhang and others, "CRISP: critical path analysis of large-scale microservice architectures", 2022). A
/// call takes its callee's time as often as it is made, one after another; asynchronous calls take none.
///
/// Percentiles do not add: the sum is an upper estimate.
/// - Complexity: linear in services and calls but for sorting the stages of one service: one pass over the
///   condensation, callees first.
package struct Latency: Analysis {
  package static let facts = [
    Fact(
      "latency_ms", of: .service, .number,
      "own p99 and, stage by stage, the slowest call; null where a p99 on the way is missing, and on and before a cycle", from: Self.self
    ) { $0.ofService },
    Fact(
      "in_flight", of: .service, .number, "requests that it works on at once, by Little's law: rate_per_s times latency_ms",
      from: Self.self
    ) { $0.inFlight },
    Fact("in_flight_per_replica", of: .service, .number, "the same, of one replica", from: Self.self) {
      $0.inFlightOfReplica
    },
  ]

  /// By service, in milliseconds.
  package let ofService: [Estimate]
  /// By service.
  package let inFlight: [Estimate]
  package let inFlightOfReplica: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let rates = base[LoadPropagation.self].ofService
    var times = [Estimate](repeating: .absent, count: topology.services.count)
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service)
        // Without its own time there is no sum, whatever the calls take.
        if own == .absent { continue }
        var calls = StagedTime()
        for index in topology.calls(of: service) {
          let call = ID<Call>(index)
          guard topology.isHop(call), topology.isSynchronous(call) else { continue }
          let time = times[topology.calls[index].callee.index].combined(with: .repetitions(of: call, topology), *)
          calls.add(call, taking: time, topology)
        }
        times[service.index] = own.combined(with: calls.sum(), +)
      }
    }
    let inFlight = times.indices.map { rates[$0].combined(with: times[$0]) { $0 * $1 / 1_000 } }
    ofService = times
    inFlightOfReplica = inFlight.indices.map { inFlight[$0].shared(by: .replicas(of: ID($0), topology)) }
    self.inFlight = inFlight
  }
}
