/// The edges of each node, of edges that come in the order of that node: where the run of each starts.
package struct EdgeRuns: Sendable {
  private let starts: [Int32]

  /// None, of no node.
  init() { starts = [0] }

  /// - Parameter ends: the node of each edge, below `nodes`.
  /// - Complexity: linear in nodes and edges.
  init(nodes: Int, _ ends: some Sequence<Int32>) {
    var starts = [Int32](repeating: 0, count: nodes + 1)
    for node in ends { starts[Int(node) + 1] += 1 }
    for node in 0..<nodes { starts[node + 1] += starts[node] }
    self.starts = starts
  }

  /// The numbers of the edges of a node.
  package subscript(node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }
}
