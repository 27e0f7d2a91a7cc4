/// The product, for each node of an acyclic graph, of its own factor and those of all distinct nodes that it reaches:
/// each factor once, over however many paths.
/// - Complexity: `ReachFold`, and n · t / 8 multiplications.
package struct ReachProduct: Sendable {
  /// By node.
  package let ofNode: [Double]

  /// Edges must go from higher numbers to lower ones.
  package init(_ graph: DirectedGraph, factors: [Double]) {
    let fold = ReachFold(graph, factors, join: *=, table: { SubsetTable($0, none: 1, join: *) }) { product, row, table in
      product *= table.outcome(of: row, join: *)
    }
    ofNode = fold.ofNode
  }
}
