import TopologyModel

/// How often one request makes its caller reach the callee, by one call and by all that pass between the two.
/// - Complexity: linear in calls.
package struct CallsPerRequest: Analysis {
  package static let facts = [
    Fact(
      "calls_per_request", of: .call, .number,
      "per_request less what a cache answers, in batches of which the last may not be full, times route_share_ratio", from: Self.self
    ) {
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
  package let ofCall: Estimates
  /// By call: the sum over all hops between its ends; absent on all but the first of several.
  package let ofPair: Estimates
  /// By call: how many hops there are between its ends; 0 on all but the first.
  package let pairSize: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    let silence = base[Silence.self]
    let routes = base[Routes.self]
    let isPlain = routes.isEmpty && [Attribute.perRequest, .batch, .cacheHitRatio].allSatisfy { silence.ofCalls(on: $0) }
    let ofCall =
      isPlain
      ? Array(repeating: Estimate.known(1), count: topology.calls.count)
      : topology.calls.indices.map { call in
        // A format that knows no caches has none.
        let hits = topology.knowledge(.cacheHitRatio, of: ID<Call>(call)).value ?? 0
        let made = Self.estimate(ID(call), hits: hits, topology).combined(with: .known(routes.share(of: call)), *)
        guard topology.isUnsettled(.cacheHitRatio, of: ID(call)) else { return made }
        // It may answer none, and all.
        return made.combined(with: .between(0, 1, missing: [.unknown(.cacheHitRatio, of: ID(call))]), *)
      }
    var ofPair = [Estimate](repeating: .absent, count: topology.calls.count)
    var pairSize = [Int32](repeating: 0, count: topology.calls.count)
    let components = base[MessageGraph.self].condensation.componentOf
    // Whoever tells apart what sets off a call may call back and yet be on no cycle.
    let isApart = topology.said.contains(.on)
    var start = 0
    while start < topology.calls.count {
      let call = topology.calls[start]
      var end = start + 1
      while end < topology.calls.count, topology.calls[end].caller == call.caller, topology.calls[end].callee == call.callee { end += 1 }
      if call.caller != call.callee, topology.isHop(ID(start)) {
        // What calls back is on a cycle.
        let isCyclic = isApart || components[call.caller.index] == components[call.callee.index]
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
    self.ofCall = Estimates(ofCall)
    self.ofPair = Estimates(ofPair)
    self.pairSize = pairSize
  }

  /// How often a call is made for one request that takes it, if a cache answers this share.
  static func estimate(_ call: ID<Call>, hits: Double, _ topology: Topology) -> Estimate {
    // What has a share at a gateway is passed on, once for each request, though a proxy's file does not say so.
    let isPassedOn =
      topology.services[topology.calls[call.index].caller.index].role == .gateway && topology.knowledge(.share, of: call).value != nil
    var perRequest = Estimate(topology.knowledge(.perRequest, of: call), .perRequest, of: .call).or(1)
    if isPassedOn, perRequest.number == nil { perRequest = .known(1) }
    return perRequest.combined(with: .batch(of: call, topology)) { batches(of: $0, missed: max(1 - hits, 0), holding: $1) }
  }

  /// How many batches the items of one request make in the mean: the expectation of ⌈X / b⌉, where X of the items, each
  /// with the same chance, are asked for. Between two whole numbers of items some requests have the one and some the other.
  /// - Complexity: the standard deviation of X, which is 500 at most: over a million items all come as their mean.
  static func batches(of items: Double, missed chance: Double, holding size: Double) -> Double {
    if size <= 1 { return items * chance }
    let whole = Double(UInt64(Estimate.saturated(items)))
    let (least, part) = (wholeBatches(of: whole, missed: chance, holding: size), items - whole)
    return part > 0 ? least + part * (wholeBatches(of: whole + 1, missed: chance, holding: size) - least) : least
  }

  private static func wholeBatches(of items: Double, missed chance: Double, holding size: Double) -> Double {
    if items == 0 || chance <= 0 { return 0 }
    if chance >= 1 || items > 1_000_000 { return Estimate.roundedUp(items * chance / size) }
    // Binomial weights from the most likely number outwards, each from its neighbour, until they no longer count.
    let top = Double(UInt64((items + 1) * chance))
    let odds = chance / (1 - chance)
    var (weights, sum) = (0.0, 0.0)
    var (number, weight) = (min(top, items), 1.0)
    while number <= items, weight > 1e-18 {
      weights += weight
      sum += weight * Estimate.roundedUp(number / size)
      weight *= (items - number) / (number + 1) * odds
      number += 1
    }
    (number, weight) = (min(top, items), 1)
    while number > 0 {
      weight *= number / ((items - number + 1) * odds)
      number -= 1
      if weight <= 1e-18 { break }
      weights += weight
      sum += weight * Estimate.roundedUp(number / size)
    }
    return sum / weights
  }
}
