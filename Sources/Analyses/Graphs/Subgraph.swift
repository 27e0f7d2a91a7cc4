/// One component of a graph as a graph of its own, nodes in the same order.
package struct Subgraph: Sendable {
  /// By node of the subgraph: its number in the whole.
  package let nodes: [Int32]
  /// The label of an edge is its number in the whole.
  package let graph: DirectedGraph
  /// The label of an edge is its number in `graph`.
  package let reversed: DirectedGraph

  /// - Complexity: linear in the nodes and edges of the component.
  package init(_ component: Int, of condensation: Condensation, in whole: DirectedGraph) {
    nodes = Array(condensation.members(of: component))
    var edges: [DirectedGraph.Edge] = []
    for (node, original) in nodes.enumerated() {
      for edge in whole.edges(from: Int(original)) {
        let target = Int(whole.targets[edge])
        guard Int(condensation.componentOf[target]) == component else { continue }
        edges.append(DirectedGraph.Edge(from: Int32(node), to: condensation.positionOf[target], label: Int32(edge)))
      }
    }
    graph = DirectedGraph(nodeCount: nodes.count, edges: edges)
    reversed = graph.reversed()
  }

  /// An edge's number in the whole.
  package func original(_ edge: Int32) -> Int32 { graph.labels(of: Int(edge)).first! }
}
