import TopologyModel

/// What caches keep from callees, and what one that is not there yet could.
/// - Complexity: linear in calls.
package struct CacheDependence: Analysis {
  package static let facts = [
    Fact(
      "callee_cold_utilisation_ratio", of: .call, .number,
      "utilisation_ratio of the callee when the cache of this call is empty, and no more calls are under way than max_concurrency allows",
      from: Self.self
    ) { $0.cold },
    Fact(
      "needed_hit_ratio", of: .call, .number,
      "the share of this call that a cache has to answer for the callee to be within the utilisation of the tier; above 1 none can",
      from: Self.self
    ) { $0.needed },
    Fact(ofCallee: "callee_utilisation_ratio", "utilisation_ratio of the callee", from: Utilisation.self) { $0.ofService },
  ]

  /// By call: utilisation of the callee, 1 for full, when the cache of this call is empty.
  package let cold: Estimates
  /// By call: the share of it that a cache has to answer for the callee to be used no more than its tier allows.
  package let needed: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let (load, used) = (base[LoadPropagation.self], base[Utilisation.self])
    let (factors, routes) = (base[CallsPerRequest.self].ofCall, base[Routes.self])
    let target = base[SystemTier.self].tier.targetUtilisation
    var cold = [Estimate](repeating: .absent, count: topology.calls.count)
    var needed = cold
    for (index, call) in topology.calls.enumerated() {
      let callee = call.callee.index
      let over = load.ofService[callee].combined(with: used.capacities[callee]) { max($0 - $1 * target, 0) }
      needed[index] = over.shared(by: load.ofCall[index])
      let hits = topology.settled(.cacheHitRatio, of: ID(index))
      guard hits.value != nil || hits.isUnknown else { continue }
      let all = CallsPerRequest.estimate(ID(index), hits: 0, topology).combined(with: .known(routes.share(of: index)), *)
      let answered = load.ofService[call.caller.index].combined(with: all.combined(with: factors[index], -), *)
      let others = load.ofService[callee].combined(with: load.ofCall[index], -)
      let asked = load.ofCall[index].combined(with: answered, +).combined(with: .known(Self.most(ID(index), topology)), min)
      cold[index] = others.combined(with: asked, +).shared(by: used.capacities[callee])
    }
    self.cold = Estimates(cold)
    self.needed = Estimates(needed)
  }

  /// Calls in a second that a bulkhead lets through: as many at a time as all replicas of the caller have places for, each of
  /// which takes the median of its callee or more in the mean.
  private static func most(_ call: ID<Call>, _ topology: Topology) -> Double {
    let ends = topology.calls[call.index]
    guard let places = topology.knowledge(.maxConcurrency, of: call).value,
      let median = topology.knowledge(.latencyP50, of: ends.callee).value,
      let replicas = Estimate.replicas(of: ends.caller, topology).number, median > 0
    else { return Estimate.ceiling }
    return places * replicas * 1_000 / median
  }
}
