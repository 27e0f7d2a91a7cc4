import TopologyModel

/// How often one request makes its caller reach the callee, by one call and by all that pass between the two.
/// - Complexity: linear in calls.
package struct CallsPerRequest: Analysis {
  package static let facts = [
    Fact("calls_per_request", of: .call, .number, "per_request over batch, less what a cache answers", from: Self.self) {
      $0.ofCall[$1].factValue
    },
    Fact(
      "pair_calls_per_request", of: .call, .number,
      "the sum of calls_per_request over all hops between its two ends, both ways; only on the first of several, else null", from: Self.self
    ) { $0.ofPair[$1].factValue },
    Fact(
      "pair_calls", of: .call, .count, "how many hops there are between its two ends, both ways; only on the first, else null",
      from: Self.self
    ) {
      $0.pairSize[$1] > 0 ? .count(Int($0.pairSize[$1])) : .absent
    },
  ]

  /// By call.
  package let ofCall: [Estimate]
  package let ofPair: [Estimate]
  package let pairSize: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    ofCall = topology.calls.indices.map { Self.estimate(ID($0), topology) }
    var ofPair = [Estimate](repeating: .absent, count: topology.calls.count)
    var pairSize = [Int32](repeating: 0, count: topology.calls.count)
    var first: [Pair: Int] = [:]
    for (index, call) in topology.calls.enumerated() where call.caller != call.callee && topology.isHop(ID(index)) {
      let pair = Pair(low: min(call.caller, call.callee), high: max(call.caller, call.callee))
      if let known = first[pair] {
        ofPair[known] = ofPair[known].combined(with: ofCall[index], +)
        pairSize[known] += 1
      } else {
        first[pair] = index
        ofPair[index] = ofCall[index]
        pairSize[index] = 1
      }
    }
    for index in pairSize.indices where pairSize[index] == 1 { ofPair[index] = .absent }
    self.ofPair = ofPair
    self.pairSize = pairSize
  }

  private struct Pair: Hashable {
    var low: ID<Service>
    var high: ID<Service>
  }

  private static func estimate(_ call: ID<Call>, _ topology: Topology) -> Estimate {
    let perRequest = Estimate(topology.knowledge(.perRequest, of: call), .perRequest, of: .call).or(1)
    // A format that knows no batches and no caches has none.
    let batch = max(topology.knowledge(.batch, of: call).value ?? 1, 1)
    let hits = topology.knowledge(.cacheHitRatio, of: call).value ?? 0
    return perRequest.combined(with: .known(max(1 - hits, 0) / batch), *)
  }
}
