import TopologyModel

/// How often one request makes its caller reach the callee, by one call and by all that pass between the two.
/// - Complexity: linear in calls.
package struct CallsPerRequest: Analysis {
  package static let facts = [
    Fact("calls_per_request", of: .call, .number, "per_request over batch, less what a cache answers", from: Self.self) {
      $0.ofCall
    },
    Fact(
      "pair_calls_per_request", of: .call, .number,
      "the sum of calls_per_request over all hops between its two ends, both ways; only on the first of several, else null", from: Self.self
    ) { $0.ofPair },
    Fact(
      "pair_calls", of: .call, .count, "how many hops there are between its two ends, both ways; only on the first, else null",
      from: Self.self
    ) {
      $0.pairSize[$1] > 0 ? .count(Int($0.pairSize[$1])) : .absent
    },
  ]

  /// By call.
  package let ofCall: [Estimate]
  /// By call: the sum over all hops between its ends; absent on all but the first of several.
  package let ofPair: [Estimate]
  /// By call: how many hops there are between its ends; 0 on all but the first.
  package let pairSize: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    let silence = base[Silence.self]
    let isPlain = [Attribute.perRequest, .batch, .cacheHitRatio].allSatisfy { silence.ofCalls(on: $0) }
    let ofCall =
      isPlain
      ? Array(repeating: Estimate.known(1), count: topology.calls.count) : topology.calls.indices.map { Self.estimate(ID($0), topology) }
    var ofPair = [Estimate](repeating: .absent, count: topology.calls.count)
    var pairSize = [Int32](repeating: 0, count: topology.calls.count)
    let components = base[MessageGraph.self].condensation.componentOf
    var start = 0
    while start < topology.calls.count {
      let call = topology.calls[start]
      var end = start + 1
      while end < topology.calls.count, topology.calls[end].caller == call.caller, topology.calls[end].callee == call.callee { end += 1 }
      if call.caller != call.callee, topology.isHop(ID(start)) {
        // What calls back is on a cycle.
        let isCyclic = components[call.caller.index] == components[call.callee.index]
        let back = isCyclic ? topology.calls(from: call.callee, to: call.caller) : 0..<0
        // Of two ways the one that begins at the smaller name comes first, and tells of both.
        if call.caller < call.callee || back.isEmpty {
          pairSize[start] = Int32(end - start + back.count)
          if end - start + back.count > 1 {
            ofPair[start] = (Array(start..<end) + back).map { ofCall[$0] }.reduce(.known(0)) { $0.combined(with: $1, +) }
          }
        }
      }
      start = end
    }
    self.ofCall = ofCall
    self.ofPair = ofPair
    self.pairSize = pairSize
  }

  private static func estimate(_ call: ID<Call>, _ topology: Topology) -> Estimate {
    let perRequest = Estimate(topology.knowledge(.perRequest, of: call), .perRequest, of: .call).or(1)
    // A format that knows no batches and no caches has none.
    let batch = max(topology.knowledge(.batch, of: call).value ?? 1, 1)
    let hits = topology.knowledge(.cacheHitRatio, of: call).value ?? 0
    return perRequest.combined(with: .known(max(1 - hits, 0) / batch), *)
  }
}
