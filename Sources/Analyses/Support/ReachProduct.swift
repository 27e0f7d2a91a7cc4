/// The product, for each node of an acyclic graph, of its own factor and those of all distinct nodes that it reaches:
/// each factor once, over however many paths.
///
/// As in `ReachCount`, a node that one node alone leads to hangs on it, and the others are dealt with 512 at a time, as
/// the bits of one vector for each node. Eight bits at a time are turned into their product by a table.
/// - Complexity: m · t / 512 vector operations and n · t / 8 multiplications for n nodes, m edges and t nodes with
///   several predecessors, and memory linear in nodes and edges.
package struct ReachProduct: Sendable {
  /// By node.
  package let ofNode: [Double]

  private typealias Block = SIMD8<UInt64>
  private static let width = 512

  /// Edges must go from higher numbers to lower ones.
  package init(_ graph: DirectedGraph, factors: [Double]) {
    let count = graph.nodeCount
    var predecessors = [Int32](repeating: 0, count: count)
    for target in graph.targets { predecessors[Int(target)] += 1 }

    // `hanging` is what comes with a node: whoever reaches it reaches all that hangs on it.
    var hanging = factors
    for edge in 0..<graph.edgeCount where predecessors[Int(graph.targets[edge])] == 1 {
      hanging[Int(graph.sources[edge])] *= hanging[Int(graph.targets[edge])]
    }
    var product = hanging
    let shared = (0..<count).filter { predecessors[$0] > 1 }

    // By node: which of the block's targets it reaches, itself included.
    var rows = [Block](repeating: Block(), count: count)
    for start in stride(from: 0, to: shared.count, by: Self.width) {
      let targets = shared[start..<min(start + Self.width, shared.count)]
      let table = Self.table(targets.map { hanging[$0] })
      let first = targets[start]
      var bit = 0
      // Nodes below the first target reach none of them, and hold what is left of an earlier block.
      for node in first..<count {
        var row = Block()
        for edge in graph.edges(from: node) {
          let target = Int(graph.targets[edge])
          if target >= first { row |= rows[target] }
        }
        if row != Block() { product[node] *= Self.product(of: row, table) }
        if bit < targets.count, targets[start + bit] == node {
          row[bit / 64] |= 1 << UInt64(bit % 64)
          bit += 1
        }
        rows[node] = row
      }
    }
    ofNode = product
  }

  /// For each eight factors, the products of all their 256 subsets.
  private static func table(_ factors: [Double]) -> [Double] {
    var table = [Double](repeating: 1, count: (factors.count + 7) / 8 * 256)
    for start in stride(from: 0, to: factors.count, by: 8) {
      for subset in 1..<256 {
        let place = start + subset.trailingZeroBitCount
        let factor = place < factors.count ? factors[place] : 1
        table[start * 32 + subset] = table[start * 32 + (subset & (subset - 1))] * factor
      }
    }
    return table
  }

  private static func product(of row: Block, _ table: [Double]) -> Double {
    var product = 1.0
    for lane in row.indices {
      var bits = row[lane]
      var start = lane * 8 * 256
      while bits != 0 {
        product *= table[start + Int(bits & 255)]
        bits >>= 8
        start += 256
      }
    }
    return product
  }
}
