/// The edges of each node, of edges in any order, in two flat arrays (compressed sparse rows).
package struct Adjacency: Sendable {
  private let runs: EdgeRuns
  private let edges: [Int32]

  /// None, of no node.
  init() { (runs, edges) = (EdgeRuns(), []) }

  /// - Parameter ends: the node of each edge, below `nodes`.
  /// - Complexity: linear in nodes and edges: a counting sort.
  init(nodes: Int, _ ends: some Collection<Int32>) {
    let runs = EdgeRuns(nodes: nodes, ends)
    var next = (0..<nodes).map { Int32(runs[$0].lowerBound) }
    var edges = [Int32](repeating: 0, count: ends.count)
    for (edge, node) in ends.enumerated() {
      edges[Int(next[Int(node)])] = Int32(edge)
      next[Int(node)] += 1
    }
    self.runs = runs
    self.edges = edges
  }

  /// The numbers of the edges of a node, ascending.
  package subscript(node: Int) -> ArraySlice<Int32> { edges[runs[node]] }
}
