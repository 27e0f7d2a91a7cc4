package import TopologyModel

/// How many requests and calls are under way at once, by Little's law, which takes the mean of their times, and how many
/// workers of the caller calls can hold.
/// - Complexity: linear in services and calls.
package struct Connections: Analysis {
  package static let facts = [
    Fact(
      "in_flight", of: .service, .number,
      "requests that it works on at once in the mean, by Little's law: rate_per_s times mean_latency_ms",
      from: Self.self
    ) { $0.inFlight },
    Fact("in_flight_per_replica", of: .service, .number, "the same, of one replica", from: Self.self) {
      $0.inFlightOfReplica
    },
    Fact(
      "cuts_off_requests", of: .service, .flag,
      "whether an instance of it that is told to stop leaves requests unanswered: `drains` is false; false where nothing is said",
      for: .rules
    ) { topology, service in .flag(topology.knowledge(.drains, of: ID<Service>(service)).value == 0) }
    .always(false) { !$0.said.contains(.drains) },
    Fact(
      "connections", of: .call, .number,
      "calls under way at once in the mean: rate_per_s times the callee's mean_latency_ms, within the timeout; null where nobody waits",
      from: Self.self
    ) { $0.ofCall },
    Fact(
      "held_workers", of: .call, .number, "workers of one replica of the caller that wait if each call takes its worst case",
      from: Self.self
    ) { $0.heldWorkers },
    Fact(
      "calls_per_breaker_window", of: .call, .number, "calls that one replica of the caller makes in the window of its breaker",
      from: Self.self
    ) { $0.perWindow },
    Fact(
      "in_flight_per_replica", of: .call, .number, "calls under way at once from one replica of the caller: connections over its replicas",
      from: Self.self
    ) { $0.ofCallOfReplica },
    Fact(
      "pending_excess", of: .call, .number,
      "how many of these are beyond max_pending: so many would be refused if all wanted a connection at once; null where no max_pending is said",
      from: Self.self
    ) { $0.excess },
    Fact("connections", of: .service, .number, "the sum over the calls that it makes; null if one is not known", from: Self.self) {
      $0.ofService
    },
    Fact("connections_per_replica", of: .service, .number, "the same, of one replica", from: Self.self) { $0.ofReplica },
    opensOnOneFailure,
  ]

  private static let opensOnOneFailure = Fact(
    "opens_on_one_failure", of: .call, .flag,
    "whether a single failure opens its breaker, of another scope than `host`: `breaker.min_calls` is no more than the calls in a window, and one of these is more than `breaker.failure_ratio`; of a rate that is not known whether it is so in a quiet hour; false where nothing is said",
    for: .rules
  ) { base in
    let topology = base.topology
    return { .flag(base[Self.self].opensOnOneFailure(ID($0), topology)) }
  }.always(false) { !$0.said.contains(.breakerMinCalls) }

  /// By service: requests that it works on at once.
  package let inFlight: Estimates
  /// By service: the same of one replica.
  package let inFlightOfReplica: Estimates
  /// By call: calls that are under way at once.
  package let ofCall: Estimates
  /// By call: the same from one replica of the caller.
  package let ofCallOfReplica: Estimates
  /// By call: how many of these are beyond `max_pending`.
  package let excess: Estimates
  /// By call: workers of one replica of the caller that wait if each call takes its worst case.
  package let heldWorkers: Estimates
  /// By call: calls that one replica of the caller makes in the window of its breaker.
  package let perWindow: Estimates
  /// By service: the sum over the calls that it makes.
  package let ofService: Estimates
  /// By service: the same of one replica.
  package let ofReplica: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    let rates = load.ofCall
    let replicas = topology.services.indices.map { Estimate.replicas(of: ID($0), topology) }
    var ofCall = [Estimate](repeating: .absent, count: topology.calls.count)
    var ofService = [Estimate](repeating: .known(0), count: topology.services.count)
    guard load.isKnown else {
      for (index, call) in topology.calls.enumerated() where ofService[call.caller.index] != .absent && topology.isWaitedFor(ID(index)) {
        ofService[call.caller.index] = .absent
      }
      (inFlight, inFlightOfReplica) = (load.ofService, load.ofService)
      let none = Estimates(ofCall)
      (self.ofCall, ofCallOfReplica, excess, heldWorkers, perWindow) = (none, none, none, none, none)
      self.ofService = Estimates(ofService)
      ofReplica = Estimates(zip(ofService, replicas).map { $0.shared(by: $1) })
      return
    }
    let (means, worstCases) = (base[MeanLatency.self], base[CallTimes.self].worstCase)
    var heldWorkers = ofCall
    var perWindow = ofCall
    for (index, call) in topology.calls.enumerated() where topology.isHop(ID(index)) {
      if rates[index] == .absent {
        if topology.isSynchronous(ID(index)) { ofService[call.caller.index] = .absent }
        continue
      }
      let callers = replicas[call.caller.index]
      let window = Estimate(topology.knowledge(.breakerWindow, of: ID<Call>(index)), .breakerWindow, of: .call)
      perWindow[index] = rates[index].shared(by: callers).combined(with: window) { $0 * $1 / 1_000 }
      guard topology.isSynchronous(ID(index)) else { continue }
      ofCall[index] = rates[index].combined(with: means.ofCall[index]) { $0 * $1 / 1_000 }
      heldWorkers[index] = rates[index].shared(by: callers).combined(with: worstCases[index]) { $0 * $1 / 1_000 }
      ofService[call.caller.index] = ofService[call.caller.index].combined(with: ofCall[index], +)
    }
    var inFlight = zip(load.ofService, means.ofService).map { $0.combined(with: $1) { $0 * $1 / 1_000 }.closed }
    for service in topology.services.indices where inFlight[service] != .absent && topology.tellsTriggersApart(ID(service)) {
      var sum = Estimate.known(0)
      for part in base[MessageGraph.self].triggers(of: ID(service)) where load.ofNode[Int(part.node)] != .known(0) {
        let work = load.ofNode[Int(part.node)].combined(with: means.ofNode[part.node] ?? .absent) { $0 * $1 / 1_000 }
        sum = sum.combined(with: work, +)
      }
      inFlight[service] = sum.closed
    }
    inFlightOfReplica = Estimates(zip(inFlight, replicas).map { $0.shared(by: $1) })
    self.inFlight = Estimates(inFlight)
    ofReplica = Estimates(zip(ofService, replicas).map { $0.shared(by: $1) })
    self.ofCall = Estimates(ofCall)
    let ofCallOfReplica = topology.calls.indices.map { ofCall[$0].shared(by: replicas[topology.calls[$0].caller.index]) }
    self.ofCallOfReplica = Estimates(ofCallOfReplica)
    let isBounded = topology.said.contains(.maxPending)
    excess = Estimates(count: topology.calls.count) { index in
      guard isBounded, let most = topology.knowledge(.maxPending, of: ID<Call>(index)).value, most.isFinite else { return .absent }
      return ofCallOfReplica[index].combined(with: .known(most)) { max($0 - $1, 0) }
    }
    self.heldWorkers = Estimates(heldWorkers)
    self.perWindow = Estimates(perWindow)
    self.ofService = Estimates(ofService)
  }
}

extension Connections {
  /// Whether a breaker of a call opens once it fails in one of some ways: it is there, counts such failures, and sees as many calls as it
  /// takes.
  package func opensBreaker(of call: ID<Call>, after kinds: FailureKinds, _ topology: Topology) -> Bool {
    guard topology.breaker(of: call).value == 1, !topology.countedFailures(of: call).isDisjoint(with: kinds) else { return false }
    guard let least = topology.knowledge(.breakerMinCalls, of: call).value, let seen = perWindow[call.index].number else { return true }
    return seen >= least
  }

  private func opensOnOneFailure(_ call: ID<Call>, _ topology: Topology) -> Bool {
    guard let least = topology.knowledge(.breakerMinCalls, of: call).value, topology.breaker(of: call).value == 1,
      !topology.mayLeaveOutHosts(call)
    else { return false }
    // The call that fails is one of them.
    let seen = max(perWindow[call.index].least, 1)
    let ratio = topology.knowledge(.breakerFailureRatio, of: call)
    // Where there is a share that nobody knows, nobody knows what opens it.
    return least <= seen && !ratio.isUnknown && (ratio.value.map { seen * $0 < 1 } ?? (least <= 1))
  }
}
