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
    let flow = base[RequestFlow.self]
    let attempts = base[AttemptsFactor.self].ofCall
    let calls = topology.calls.count
    var arriving = [Estimate?](repeating: nil, count: flow.graph.nodeCount)
    for (entry, arrival) in zip(base[Entries.self].all, LoadPropagation.arrivals(base)) {
      arriving[entry.index] = arrival.rate.orAny(.entryRate, .service, entry.index)
    }
    let rates = flow.rates(arriving) { label in
      let often = flow.openFactor(label, topology)
      return Int(label) < calls ? often.combined(with: attempts[Int(label)].orAny(.attempts, .call, Int(label)), *) : often
    } fixed: { node, label in
      Int(label) < calls && topology.isHard(ID(label)) ? nil : load.ofNode[node]
    }
    ofService = topology.services.indices.map { load.isReached[$0] ? rates[$0]?.closed ?? .absent : .absent }
  }
}
