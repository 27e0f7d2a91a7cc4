import TopologyModel

/// How long a service takes to answer: the critical path, its own 99th percentile and, stage by stage, the slowest call
/// of the stage (Zhang and others, "CRISP: critical path analysis of large-scale microservice architectures", 2022). A
/// call takes its callee's time as often as it is made, one after another; asynchronous calls take none. Of routes one
/// is taken, and the slowest counts.
///
/// Percentiles do not add: the sum is an upper estimate, and sure to hold only for as many requests as
/// `latency_guaranteed_ratio` says.
/// - Complexity: linear in services and calls but for sorting the stages of one service: one pass over the
///   condensation, callees first.
package struct Latency: Analysis {
  package static let facts = [
    Fact(
      "latency_ms", of: .service, .number,
      "own p99 and, stage by stage, the slowest call; null where a p99 on the way is missing, and on and before a cycle", from: Self.self
    ) { $0.ofService },
    Fact(
      "latency_guaranteed_ratio", of: .service, .number,
      "share of requests that latency_ms is sure to hold for: of n 99th percentiles that it adds each fails one in a hundred, 1 - n / 100",
      from: Self.self
    ) { $0.guaranteed },
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
  /// By service, from 0 to 1: the union bound over the percentiles that are added.
  package let guaranteed: [Estimate]
  /// By service: requests that it works on at once.
  package let inFlight: [Estimate]
  /// By service: the same of one replica.
  package let inFlightOfReplica: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (rates, routes) = (base[LoadPropagation.self].ofService, base[Routes.self])
    var times = [Estimate](repeating: .absent, count: topology.services.count)
    var counts = times
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service)
        // Without its own time there is no sum, whatever the calls take.
        if own == .absent { continue }
        var calls = StagedTime(routes)
        // All calls of a stage have to keep to their percentile for the slowest to do so.
        var (count, most) = (Estimate.known(1), Estimate.known(0))
        for index in topology.calls(of: service) where topology.isWaitedFor(ID(index)) {
          let (call, callee) = (ID<Call>(index), topology.calls[index].callee.index)
          let often = Estimate.repetitions(of: call, topology)
          calls.add(call, taking: times[callee].combined(with: often, *), topology)
          let more = counts[callee].combined(with: often, *)
          // One request takes one route: the one with the most counts.
          if routes.isRoute(index) { most = most.combined(with: more) { max($0, $1) } } else { count = count.combined(with: more, +) }
        }
        counts[service.index] = count.combined(with: most, +)
        times[service.index] = own.combined(with: calls.sum(), +)
      }
    }
    let inFlight = times.indices.map { rates[$0].combined(with: times[$0]) { $0 * $1 / 1_000 } }
    ofService = times
    guaranteed = zip(times, counts).map { $0.combined(with: $1) { 1 - $1 * TailExposure.slowShare } }
    inFlightOfReplica = inFlight.indices.map { inFlight[$0].shared(by: .replicas(of: ID($0), topology)) }
    self.inFlight = inFlight
  }
}
