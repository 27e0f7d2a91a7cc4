import TopologyModel

/// The hard edges, and which services fail together over them: what `BlastRadius` and `CriticalDependencies` count on.
/// - Complexity: linear in services and calls.
package struct HardReach: Analysis {
  package static let facts: [Fact] = []

  /// One edge from each caller to each callee without whose answer it cannot answer itself.
  package let graph: DirectedGraph
  /// The strongly connected components of hard calls.
  package let condensation: Condensation
  /// The components and the edges between them, from higher numbers to lower; made anew each time, for few ask for it.
  /// - Complexity: linear in nodes and edges.
  package var components: DirectedGraph { condensation.graph(of: graph) }

  package init(_ base: FactBase) {
    (graph, condensation) = StronglyConnectedComponents.condensed(Self.graph(base.topology) { _ in false }, base)
  }

  /// - Parameter isLeftOut: by number of a call: whether it counts as none.
  init(_ topology: Topology, leavingOut isLeftOut: (Int) -> Bool) {
    graph = Self.graph(topology, leavingOut: isLeftOut)
    condensation = Condensation(graph)
  }

  private static func graph(_ topology: Topology, leavingOut isLeftOut: (Int) -> Bool) -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(topology.calls.count)
    for (index, call) in topology.calls.enumerated()
    where topology.isHard(ID(index)) && !isLeftOut(index) {
      edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue, label: Int32(index)))
    }
    return DirectedGraph(nodeCount: topology.services.count, edges: edges)
  }

  /// By service: how many of the services that count it reaches, itself not counted; backwards, how many reach it.
  /// - Complexity: `ReachCount`.
  func reach(backwards: Bool, counting counts: (Int) -> Bool) -> [Int32] {
    let count = condensation.count
    var weights = [Int](repeating: 0, count: count)
    for node in condensation.componentOf.indices where counts(node) { weights[Int(condensation.componentOf[node])] += 1 }
    var reach =
      backwards
      ? ReachCount(components.turned(), weights: weights.reversed()).ofNode.reversed() : ReachCount(components, weights: weights).ofNode
    for component in reach.indices { reach[component] += weights[component] }
    return condensation.componentOf.indices.map { Int32(reach[Int(condensation.componentOf[$0])] - (counts($0) ? 1 : 0)) }
  }
}
