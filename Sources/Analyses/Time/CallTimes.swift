import TopologyModel

/// How long a call can take before its caller gives up: every attempt to its timeout, and the pauses between them.
/// - Complexity: linear in services and calls.
package struct CallTimes: Analysis {
  package static let facts = [
    Fact("worst_case_ms", of: .call, .number, "attempts times timeout, and the pauses between; null without a timeout", from: Self.self) {
      $0.worstCase
    },
    Fact("slowest_call_ms", of: .service, .number, "the largest worst_case_ms of the calls that it makes and waits for", from: Self.self) {
      $0.slowest
    },
  ]

  /// By call, in milliseconds.
  package let worstCase: [Estimate]
  /// By service, in milliseconds: the largest worst case of its synchronous hops. Calls without a timeout are left out;
  /// it is unknown if one of the others is.
  package let slowest: [Estimate]

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
  }
}
