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
    Fact(
      "hard_fan_out", of: .service, .count, "those of them without which it cannot answer: its calls to them have no fallback",
      from: Self.self
    ) {
      .count(Int($0.hardFanOut[$1]))
    },
    Fact(
      "median_fan", of: .topology, .count,
      "the median of fan_in and fan_out together, over services that call or are called; of an even number the upper one", from: Self.self
    ) { fans, _ in .count(Int(fans.median)) },
    Fact("fan_in", of: .service, .count, "distinct services that call it and wait, itself not counted", from: Self.self) {
      .count(Int($0.fanIn[$1]))
    },
  ]

  /// By service: how many others it calls.
  package let fanOut: [Int32]
  /// By service: how many others it cannot answer without.
  package let hardFanOut: [Int32]
  /// By service: how many others call it.
  package let fanIn: [Int32]
  /// The median of both together, over services that call or are called; 0 without any.
  package let median: Int32

  package init(_ base: FactBase) {
    let hops = base[SynchronousGraph.self]
    var fanOut = [Int32](repeating: 0, count: hops.graph.nodeCount)
    var (fanIn, hardFanOut) = (fanOut, fanOut)
    for edge in 0..<hops.graph.edgeCount where hops.graph.sources[edge] != hops.graph.targets[edge] {
      fanOut[Int(hops.graph.sources[edge])] += 1
      if hops.calls(of: edge).contains(where: { base.topology.isHard(ID($0)) }) { hardFanOut[Int(hops.graph.sources[edge])] += 1 }
      fanIn[Int(hops.graph.targets[edge])] += 1
    }
    self.fanOut = fanOut
    self.hardFanOut = hardFanOut
    self.fanIn = fanIn
    let fans = zip(fanIn, fanOut).map(+).filter { $0 > 0 }.sorted()
    median = fans.isEmpty ? 0 : fans[fans.count / 2]
  }
}
