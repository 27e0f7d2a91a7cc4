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
  ]

  /// By service, from 0 to 1.
  package let ofService: [Estimate]
  package let atBest: [Double]

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
  }
}
