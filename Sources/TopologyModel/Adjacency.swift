/// The edges of each node, of edges in any order, in two flat arrays (compressed sparse rows).
package struct Adjacency: Sendable {
  private let runs: EdgeRuns
  private let edges: [Int32]

  /// None, of no node.
  init() { (runs, edges) = (EdgeRuns(), []) }

  /// - Parameter ends: the node of each edge, below `nodes`.
  /// - Complexity: linear in nodes and edges.
  init<Ends: RandomAccessCollection<Int32>>(nodes: Int, _ ends: Ends) where Ends.Index == Int {
    runs = EdgeRuns(nodes: nodes, ends)
    edges = ends.indices.map { Int32($0) }.sorted(byCounting: nodes) { ends[Int($0)] }
  }

  /// The numbers of the edges of a node, ascending.
  package subscript(node: Int) -> ArraySlice<Int32> { edges[runs[node]] }
}
