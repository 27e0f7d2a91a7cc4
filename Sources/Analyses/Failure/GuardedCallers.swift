import TopologyModel

/// Callers that stop calling a service that fails: those with a circuit breaker.
package struct GuardedCallers: Analysis {
  package static let facts = [
    Fact(
      "callers_with_breaker", of: .service, .count, "distinct synchronous callers all of whose calls to it have a circuit breaker",
      from: Self.self
    ) {
      $0.isUnknown[$1] ? .unknown(needs: .need(.breaker, of: .call)) : .count(Int($0.ofService[$1]))
    },
    Fact(
      "breaker_is_blind", of: .call, .flag,
      "whether its breaker never opens for a callee that fails as a whole: it counts neither `error` nor a timeout that the call has, be it one of silence; false where nothing is said of what it counts",
      for: .rules
    ) { topology, call in .flag(topology.isBlindBreaker(of: ID(call))) }.always(false) { !$0.said.contains(.breakerFailures) },
    Fact(
      "breaker_ejects_all", of: .call, .flag,
      "whether its breaker may shut off all replicas of the callee, one by one: `breaker.scope` is `host` and `breaker.max_ejected` is 100%; false where the call has a `fallback`, stands by with a `share` of 0%, or nothing is said",
      for: .rules
    ) { topology, call in .flag(topology.mayEjectAll(ID(call))) }.always(false) { !$0.said.contains(.breakerScope) },
    Fact(
      "favours_failing_replicas", of: .call, .flag,
      "whether it prefers the replica with the fewest calls in flight, which one that fails at once has, and no breaker of the scope `host` counts `error`; false where nothing is said of `balancing`",
      for: .rules
    ) { topology, call in .flag(topology.favoursFailingReplicas(ID(call))) }.always(false) { !$0.said.contains(.balancing) },
    Fact(
      "asks_first_alone", of: .call, .flag,
      "whether it asks the first replica whatever comes of it: `balancing` is `first`, and no breaker of the scope `host` leaves it out; false where nothing is said of `balancing`",
      for: .rules
    ) { topology, call in
      .flag(topology.balances(ID(call), .first) && !topology.mayLeaveOutHosts(ID(call)))
    }.always(false) { !$0.said.contains(.balancing) },
    Fact(
      "breaker_misses_timeouts", of: .call, .flag,
      "whether its breaker does not count that no answer came in time; false where nothing is said of what it counts", for: .rules
    ) { topology, call in .flag(!topology.countedFailures(of: ID(call)).contains(.timeout)) }.always(false) {
      !$0.said.contains(.breakerFailures)
    },
  ]

  /// By service.
  package let ofService: [Int32]
  /// By service: whether an input cannot say if some caller has a breaker.
  package let isUnknown: [Bool]

  /// - Complexity: linear in calls.
  package init(_ base: FactBase) {
    let topology = base.topology
    let hops = base[SynchronousGraph.self]
    var ofService = [Int32](repeating: 0, count: topology.services.count)
    var isUnknown = [Bool](repeating: false, count: topology.services.count)
    for edge in 0..<hops.graph.edgeCount where hops.graph.sources[edge] != hops.graph.targets[edge] {
      let callee = Int(hops.graph.targets[edge])
      var isGuarded = true
      for call in hops.calls(of: edge) {
        let breaker = topology.breaker(of: ID(call))
        if breaker.isUnknown { isUnknown[callee] = true }
        if breaker.value != 1 || topology.isBlindBreaker(of: ID(call)) { isGuarded = false }
      }
      if isGuarded { ofService[callee] += 1 }
    }
    self.ofService = ofService
    self.isUnknown = isUnknown
  }
}

extension Topology {
  /// Whether a call has a breaker that may shut off all replicas of its callee, one by one, and nobody takes their place. Of who stands by
  /// for others nothing is expected.
  func mayEjectAll(_ call: ID<Call>) -> Bool {
    knowledge(.breakerScope, of: call).value == BreakerScope.host.value && knowledge(.breakerMaxEjected, of: call).value == 1
      && breaker(of: call).value == 1 && knowledge(.fallback, of: call).value != 1 && knowledge(.share, of: call).value != 0
  }

  /// Whether the breaker of a call shuts off hosts of its callee one by one, or nobody knows whether it does.
  func mayLeaveOutHosts(_ call: ID<Call>) -> Bool {
    let scope = knowledge(.breakerScope, of: call)
    return scope.value == BreakerScope.host.value || scope.isUnknown && breaker(of: call).value == 1
  }

  /// Whether a call is balanced in some way.
  func balances(_ call: ID<Call>, _ way: Balancing) -> Bool { knowledge(.balancing, of: call).value == way.value }

  /// Whether a call goes to a replica that fails at once more often than to the others, and nothing leaves that one out.
  func favoursFailingReplicas(_ call: ID<Call>) -> Bool {
    balances(call, .leastRequest) && !(mayLeaveOutHosts(call) && countedFailures(of: call).contains(.error))
  }

  /// Whether the breaker of a call, if it has one, never opens for a callee that fails as a whole.
  func isBlindBreaker(of call: ID<Call>) -> Bool {
    let counted = countedFailures(of: call)
    guard !counted.contains(.error), breaker(of: call).value == 1 else { return false }
    // Where it is not known whether the caller gives up, the breaker may see it.
    func mayEnd(_ limit: Knowledge) -> Bool { limit.isUnknown || limit.value?.isFinite == true }
    return !counted.contains(.timeout) || !mayEnd(attemptLimit(of: call)) && !mayEnd(knowledge(.idleTimeout, of: call))
  }
}
