package import TopologyModel

/// How long a service needs, once it works again, to get over a fault in which it answered nobody: what has come up in the
/// meantime waits, and is tried again while it does.
///
/// A fault of F begins at 0. Of L attempts a second, each of which comes some time after the request that it is for, all that
/// have come until a later moment t are L t - D, where D is the sum of those times over the attempts of one second. C a second are
/// answered from F on. As long as more than T C wait, where T is the time after which an attempt is given up, each answer
/// comes too late. That ends at t = F + (F L - T C - D) / (C - L), and the last requests that are lost then are told so T later.
/// - Complexity: that of `LoadPropagation`.
package struct Recovery: Analysis {
  package static let facts = [
    Fact(
      "recovery_ms", of: .service, .number,
      "how long it goes on losing requests after a fault of 2 s is over, all of them retried; null without a capacity and a rate, and where it never gets over it, because retried_rate_per_s is no less than total_capacity_per_s",
      from: Self.self
    ) { $0.time(of: ID($1), after: Self.fault).factValue },
    Fact(
      "absorbed_fault_ms", of: .service, .number,
      "the longest time without answers that costs no request once it is over: what has come up is answered before its callers give up",
      from: Self.self
    ) { $0.absorbed[$1].factValue },
    Fact(
      "patience_ms", of: .service, .number, "the shortest timeout of the calls that wait for it; null without one", from: Self.self
    ) { $0.patience[$1].factValue },
  ]

  /// Milliseconds.
  package static let fault = 2_000.0

  /// By service: attempts in a second while it answers nobody, and requests in a second that all its replicas can take.
  package let loads: [Estimate]
  package let capacities: [Estimate]
  /// By service, in milliseconds: the least that an attempt waits; absent where all wait for ever.
  package let patience: [Estimate]
  /// By service, in milliseconds.
  private let absorbed: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    loads = base[RetriedLoad.self].ofService
    capacities = base[Utilisation.self].capacities
    // The least patient callers leave first, and so the wait for the others is at least as long.
    patience = topology.services.indices.map { index in
      let timeouts = topology.calls(to: ID(index)).map { ID<Call>(Int($0)) }.filter(topology.isWaitedFor)
        .compactMap { topology.attemptLimit(of: $0).value }
      return timeouts.min().map { $0.isFinite ? .known($0) : .absent } ?? .absent
    }
    let delays = AttemptDelays(base).ofService
    absorbed = topology.services.indices.map { [loads, capacities, patience] index in
      guard loads[index] != .absent else { return .absent }
      return patience[index].or(0).combined(with: capacities[index], *).combined(with: delays[index], +).shared(by: loads[index])
    }
  }

  /// Milliseconds until a service has got over a fault; absent where it never does.
  /// - Parameters:
  ///   - fault: milliseconds that it lasts.
  ///   - left: requests in a second that are answered meanwhile.
  package func time(of service: ID<Service>, after fault: Double, answering left: Double = 0) -> Estimate {
    let index = service.index
    guard let load = loads[index].number, let capacity = capacities[index].number else {
      // There is none without both; where both are there, what is unknown of one is unknown of this.
      return loads[index].combined(with: capacities[index]) { $0 + $1 }.exact
    }
    guard let absorbed = absorbed[index].number, fault * max(load - left, 0) > absorbed * load else { return .known(0) }
    guard load < capacity else { return .absent }
    return .saturating((fault * (load - left) - absorbed * load) / (capacity - load) + (patience[index].number ?? 0))
  }
}
