import TopologyModel

/// How much later than the first ones attempts come at a service that answers nobody: one that is given up after T, and tried
/// again after a pause, comes the second time T and the pause later.
/// - Complexity: that of `LoadPropagation`.
struct AttemptDelays {
  /// By service: over the attempts of `RetriedLoad` in a second, the sum of the milliseconds that each comes after the first one of
  /// its request.
  let ofService: Estimates

  init(_ base: FactBase) {
    let topology = base.topology
    let (flow, load) = (base[RequestFlow.self], base[LoadPropagation.self])
    guard load.isKnown else {
      ofService = load.ofService
      return
    }
    let (retried, factors) = (base[RetriedLoad.self].passing, base[RetriedLoad.self].factors)
    let failing = Self.timesToFail(base)
    let attempts = base[AttemptsFactor.self]
    let calls = topology.calls.indices.map { ID<Call>($0) }
    let effort = base[CallEffort.self]
    /// What an attempt of a call adds, if each lasts so many milliseconds.
    func delay(_ call: ID<Call>, lasting time: Double, _ attempts: Estimates) -> Estimate {
      let caller = topology.calls[call.index].caller.index
      let often = flow.openFactor(Int32(call.index), topology)
      return (effort.isHard[call.index] ? retried : load.ofService)[caller].combined(with: often, *)
        .combined(with: Self.delay(call, lasting: time, effort.attempts[call.index], attempts[call.index], topology), *)
    }
    var arriving = [Estimate?](repeating: nil, count: flow.graph.nodeCount)
    for call in calls {
      let callee = topology.calls[call.index].callee.index
      let more = delay(call, lasting: failing[call.index], attempts.passingWhileHanging)
      arriving[callee] = arriving[callee].map { $0.combined(with: more, +) } ?? more
    }
    let passing = RetriedLoad.spread(arriving, by: factors.passing, startingAnew: { _ in .known(0) }, base)
    var sums = [Estimate](repeating: .known(0), count: topology.services.count)
    for call in calls {
      let (caller, callee) = (topology.calls[call.index].caller.index, topology.calls[call.index].callee.index)
      let above = effort.isHard[call.index] ? passing[caller] ?? .known(0) : .known(0)
      let before = above.combined(with: factors.last[call.index], *)
      let more = delay(call, lasting: Self.timeout(effort.limits[call.index]), attempts.whileHanging).combined(with: before, +)
      sums[callee] = sums[callee].combined(with: more, +)
    }
    ofService = Estimates(sums)
  }

  /// The sum of the milliseconds by which the attempts of one request come later than its first one.
  private static func delay(
    _ call: ID<Call>, lasting time: Double, _ attempts: Estimate, _ factor: Estimate, _ topology: borrowing Topology
  ) -> Estimate {
    guard let number = attempts.number else { return attempts.orAny(.attempts, .call, call.index) }
    guard number > 1 else { return .known(0) }
    // How much later each attempt comes nobody knows who does not know when the one before is given up.
    if topology.attemptLimit(of: call).isUnknown { return .any([.unknown(.timeout, of: call)]) }
    // Each pause makes all later attempts come later; after so many of them nothing adds to it.
    let pauses = (1..<Int(min(number, 64))).reduce(0) { $0 + (number - Double($1)) * topology.pause(after: $1, of: call) }
    // A budget leaves some of the attempts.
    let share = factor.combined(with: .known(number)) { ($0 - 1) / ($1 - 1) }
    return .known(time * number * (number - 1) / 2 + pauses).combined(with: share, *)
  }

  /// By call: milliseconds until an attempt fails because something behind its callee answers nobody; 0 where it may be at once. Of
  /// several things behind it the first that gives up counts, if its capacity is known: nobody asks how others get over it.
  private static func timesToFail(_ base: FactBase) -> [Double] {
    let topology = base.topology
    let (components, effort) = (base[StronglyConnectedComponents.self].condensation, base[CallEffort.self])
    let capacities = base[Utilisation.self].capacities
    var ofService = [Double?](repeating: nil, count: topology.services.count)
    var ofCall = effort.limits.map(timeout)
    for component in 0..<components.count where !components.isCyclic[component] {
      for service in components.members(of: component) {
        for index in topology.calls(of: ID<Service>(Int(service))) where effort.isHard[index] {
          let callee = topology.calls[index].callee.index
          if let behind = ofService[callee] { ofCall[index] = ofCall[index] > 0 ? min(ofCall[index], behind) : behind }
          guard ofService[callee] != nil || capacities[callee].number != nil else { continue }
          let all = min(
            effort.attempts[index].least * ofCall[index] + effort.pauses[index].least, topology.totalLimit(of: ID(index)))
          ofService[Int(service)] = min(ofService[Int(service)] ?? all, all)
        }
      }
    }
    return ofCall
  }

  /// How long an attempt lasts, in milliseconds; 0 where it ends only with an answer, after which nothing is tried again.
  private static func timeout(_ limit: Double) -> Double { limit.isFinite ? limit : 0 }
}
