/// The figures of all distinct nodes that each node of an acyclic graph reaches, its own included, put together: each
/// once, over however many paths.
///
/// A node that one node alone leads to hangs on it: whoever reaches the one reaches the other, so that the two count as
/// one. The others are dealt with 512 at a time by `BlockReach`.
/// - Complexity: m · t / 512 vector operations for m edges and t nodes with several predecessors, and what `add` takes
///   for n · t / 512 rows; memory linear in nodes and edges. Trees and chains of any length are linear. No method for
///   exact counts is known that is faster on every graph.
struct ReachFold<Figure> {
  /// By node.
  private(set) var ofNode: [Figure]

  /// Edges must go from higher numbers to lower ones.
  /// - Parameters:
  ///   - figures: by node.
  ///   - join: puts a figure to another.
  ///   - table: makes a table of the figures of one block.
  ///   - add: puts the figures of a set of a block to another figure, by the table of the block.
  @inline(__always)
  init<Table>(
    _ graph: DirectedGraph, _ figures: [Figure], join: (inout Figure, Figure) -> Void, table: ([Figure]) -> Table,
    add: (inout Figure, BitBlock, Table) -> Void
  ) {
    var predecessors = [Int32](repeating: 0, count: graph.nodeCount)
    for target in graph.targets { predecessors[Int(target)] += 1 }
    var hanging = figures
    for edge in 0..<graph.edgeCount where predecessors[Int(graph.targets[edge])] == 1 {
      join(&hanging[Int(graph.sources[edge])], hanging[Int(graph.targets[edge])])
    }
    var ofNode = hanging
    let shared = predecessors.indices.filter { predecessors[$0] > 1 }
    var reach = BlockReach(graph)
    for start in stride(from: 0, to: shared.count, by: BitBlock.width) {
      let targets = shared[start..<min(start + BitBlock.width, shared.count)]
      let table = table(targets.map { hanging[$0] })
      var next = start
      reach.gather(from: shared[start]) { node, row in
        if !row.isEmpty { add(&ofNode[node], row, table) }
        guard next < targets.endIndex, targets[next] == node else { return }
        row.insert(next - start)
        next += 1
      }
    }
    self.ofNode = ofNode
  }
}
