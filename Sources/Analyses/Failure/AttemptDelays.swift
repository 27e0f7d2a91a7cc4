import TopologyModel

/// How much later than the first ones attempts come at a service that answers nobody: one that is given up after T, and tried
/// again after a pause, comes the second time T and the pause later.
/// - Complexity: that of `LoadPropagation`.
struct AttemptDelays {
  /// By service: over the attempts of `RetriedLoad` in a second, the sum of the milliseconds that each comes after the first one of
  /// its request.
  let ofService: [Estimate]

  init(_ base: FactBase) {
    let topology = base.topology
    let (flow, load) = (base[RequestFlow.self], base[LoadPropagation.self])
    guard load.isKnown else {
      ofService = load.ofService
      return
    }
    let retried = base[RetriedLoad.self].ofService
    let failing = Self.timesToFail(base)
    let calls = topology.calls.indices.map { ID<Call>($0) }
    /// What an attempt of a call adds, if each lasts so many milliseconds.
    func delay(_ call: ID<Call>, lasting time: Double) -> Estimate {
      let caller = topology.calls[call.index].caller.index
      let often = flow.openFactor(Int32(call.index), topology)
      return (topology.isHard(call) ? retried : load.ofService)[caller].combined(with: often, *)
        .combined(with: Self.delay(call, lasting: time, base), *)
    }
    var arriving = [Estimate?](repeating: nil, count: flow.graph.nodeCount)
    for call in calls {
      let callee = topology.calls[call.index].callee.index
      // What cannot be known makes nothing later, and so recovery no shorter.
      let more = Estimate.known(delay(call, lasting: failing[call.index]).least)
      arriving[callee] = arriving[callee].map { $0.combined(with: more, +) } ?? more
    }
    let passing = RetriedLoad.spread(arriving, startingAnew: { _ in .known(0) }, base)
    var sums = [Estimate](repeating: .known(0), count: topology.services.count)
    for call in calls {
      let (caller, callee) = (topology.calls[call.index].caller.index, topology.calls[call.index].callee.index)
      let above = topology.isHard(call) ? passing[caller] ?? .known(0) : .known(0)
      let before = above.combined(with: RetriedLoad.factor(of: Int32(call.index), base), *)
      let more = delay(call, lasting: Self.timeout(call, topology)).combined(with: before, +)
      sums[callee] = sums[callee].combined(with: .known(more.least), +)
    }
    ofService = sums
  }

  /// The sum of the milliseconds by which the attempts of one request come later than its first one.
  private static func delay(_ call: ID<Call>, lasting time: Double, _ base: FactBase) -> Estimate {
    let attempts = Estimate.attempts(of: call, base.topology)
    let backoff = Estimate(base.topology.knowledge(.backoff, of: call), .backoff, of: .call).or(0)
    let all = attempts.combined(with: backoff) { number, pause in
      // 1 + 3 + 7 + … = 2^n - n - 1
      time * number * (number - 1) / 2 + pause * (Double(sign: .plus, exponent: Int(min(number, 62)), significand: 1) - number - 1)
    }
    // A budget leaves some of the attempts.
    let share = base[AttemptsFactor.self].ofCall[call.index].combined(with: attempts) { $1 > 1 ? ($0 - 1) / ($1 - 1) : 0 }
    return all.combined(with: share, *)
  }

  /// By call: milliseconds until an attempt fails because something behind its callee answers nobody; 0 where it may be at once.
  private static func timesToFail(_ base: FactBase) -> [Double] {
    let topology = base.topology
    let components = base[StronglyConnectedComponents.self].condensation
    var ofService = [Double?](repeating: nil, count: topology.services.count)
    var ofCall = topology.calls.indices.map { timeout(ID($0), topology) }
    for component in 0..<components.count where !components.isCyclic[component] {
      for service in components.members(of: component) {
        for index in topology.calls(of: ID<Service>(Int(service))) where topology.isHard(ID(index)) {
          let call = ID<Call>(index)
          let callee = topology.calls[index].callee.index
          if let behind = ofService[callee] { ofCall[index] = ofCall[index] > 0 ? min(ofCall[index], behind) : behind }
          let attempts = Estimate.attempts(of: call, topology)
          let all = attempts.least * ofCall[index] + Estimate.pauses(of: call, attempts: attempts, topology).least
          ofService[Int(service)] = min(ofService[Int(service)] ?? all, all)
        }
      }
    }
    return ofCall
  }

  /// Milliseconds; 0 where an attempt ends only with an answer, after which nothing is tried again.
  private static func timeout(_ call: ID<Call>, _ topology: Topology) -> Double {
    topology.knowledge(.timeout, of: call).value.map { $0.isFinite ? $0 : 0 } ?? 0
  }
}
