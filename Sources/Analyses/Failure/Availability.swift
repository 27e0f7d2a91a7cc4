import TopologyModel

/// How available each service can be: its own availability times that of each critical dependency, each counted once
/// at whatever depth. Treynor, Dahlin, Rau and Beyer, "The calculus of service availability", 2017.
/// - Complexity: `ReachProduct`.
package struct Availability: Analysis {
  package static let facts = [
    Fact(
      "availability_ratio", of: .service, .number,
      "its own and that of each critical dependency, multiplied; null where one of them declares none", from: Self.self
    ) { $0.ofService },
    Fact(
      "availability_at_best_ratio", of: .service, .number, "the same, as if whatever declares no availability never failed",
      from: Self.self
    ) { .number($0.atBest[$1]) },
    Fact(
      "needed_dependency_availability_ratio", of: .service, .number,
      "what each critical dependency has to promise for slo.availability to hold: (slo / own)^(1 / dependencies); above 1 none can",
      from: Self.self
    ) { availability, service in availability.needed[service].map { .number($0) } ?? .absent },
  ]

  /// By service, from 0 to 1.
  package let ofService: [Estimate]
  /// By service: the same, as if whatever declares no availability never failed.
  package let atBest: [Double]
  /// By service: what each critical dependency has to promise for the promise of the service to hold; nil without a promise or without dependencies.
  package let needed: [Double?]

  package init(_ base: FactBase) {
    let topology = base.topology
    let reach = base[HardReach.self]
    let (condensation, components) = (reach.condensation, reach.components)
    // By component: what its members multiply to, and whether that is all, in it and behind it.
    var factors = [Double](repeating: 1, count: condensation.count)
    var isKnown = [Estimate](repeating: .known(1), count: condensation.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) {
        let own = Estimate(topology.knowledge(.availability, of: ID<Service>(node)), .availability, of: .service)
        factors[component] *= own.number ?? 1
        isKnown[component] = isKnown[component].combined(with: own) { known, _ in known }
      }
      for edge in components.edges(from: component) {
        isKnown[component] = isKnown[component].combined(with: isKnown[Int(components.targets[edge])]) { known, _ in known }
      }
    }
    let products = ReachProduct(components, factors: factors).ofNode
    atBest = condensation.componentOf.map { products[Int($0)] }
    ofService = condensation.componentOf.map { component in
      isKnown[Int(component)].combined(with: .known(products[Int(component)]), *)
    }
    let dependencies = topology.said.contains(.objectiveAvailability) ? base[CriticalDependencies.self].ofService : []
    needed = topology.services.indices.map { index in
      guard let promise = topology.knowledge(.objectiveAvailability, of: ID<Service>(index)).value, dependencies[index] > 0 else {
        return nil
      }
      let own = topology.knowledge(.availability, of: ID<Service>(index)).value ?? 1
      return own > 0 ? Self.root(of: promise / own, dependencies[index]) : nil
    }
  }

  /// The number that, taken to a power, makes `product`; that itself where it is above 1. To the last bit but a few: the
  /// halves of an interval.
  package static func root(of product: Double, _ power: Int) -> Double {
    if product >= 1 { return product }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if TailExposure.power(middle, Double(power)) < product { low = middle } else { high = middle }
    }
    return high
  }
}
