import TopologyModel

/// Whether a service gets over a short failure by itself: vulnerable if it can take its load, but not what the load
/// becomes when all of it is retried. Bronson, Aghayev, Charapko and Zhu, "Metastable failures in distributed systems",
/// HotOS 2021.
/// - Complexity: linear in services.
package struct Metastability: Analysis {
  package static let facts = [
    Fact(
      "metastable_state", of: .service, .text,
      "stable: capacity is enough for all retries; vulnerable: only for first attempts; overloaded: not for these", from: Self.self
    ) { stability, service in
      let (load, retried) = (stability.utilisation[service], stability.retriedUtilisation[service])
      guard let load = load.number else { return load.factValue }
      if load > 1 { return .word(overloaded) }
      guard let retried = retried.number else { return retried.factValue }
      return .word(retried > 1 ? vulnerable : stable)
    },
    Fact("total_capacity_per_s", of: .service, .number, "capacity times replicas", from: Self.self) { $0.capacities },
  ]

  private static let stable = StaticText("stable")
  private static let vulnerable = StaticText("vulnerable")
  private static let overloaded = StaticText("overloaded")

  private let capacities: [Estimate]
  private let utilisation: [Estimate]
  private let retriedUtilisation: [Estimate]

  package init(_ base: FactBase) {
    let used = base[Utilisation.self]
    capacities = used.capacities
    utilisation = used.ofService
    retriedUtilisation = zip(base[RetriedLoad.self].ofService, used.capacities).map { $0.shared(by: $1) }
  }
}
