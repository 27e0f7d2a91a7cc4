import TopologyModel

/// How long a service needs, once it works again, to get over a fault in which it answered nobody: what has come up in the
/// meantime waits, and is tried again while it does. With a fault of F seconds, L requests a second when all are retried, a
/// capacity of C, and attempts that give up after T, that takes (F L - T C) / (C - L); what has waited for longer than T when the fault
/// ends is asked for by nobody any more.
/// - Complexity: linear in services and calls.
package struct Recovery: Analysis {
  package static let facts = [
    Fact(
      "recovery_ms", of: .service, .number,
      "how long it goes on losing requests after a fault of 2 s is over, all of them retried; null without a capacity and a rate, and where it never gets over it, because retried_rate_per_s is no less than total_capacity_per_s",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service, in milliseconds, after a fault of `fault`.
  package let ofService: [Estimate]

  /// Milliseconds.
  package static let fault = 2_000.0

  package init(_ base: FactBase) {
    let topology = base.topology
    let (retried, capacities) = (base[RetriedLoad.self].ofService, base[Utilisation.self].capacities)
    ofService = topology.services.indices.map { index in
      guard let load = retried[index].number, let capacity = capacities[index].number else {
        // There is none without both; where both are there, what is unknown of one is unknown of this.
        return retried[index].combined(with: capacities[index]) { $0 + $1 }.exact
      }
      // The least patient callers leave first, and so the wait for the others is at least as long.
      let timeouts = topology.calls(to: ID(index)).map { ID<Call>(Int($0)) }.filter(topology.isWaitedFor)
        .compactMap { topology.knowledge(.timeout, of: $0).value }
      let patience = timeouts.min().map { $0.isFinite ? $0 : 0 } ?? 0
      return Self.time(load: load, capacity: capacity, patience: patience, fault: Self.fault)
    }
  }

  /// Milliseconds until a service has got over a fault; absent where it never does.
  /// - Parameters:
  ///   - load, capacity: requests in a second, all retried, and what can be answered.
  ///   - patience, fault: milliseconds that an attempt, and that the fault lasts.
  package static func time(load: Double, capacity: Double, patience: Double, fault: Double) -> Estimate {
    load < capacity ? .saturating((fault * load - patience * capacity) / (capacity - load)) : .absent
  }
}
