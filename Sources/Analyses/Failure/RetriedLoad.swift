import TopologyModel

/// How often everything is asked while it fails at once and all that fails is tried again: over all paths, the rate that
/// takes the path times the attempts on it. Ten of a hundred requests that are tried twice and ninety that are tried once
/// make 110.
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
    ) { $0.ofService }
  ]

  /// By service: requests in a second.
  package let ofService: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    guard load.isKnown else {
      ofService = load.ofService
      return
    }
    let entries = zip(base[Entries.self].all, LoadPropagation.arrivals(base))
    var arriving = [Estimate?](repeating: nil, count: load.ofNode.count)
    for (entry, arrival) in entries { arriving[entry.index] = arrival.rate.orAny(.entryRate, .service, entry.index) }
    for job in LoadPropagation.silentJobs(base) { arriving[job.index] = Estimate.absent.orAny(.entryRate, .service, job.index) }
    var rates = Self.spread(arriving, startingAnew: { load.ofNode[$0] }, base)
    base[MessageGraph.self].fold(&rates) { rate, more in if let more { rate = rate?.combined(with: more, +) ?? more } }
    ofService = topology.services.indices.map { load.isReached[$0] ? rates[$0]?.closed ?? .absent : .absent }
  }

  /// What comes to each node of `RequestFlow` while all fails that is asked for.
  /// - Parameters:
  ///   - arriving: by node, what comes to it from outside.
  ///   - restart: what comes to a node counts for that much where a failure goes no further up.
  static func spread(_ arriving: [Estimate?], startingAnew restart: (Int) -> Estimate, _ base: FactBase) -> [Estimate?] {
    let topology = base.topology
    let flow = base[RequestFlow.self]
    return flow.rates(arriving) {
      factor(of: $0, base)
    } fixed: { node, label in
      Int(label) < topology.calls.count && topology.isHard(ID(label)) ? nil : restart(node)
    }
  }

  /// How often the end of an edge of `RequestFlow` is asked for each time that its start is, all attempts counted.
  static func factor(of label: Int32, _ base: FactBase) -> Estimate {
    let often = base[RequestFlow.self].openFactor(label, base.topology)
    guard Int(label) < base.topology.calls.count else { return often }
    return often.combined(with: base[AttemptsFactor.self].whileHanging[Int(label)].orAny(.attempts, .call, Int(label)), *)
  }
}
