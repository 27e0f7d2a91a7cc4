import TopologyModel

/// How many others a service waits for, and how many wait for it: distinct ends of synchronous hops, itself not
/// counted. Externals and undeclared targets count as callees.
/// - Complexity: linear in services and calls.
package struct FanInOut: Analysis {
  package static let facts = [
    Fact(
      "fan_out", of: .service, .count, "distinct services and externals that it calls and waits for, itself not counted", from: Self.self
    ) {
      .count(Int($0.fanOut[$1]))
    },
    Fact("fan_in", of: .service, .count, "distinct services that call it and wait, itself not counted", from: Self.self) {
      .count(Int($0.fanIn[$1]))
    },
    Fact(
      "callers_with_breaker", of: .service, .count, "distinct synchronous callers all of whose calls to it have a circuit breaker",
      from: Self.self
    ) {
      $0.breakerIsUnknown[$1] ? .unknown(needs: .need(.breaker, of: .call)) : .count(Int($0.callersWithBreaker[$1]))
    },
  ]

  /// By service.
  package let fanOut: [Int32]
  package let fanIn: [Int32]
  package let callersWithBreaker: [Int32]
  /// By service: whether some caller's input cannot say if there is a breaker.
  package let breakerIsUnknown: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let hops = base[SynchronousGraph.self]
    var fanOut = [Int32](repeating: 0, count: topology.services.count)
    var fanIn = fanOut
    var guarded = fanOut
    var isUnknown = [Bool](repeating: false, count: topology.services.count)
    for edge in 0..<hops.graph.edgeCount where hops.graph.sources[edge] != hops.graph.targets[edge] {
      let callee = Int(hops.graph.targets[edge])
      fanOut[Int(hops.graph.sources[edge])] += 1
      fanIn[callee] += 1
      var isGuarded = true
      for call in hops.calls(of: edge) {
        let breaker = topology.breaker(of: ID(call))
        if breaker.isUnknown { isUnknown[callee] = true }
        if breaker.value != 1 { isGuarded = false }
      }
      if isGuarded { guarded[callee] += 1 }
    }
    self.fanOut = fanOut
    self.fanIn = fanIn
    callersWithBreaker = guarded
    breakerIsUnknown = isUnknown
  }
}
