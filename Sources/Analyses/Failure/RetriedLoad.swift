import TopologyModel

/// How often everything is asked while it fails at once and all that fails is tried again: over all paths, the rate that
/// takes the path times the attempts on it. Ten of a hundred requests that are tried twice and ninety that are tried once
/// make 110.
///
/// Open breakers keep away what comes by their calls, and what that sets off: how much comes in spite of them is told apart. How long
/// they stay open no input says.
///
/// A failure goes up as far as nobody answers without it: behind a call with a fallback, one that is not waited for, and
/// a queue, the usual rate arrives. On a cycle the figures solve a linear system, as in `LoadPropagation`.
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
  package let ofService: [Estimate]
  /// By service: the same while breakers are open.
  package let unbroken: [Estimate]
  /// By label of `RequestFlow`: how often the end of an edge is asked for each time that its start is, all attempts counted; none where
  /// no rate is known.
  let factors: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    guard load.isKnown else {
      (ofService, unbroken, factors) = (load.ofService, load.ofService, [])
      return
    }
    factors = Self.factors(base)
    let entries = zip(base[Entries.self].all, LoadPropagation.arrivals(base))
    var arriving = [Estimate?](repeating: nil, count: load.ofNode.count)
    for (entry, arrival) in entries { arriving[entry.index] = arrival.rate.orAny(.entryRate, .service, entry.index) }
    for job in LoadPropagation.silentJobs(base) { arriving[job.index] = Estimate.absent.orAny(.entryRate, .service, job.index) }
    func rates(by factors: [Estimate]) -> [Estimate] {
      var rates = Self.spread(arriving, by: factors, startingAnew: { load.ofNode[$0] }, base)
      base[MessageGraph.self].fold(&rates) { rate, more in if let more { rate = rate?.combined(with: more, +) ?? more } }
      return topology.services.indices.map { load.isReached[$0] ? rates[$0]?.closed ?? .absent : .absent }
    }
    ofService = rates(by: factors)
    let connections = base[Connections.self]
    let effort = base[CallEffort.self]
    let opening = topology.calls.indices.filter {
      effort.isWaitedFor[$0] && effort.limits[$0].isFinite && connections.opensBreaker(of: ID($0), topology)
    }
    var kept = factors
    for call in opening { kept[call] = .known(0) }
    unbroken = opening.isEmpty ? ofService : rates(by: kept)
  }

  /// What comes to each node of `RequestFlow` while all fails that is asked for.
  /// - Parameters:
  ///   - arriving: by node, what comes to it from outside.
  ///   - restart: what comes to a node counts for that much where a failure goes no further up.
  static func spread(
    _ arriving: [Estimate?], by factors: [Estimate], startingAnew restart: (Int) -> Estimate, _ base: FactBase
  ) -> [Estimate?] {
    let isHard = base[CallEffort.self].isHard
    return base[RequestFlow.self].rates(arriving) {
      factors[Int($0)]
    } fixed: { node, label in
      Int(label) < isHard.count && isHard[Int(label)] ? nil : restart(node)
    }
  }

  private static func factors(_ base: FactBase) -> [Estimate] {
    let (topology, flow) = (base.topology, base[RequestFlow.self])
    let attempts = base[AttemptsFactor.self].whileHanging
    return flow.factors.indices.map { label in
      let often = flow.openFactor(Int32(label), topology)
      return label < attempts.count ? often.combined(with: attempts[label].orAny(.attempts, .call, label), *) : often
    }
  }
}
