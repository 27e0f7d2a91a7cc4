import TopologyModel

/// How available each service can be: its own availability times that of everything it cannot answer without, stores
/// included, each counted once at whatever depth (Treynor, Dahlin, Rau and Beyer, "The calculus of service availability",
/// 2017). A service that declares none but promises an availability counts to its callers as what it promises.
///
/// A call that only a part of the requests makes fails that part at most: of a gateway's routes each request needs the one
/// that it takes, and what several of them need adds up; and a cache answers for a callee through an outage that is no longer than its `ttl`; outages are taken to
/// last five minutes. Retries and replicas are credited nothing.
///
/// What a part needs counts for services that promise an availability first, and for others as far as 64 times all that there
/// is goes; of the rest `availability_at_best_ratio` leaves it out.
/// - Complexity: `ReachProduct`, and up to 64 times linear in services, calls and uses.
package struct Availability: Analysis {
  package static let facts = [
    Fact(
      "availability_ratio", of: .service, .number,
      "its own and that of each critical dependency and store, multiplied, those that a part of the requests needs by that part; null where one of them declares none",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "availability_at_best_ratio", of: .service, .number,
      "the same, as if whatever declares no availability never failed; bounds where that, or a fallback, is unknown", from: Self.self
    ) { $0.atBest },
    Fact(
      "needed_dependency_availability_ratio", of: .service, .number,
      "what each critical dependency has to promise for slo.availability to hold: (slo / own)^(1 / dependencies); above 1 none can",
      from: Self.self
    ) { $0.needed },
  ]

  /// By service, from 0 to 1.
  package let ofService: Estimates
  /// By service: the same, as if whatever declares no availability never failed.
  package let atBest: Estimates
  /// By service: what each critical dependency has to promise for the promise of the service to hold; none without a promise or without dependencies.
  package let needed: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    var needs = AvailabilityNeeds(base)
    let (best, isKnown) = Self.figures(of: &needs, topology)
    var (worst, missing) = (best, [[Bounds.Gap]]())
    if needs.hasGaps, topology.said.contains(.availability) || topology.said.contains(.objectiveAvailability) {
      var needs = AvailabilityNeeds(base, atWorst: true)
      (worst, _) = Self.figures(of: &needs, topology)
      missing = needs.missing()
    }
    let atBest = Estimates(count: topology.services.count) { service in
      worst[service] < best[service] ? .between(worst[service], best[service], missing: missing[service]) : .known(best[service])
    }
    self.atBest = atBest
    ofService = Estimates(count: topology.services.count) { service in
      if let gap = atBest[service].missing.first, isKnown[service] != .absent { return .unknown(gap.need.attribute, gap.need.owner) }
      return isKnown[service].combined(with: .known(best[service]), *)
    }
    let dependencies = topology.said.contains(.objectiveAvailability) ? base[CriticalDependencies.self].counts : nil
    needed = Estimates(count: topology.services.count) { index in
      guard let promise = topology.knowledge(.objectiveAvailability, of: ID<Service>(index)).value, let dependencies,
        dependencies.most[index] > 0
      else { return .absent }
      let own = topology.knowledge(.availability, of: ID<Service>(index)).value ?? 1
      if own <= 0 { return .absent }
      // One alone may fail as often as all may together.
      let ends = [max(dependencies.least[index], 1), dependencies.most[index]].map { Self.root(of: promise / own, Int($0)) }
      return .between(ends.min()!, ends.max()!, missing: dependencies.missing(of: index))
    }
  }

  /// By node: what it multiplies to with all that its requests need, each by the part of them that needs it, and whether all that is known.
  private static func figures(of needs: inout AvailabilityNeeds, _ topology: Topology) -> (products: [Double], isKnown: [Estimate]) {
    var (products, isKnown) = needs.ofEveryRequest()
    let hasPartial = needs.hasPartial()
    let isPromised = topology.services.indices.map { topology.knowledge(.objectiveAvailability, of: ID<Service>($0)).value != nil }
    var steps = passes * (topology.services.count + topology.calls.count + topology.uses.count)
    var stepsOfRoutes = steps
    needs.addRoutes(steps: &stepsOfRoutes)
    for service in topology.services.indices.filter({ isPromised[$0] }) + topology.services.indices.filter({ !isPromised[$0] })
    where hasPartial[service] {
      if let found = needs.ofRequests(at: service, steps: &steps) {
        (products[service], isKnown[service]) = found
      } else {
        isKnown[service] = .absent
      }
    }
    return (products, isKnown)
  }

  /// How often all that there is may be looked at.
  private static let passes = 64

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
