import TopologyModel

/// How often everything is asked while it fails at once and all that fails is tried again: over all paths, the rate that
/// takes the path times the attempts on it. Ten of a hundred requests that are tried twice and ninety that are tried once
/// make 110.
///
/// Open breakers keep away what comes by their calls, and what that sets off: how much comes in spite of them is told apart. How long
/// they stay open no input says.
///
/// A failure goes up as far as nobody answers without it: behind a call with a fallback, one that is not waited for, and
/// a queue, the usual rate arrives; what a queue delivers again is done again. On a cycle the figures solve a linear
/// system, as in `LoadPropagation`.
/// - Complexity: that of `LoadPropagation`.
package struct RetriedLoad: Analysis {
  package static let facts = [
    Fact(
      "retried_rate_per_s", of: .service, .number,
      "requests that it takes when all fail at once and are retried: over all paths to it, the rate that takes the path times the attempts on it",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "unbroken_rate_per_s", of: .service, .number,
      "the same while all breakers are open that open when calls run into their timeouts: what comes in spite of them", from: Self.self
    ) { $0.unbroken },
  ]

  /// By service: requests in a second.
  package let ofService: Estimates
  /// By service: the same while something behind it hangs.
  let passing: Estimates
  /// By service: the same while breakers are open.
  package let unbroken: Estimates
  /// By label of `RequestFlow`: how often the end of an edge is asked for each time that its start is, all attempts counted, while what is
  /// behind the end hangs, and while the end itself does; none where no rate is known.
  let factors: (passing: Estimates, last: Estimates)

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    guard load.isKnown else {
      (ofService, passing, unbroken, factors) = (load.ofService, load.ofService, load.ofService, ([], []))
      return
    }
    let attempts = base[AttemptsFactor.self]
    let isRedelivered = topology.said.contains(.maxDeliveries)
    let tellsKinds = topology.said.contains(.retryOn) || topology.said.contains(.breakerFailures) || isRedelivered
    let passed = Self.factors(attempts.passingWhileHanging, Deliveries.mostOfLabels(topology), base)
    // A consumer takes no more than it can; what it does with each message it does again.
    factors = (passed, topology.said.contains(.retryOn) || isRedelivered ? Self.factors(attempts.whileHanging, [], base) : passed)
    let entries = zip(base[Entries.self].all, LoadPropagation.arrivals(base))
    var arriving = [Estimate?](repeating: nil, count: load.ofNode.count)
    for (entry, arrival) in entries { arriving[entry.index] = arrival.rate.orAny(.entryRate, .service, entry.index) }
    for job in LoadPropagation.silentJobs(base) { arriving[job.index] = Estimate.absent.orAny(.entryRate, .service, job.index) }
    func rates(by factors: (passing: Estimates, last: Estimates), hanging isLast: Bool) -> Estimates {
      var rates = Self.spread(arriving, by: factors.passing, startingAnew: { load.ofNode[$0] }, base)
      if isLast { rates = Self.last(rates, arriving, by: factors.last, base) }
      base[MessageGraph.self].fold(&rates) { rate, more in if let more { rate = rate?.combined(with: more, +) ?? more } }
      return Estimates(count: topology.services.count) { load.isReached[$0] ? rates[$0]?.closed ?? .absent : .absent }
    }
    passing = rates(by: factors, hanging: false)
    ofService = tellsKinds ? rates(by: factors, hanging: true) : passing
    let connections = base[Connections.self]
    let effort = base[CallEffort.self]
    let timed = topology.calls.indices.filter { effort.isWaitedFor[$0] && effort.limits[$0].isFinite }
    let broken = timed.filter { connections.opensBreaker(of: ID($0), after: .error, topology) }
    let brokenAtLast = timed.filter { connections.opensBreaker(of: ID($0), after: .timeout, topology) }
    let kept = (factors.passing.with(.known(0), at: broken), factors.last.with(.known(0), at: brokenAtLast))
    unbroken = broken.isEmpty && brokenAtLast.isEmpty ? ofService : rates(by: kept, hanging: tellsKinds)
  }

  /// What comes to each node that hangs itself: over the last call those attempts that are made of it then.
  /// - Parameter passing: what comes to each node behind which something hangs.
  private static func last(_ passing: [Estimate?], _ arriving: [Estimate?], by factors: Estimates, _ base: FactBase) -> [Estimate?] {
    let (graph, isHard, load) = (base[RequestFlow.self].graph, base[CallEffort.self].isHard, base[LoadPropagation.self])
    var rates = arriving
    for node in 0..<graph.nodeCount {
      guard let rate = passing[node] else { continue }
      for edge in graph.edges(from: node) {
        let target = Int(graph.targets[edge])
        for label in graph.labels(of: edge) {
          let isPassed = Int(label) < isHard.count && isHard[Int(label)]
          let more = (isPassed ? rate : load.ofNode[node]).combined(with: factors[Int(label)], *)
          rates[target] = rates[target].map { $0.combined(with: more, +) } ?? more
        }
      }
    }
    return rates
  }

  /// What comes to each node of `RequestFlow` while all fails that is asked for.
  /// - Parameters:
  ///   - arriving: by node, what comes to it from outside.
  ///   - restart: what comes to a node counts for that much where a failure goes no further up.
  static func spread(
    _ arriving: [Estimate?], by factors: Estimates, startingAnew restart: (Int) -> Estimate, _ base: FactBase
  ) -> [Estimate?] {
    let isHard = base[CallEffort.self].isHard
    return base[RequestFlow.self].rates(arriving) {
      factors[Int($0)]
    } fixed: { node, label in
      Int(label) < isHard.count && isHard[Int(label)] ? nil : restart(node)
    }
  }

  private static func factors(_ attempts: Estimates, _ deliveries: [Double], _ base: FactBase) -> Estimates {
    let (topology, flow) = (base.topology, base[RequestFlow.self])
    return Estimates(count: flow.factors.count) { label in
      let often = flow.openFactor(Int32(label), topology)
      if label < attempts.count { return often.combined(with: attempts[label].orAny(.attempts, .call, label), *) }
      return deliveries.isEmpty ? often : often.combined(with: .known(deliveries[label]), *)
    }
  }
}
