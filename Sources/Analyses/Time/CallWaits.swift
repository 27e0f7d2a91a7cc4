import TopologyModel

/// How long callers wait: for all calls of one service at worst, and for one call at its callee's 99th percentile.
/// - Complexity: linear in services and calls but for sorting the stages of one service.
package struct CallWaits: Analysis {
  package static let facts = [
    Fact(
      "callee_waits_ms", of: .call, .number,
      "what the callee may wait for its own calls: waits_ms of it, and no longer than the call takes where that passes on its deadline",
      for: .rules
    ) { base in
      let (waits, topology) = (base[Self.self].ofService, base.topology)
      let isTold = topology.said.contains(.passesDeadline)
      return { index in
        let waits = waits[topology.calls[index].callee.index]
        guard isTold, topology.knowledge(.passesDeadline, of: ID<Call>(index)).value == 1 else { return waits.factValue }
        let limit = topology.attemptLimit(of: ID(index)).value ?? .infinity
        return limit.isFinite ? waits.combined(with: .known(limit), min).factValue : waits.factValue
      }
    },
    Fact(
      "waits_ms", of: .service, .number,
      "the longest that it waits for its calls: worst_case_ms of each, as often as one request makes it, stage by stage; calls without a timeout are left out",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "wait_p99_ms", of: .call, .number,
      "latency.p99 of the callee, within what timeout and attempts allow; 0 where less than one request in a hundred makes the call",
      from: Self.self
    ) { $0.p99OfCall },
  ]

  /// By service, in milliseconds: the longest that it waits for its calls, those without a timeout left out.
  package let ofService: Estimates
  /// By call, in milliseconds: what it takes at its callee's 99th percentile.
  package let p99OfCall: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let (routes, worst) = (base[Routes.self], base[CallTimes.self].worstCase)
    let (repetitions, isTimed) = (base[CallEffort.self].repetitions, base[CallEffort.self].isTimed)
    ofService = Estimates(count: topology.services.count) { service in
      var (sum, isAny) = (StagedTime(routes), false)
      // Of calls of which nobody knows how often they are made, each is made once by some request at least.
      var (least, missing): (Double, [Bounds.Gap]) = (0, [])
      for call in topology.calls(of: ID(service)) where worst[call] != .absent && isTimed[call] {
        isAny = true
        if case .unknown = repetitions[call], worst[call].least > 0 {
          least = max(least, worst[call].least)
          missing = Bounds.joined(missing, repetitions[call].orAny(.perRequest, .call, call).missing)
        } else {
          let all = worst[call].combined(with: repetitions[call], *)
          sum.add(ID(call), taking: all.waited(for: ID(call), topology), topology)
        }
      }
      let known = sum.sum()
      if missing.isEmpty { return isAny ? known : .absent }
      return .between(max(known.least, least), Estimate.ceiling, missing: Bounds.joined(known.missing, missing))
    }
    let factors = base[CallsPerRequest.self].ofCall
    p99OfCall = Estimates(count: topology.calls.count) { index in
      if TailExposure.isRare(factors[index].most) { return .known(0) }
      let own = Estimate(topology.knowledge(.latencyP99, of: topology.calls[index].callee), .latencyP99, of: .service)
      return worst[index].number.map { own.combined(with: .known($0)) { min($0, $1) } } ?? own
    }
  }
}
