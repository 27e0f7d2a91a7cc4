import TopologyModel

/// How available each service can be: its own availability times that of each critical dependency, each counted once
/// at whatever depth; of a gateway's routes each request needs the one that it takes. Treynor, Dahlin, Rau and Beyer, "The calculus of service availability", 2017.
/// - Complexity: `ReachProduct`.
package struct Availability: Analysis {
  package static let facts = [
    Fact(
      "availability_ratio", of: .service, .number,
      "its own and that of each critical dependency, multiplied, and of routes the mean over their shares; null where one of them declares none",
      from: Self.self
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
    var (products, isKnown): ([Double], [Estimate]) = ([], [])
    let routes = base[Routes.self]
    let reach = routes.isEmpty ? base[HardReach.self] : HardReach(topology, leavingOut: routes.isRoute)
    let componentOf = reach.condensation.componentOf
    let routers = topology.services.indices.filter { routes.isRouter[$0] }
    // By service: what of its requests the routes that they take answer.
    var passed = [Double](repeating: 1, count: topology.services.count)
    var isPassedKnown = [Estimate](repeating: .known(1), count: topology.services.count)
    // Once for each gateway behind another; on a cycle of gateways the figures stay above what holds.
    for _ in 0...min(routers.count, Self.nesting) {
      (products, isKnown) = Self.products(reach, topology, passed, isPassedKnown)
      var isSettled = true
      for router in routers {
        var (answered, known, rest) = (0.0, Estimate.known(1), 1.0)
        for route in topology.calls(of: ID(router)) where routes.isRoute(route) {
          let component = Int(componentOf[topology.calls[route].callee.index])
          let isHard = topology.isHard(ID(route))
          answered += routes.share(of: route) * (isHard ? products[component] : 1)
          rest -= routes.share(of: route)
          if isHard { known = known.combined(with: isKnown[component]) { known, _ in known } }
        }
        answered = min(answered + max(rest, 0), 1)
        isSettled = isSettled && answered == passed[router] && known == isPassedKnown[router]
        (passed[router], isPassedKnown[router]) = (answered, known)
      }
      if isSettled { break }
    }
    atBest = componentOf.map { products[Int($0)] }
    ofService = componentOf.map { component in isKnown[Int(component)].combined(with: .known(products[Int(component)]), *) }
    let dependencies = topology.said.contains(.objectiveAvailability) ? base[CriticalDependencies.self].ofService : []
    needed = topology.services.indices.map { index in
      guard let promise = topology.knowledge(.objectiveAvailability, of: ID<Service>(index)).value, dependencies[index] > 0 else {
        return nil
      }
      let own = topology.knowledge(.availability, of: ID<Service>(index)).value ?? 1
      return own > 0 ? Self.root(of: promise / own, dependencies[index]) : nil
    }
  }

  /// Gateways one behind the other that are told apart.
  private static let nesting = 8

  /// By component: what it and all behind it multiply to, and whether that is all.
  private static func products(
    _ reach: HardReach, _ topology: Topology, _ passed: [Double], _ isPassedKnown: [Estimate]
  ) -> ([Double], [Estimate]) {
    let (condensation, components) = (reach.condensation, reach.components)
    var factors = [Double](repeating: 1, count: condensation.count)
    var isKnown = [Estimate](repeating: .known(1), count: condensation.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) {
        let own = Estimate(topology.knowledge(.availability, of: ID<Service>(node)), .availability, of: .service)
        factors[component] *= (own.number ?? 1) * passed[Int(node)]
        isKnown[component] = isKnown[component].combined(with: own) { known, _ in known }
          .combined(with: isPassedKnown[Int(node)]) { known, _ in known }
      }
      for edge in components.edges(from: component) {
        isKnown[component] = isKnown[component].combined(with: isKnown[Int(components.targets[edge])]) { known, _ in known }
      }
    }
    return (ReachProduct(components, factors: factors).ofNode, isKnown)
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
