/// How much each node of an acyclic graph reaches: the sum of the weights of all distinct nodes to which there is a
/// path, itself not counted. Exact.
/// - Complexity: `ReachFold`. 20 000 services with 80 000 calls take some hundredths of a second.
package struct ReachCount: Sendable {
  /// By node.
  package let ofNode: [Int]

  /// Edges must go from higher numbers to lower ones. Weights are not negative.
  package init(_ graph: DirectedGraph, weights: [Int]) {
    let fold = ReachFold(graph, weights, join: +=, table: Self.planes) { sum, row, planes in
      for (power, plane) in planes.enumerated() { sum += (row & plane).population << power }
    }
    ofNode = zip(fold.ofNode, weights).map(-)
  }

  /// Numbers as planes of bits: plane p has those whose bit p is set, so that a sum over any of them is a few counts
  /// of bits.
  private static func planes(_ numbers: [Int]) -> [BitBlock] {
    let bits = Int.bitWidth - (numbers.max() ?? 0).leadingZeroBitCount
    return (0..<bits).map { power in
      var plane = BitBlock()
      for (index, number) in numbers.enumerated() where number >> power & 1 == 1 { plane.insert(index) }
      return plane
    }
  }
}
