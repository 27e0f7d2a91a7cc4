/// Which of up to 512 marks each node of an acyclic graph reaches, itself included: all at once, as the bits of one
/// vector for each node.
/// - Complexity: a vector operation for each edge; memory linear in nodes.
package struct BlockReach {
  private let graph: DirectedGraph
  /// By node: the marks that it reaches.
  package private(set) var rows: [BitBlock]

  /// Edges must go from higher numbers to lower ones.
  package init(_ graph: DirectedGraph) {
    self.graph = graph
    rows = Array(repeating: BitBlock(), count: graph.nodeCount)
  }

  /// Gathers marks, which are other ones than before.
  /// - Parameters:
  ///   - first: the lowest node that has a mark.
  ///   - mark: adds the marks of a node to those that it reaches through others. Nodes come in ascending order.
  @inline(__always)
  package mutating func gather(from first: Int = 0, _ mark: (_ node: Int, _ row: inout BitBlock) -> Void) {
    for node in first..<graph.nodeCount {
      var row = BitBlock()
      // Nodes below the first hold what is left of an earlier block.
      for edge in graph.edges(from: node) where Int(graph.targets[edge]) >= first { row |= rows[Int(graph.targets[edge])] }
      mark(node, &row)
      rows[node] = row
    }
  }
}
