import TopologyModel

/// How long a call can take before its caller gives up: every attempt to its timeout, and the pauses between them.
/// - Complexity: linear in services and calls.
package struct CallTimes: Analysis {
  package static let facts = [
    Fact("worst_case_ms", of: .call, .number, "attempts times timeout, and the pauses between; null without a timeout", from: Self.self) {
      $0.worstCase
    },
    Fact(
      ofCallee: "callee_waits_ms", "what the callee may wait for its own calls: waits_ms of it", from: Self.self
    ) { $0.waits },
    Fact(
      "waits_ms", of: .service, .number,
      "the longest that it waits for its calls: worst_case_ms of each, as often as one request makes it, stage by stage; calls without a timeout are left out",
      from: Self.self
    ) { $0.waits },
    Fact(
      "wait_p99_ms", of: .call, .number,
      "latency.p99 of the callee, within what timeout and attempts allow; 0 where less than one request in a hundred makes the call",
      from: Self.self
    ) { $0.waitP99 },
    Fact("slowest_call_ms", of: .service, .number, "the largest worst_case_ms of the calls that it makes and waits for", from: Self.self) {
      $0.slowest
    },
  ]

  /// By call, in milliseconds.
  package let worstCase: [Estimate]
  /// By service, in milliseconds: the largest worst case of its synchronous hops. Calls without a timeout are left out;
  /// it is unknown if one of the others is.
  package let slowest: [Estimate]
  /// By service, in milliseconds: the longest that it waits for its calls, those without a timeout left out.
  package let waits: [Estimate]
  /// By call, in milliseconds: what it takes at its callee's 99th percentile.
  package let waitP99: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    worstCase = topology.calls.indices.map { index in
      let call = ID<Call>(index)
      let attempts = Estimate.attempts(of: call, topology)
      let timeout = Estimate(topology.knowledge(.timeout, of: call), .timeout, of: .call)
      let waits = timeout.combined(with: attempts, *)
      return waits.combined(with: .pauses(of: call, attempts: attempts, topology), +)
    }
    let hops = base[SynchronousGraph.self]
    var slowest = [Estimate](repeating: .absent, count: topology.services.count)
    for edge in 0..<hops.graph.edgeCount {
      let caller = Int(hops.graph.sources[edge])
      for call in hops.calls(of: edge) { slowest[caller] = slowest[caller].larger(worstCase[Int(call)]) }
    }
    self.slowest = slowest
    let (routes, worst) = (base[Routes.self], worstCase)
    waits = topology.services.indices.map { service in
      let calls = topology.calls(of: ID(service)).filter { topology.isWaitedFor(ID($0)) && worst[$0] != .absent }
      if calls.isEmpty { return .absent }
      var sum = StagedTime(routes)
      for call in calls { sum.add(ID(call), taking: worst[call].combined(with: .repetitions(of: ID(call), topology), *), topology) }
      return sum.sum()
    }
    waitP99 = topology.calls.indices.map { index in
      let own = Estimate(topology.knowledge(.latencyP99, of: topology.calls[index].callee), .latencyP99, of: .service)
      if CallsPerRequest.chance(of: ID(index), base) <= TailExposure.slowShare { return .known(0) }
      return worst[index].number.map { own.combined(with: .known($0)) { min($0, $1) } } ?? own
    }
  }
}
