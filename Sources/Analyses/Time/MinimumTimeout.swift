package import TopologyModel

/// The least timeout that callers of a service can give it, so that every answer that it still works for can arrive:
/// its own 99th percentile and, stage by stage, the slowest call of the stage. A call takes its callee's own least
/// timeout for every attempt, the pauses between attempts, and all that as often as it is made for one request.
/// - Complexity: linear in services and calls but for sorting the stages of one service: one pass over the
///   condensation, callees first.
package struct MinimumTimeout: Analysis {
  package static let facts = [
    Fact(
      "min_timeout_ms", of: .service, .number,
      "the least timeout that its callers can give it; null where own latency is missing, and on and before a cycle", from: Self.self
    ) { $0.ofService }
  ]

  /// By service, in milliseconds.
  package let ofService: Estimates
  /// By service, in milliseconds: the same of what is known, which is no more than it needs; on a cycle, of its own work.
  package let leasts: [Double]

  package init(_ base: FactBase) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (effort, routes) = (base[CallEffort.self], base[Routes.self])
    var needs = [Estimate](repeating: .absent, count: topology.services.count)
    var leasts = [Double](repeating: 0, count: topology.services.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service)
        leasts[service.index] = own.least
        if condensation.isCyclic[component] { continue }
        let need = own.combined(with: Self.calls(of: service, effort, routes, topology) { needs[$0] }, +)
        needs[service.index] = need
        leasts[service.index] = need.number ?? own.least + Self.calls(of: service, effort, routes, topology) { .known(leasts[$0]) }.least
      }
    }
    ofService = Estimates(needs)
    self.leasts = leasts
  }

  /// What the calls of a service take together.
  /// - Parameter need: of a callee, by its number.
  private static func calls(
    of service: ID<Service>, _ effort: CallEffort, _ routes: Routes, _ topology: borrowing Topology, need: (Int) -> Estimate
  ) -> Estimate {
    var sum = StagedTime(routes)
    for call in topology.calls(of: service) where effort.isTimed[call] {
      sum.add(ID(call), taking: effort.worstCase(of: call, each: need(topology.calls[call].callee.index)), topology)
    }
    return sum.sum()
  }
}

extension Estimate {
  /// How many items a call takes along at once: one where its format knows no batches, and a billion at most.
  static func batch(of call: ID<Call>, _ topology: Topology) -> Estimate {
    if topology.isUnsettled(.batch, of: call) { return .between(1, 1e9, missing: [.unknown(.batch, of: call)]) }
    return .known(max(topology.knowledge(.batch, of: call).value ?? 1, 1))
  }

  /// How often a call is made for one request of its caller, one after another: `per_request` in batches of `batch`.
  package static func repetitions(of call: ID<Call>, _ topology: Topology) -> Estimate {
    let perRequest = Estimate(topology.knowledge(.perRequest, of: call), .perRequest, of: .call).or(1)
    return perRequest.combined(with: .batch(of: call, topology)) { Estimate.roundedUp($0 / $1) }
  }
}

extension Estimate {
  /// How many of so many calls for one request are made one after another: all, but no more than one for each round where several were seen
  /// at once. Whether most requests make as many at once as one of them did nobody knows.
  func inTurn(of call: ID<Call>, _ topology: Topology) -> Estimate {
    guard !isNothing, most > 1, let atOnce = topology.knowledge(.observedConcurrency, of: call).value, atOnce > 1 else { return self }
    return .between(least / atOnce, most, missing: Bounds.joined(missing, [.unknown(.observedConcurrency, of: call)]))
  }

  /// How much of the time of a call its caller waits: all, or nobody knows where a file says that its mode is unknown.
  func waited(for call: ID<Call>, _ topology: Topology) -> Estimate {
    guard topology.isUnsettled(.mode, of: call) else { return self }
    return combined(with: .between(0, 1, missing: [.unknown(.mode, of: call)]), *)
  }
}

extension Topology {
  /// Whether a call is a synchronous hop, and a part of its caller's answers.
  package func isWaitedFor(_ call: ID<Call>) -> Bool { isHop(call) && isSynchronous(call) && isPartOfAnswers(call) }

  /// Whether a call adds its time to that of its caller: it is waited for, and no stream.
  package func isTimed(_ call: ID<Call>) -> Bool { isWaitedFor(call) && !isStream(call) }

  /// The latency that a service promises, in milliseconds.
  package func promise(of service: ID<Service>) -> Double? {
    let promise = knowledge(.objectiveLatencyP99, of: service).value
    return promise?.isFinite == true ? promise : nil
  }
}
