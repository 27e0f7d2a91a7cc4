package import Analyses

/// A small set of edges without which a subgraph has no cycle, by heuristic: nodes are put in a row, sinks last and
/// sources first, else the one with the most edges out over edges in; the edges that point back are the set, less those
/// that need not go (`sparing`), while there are steps.
/// - Complexity: linear in nodes and edges for the row. Eades, Lin and Smyth, "A fast and effective heuristic for the
///   feedback arc set problem", 1993.
package struct GreedyFeedbackArcs: Sendable {
  /// Edges of the subgraph, ascending.
  package let edges: [Int32]

  /// Finds one. Costs are positive; each edge looked at takes one of `steps`.
  package init(_ subgraph: Subgraph, costs: [Int], steps: inout Int) {
    let graph = subgraph.graph
    let place = Row(subgraph).place
    let back = (0..<Int32(graph.edgeCount)).filter { place[Int(graph.sources[Int($0)])] >= place[Int(graph.targets[Int($0)])] }
    edges = Self.sparing(back, beside: [], in: graph, costs: costs, steps: &steps)
  }

  /// Edges without which there is no cycle, made fewer: each that closes no cycle any more is taken back, dear ones first.
  /// - Parameter others: edges that are gone too, and are taken back like them.
  static func sparing(_ edges: [Int32], beside others: [Int32], in graph: DirectedGraph, costs: [Int], steps: inout Int) -> [Int32] {
    var isOut = [Bool](repeating: false, count: graph.edgeCount)
    for edge in edges + others { isOut[Int(edge)] = true }
    let all = isOut.indices.filter { isOut[$0] && graph.sources[$0] != graph.targets[$0] }
    var reached = [Int32](repeating: -1, count: graph.nodeCount)
    for edge in all.sorted(by: { (costs[$1], $1) < (costs[$0], $0) }) {
      guard let closes = closesCycle(edge, in: graph, without: isOut, &reached, &steps) else { break }
      isOut[edge] = closes
    }
    return isOut.indices.filter { isOut[$0] }.map { Int32($0) }
  }

  /// Whether an edge's source can be reached from its target; nil when the steps run out.
  private static func closesCycle(
    _ edge: Int, in graph: DirectedGraph, without isOut: [Bool], _ reached: inout [Int32], _ steps: inout Int
  ) -> Bool? {
    var open = [graph.targets[edge]]
    reached[Int(open[0])] = Int32(edge)
    while let node = open.popLast() {
      if node == graph.sources[edge] { return true }
      for next in graph.edges(from: Int(node)) where !isOut[next] {
        steps -= 1
        if steps <= 0 { return nil }
        let target = graph.targets[next]
        guard reached[Int(target)] != Int32(edge) else { continue }
        reached[Int(target)] = Int32(edge)
        open.append(target)
      }
    }
    return false
  }

  /// The nodes in a row.
  private struct Row {
    /// By node: its place from the left.
    private(set) var place: [Int32]

    private var outDegrees: [Int32]
    private var inDegrees: [Int32]
    /// Nodes by edges out over edges in, shifted to start at 0. A node is valid only in the bucket of its present figure.
    private var buckets: [[Int32]]
    private let shift: Int
    private var top: Int
    private var ends: [Int32] = []

    init(_ subgraph: Subgraph) {
      let (graph, reversed) = (subgraph.graph, subgraph.reversed)
      let count = graph.nodeCount
      place = Array(repeating: -1, count: count)
      outDegrees = (0..<count).map { Int32(graph.edges(from: $0).count) }
      inDegrees = (0..<count).map { Int32(reversed.edges(from: $0).count) }
      shift = Int(max(outDegrees.max() ?? 0, inDegrees.max() ?? 0))
      buckets = Array(repeating: [], count: 2 * shift + 1)
      top = 2 * shift
      for node in (0..<count).reversed() { file(node) }
      var (left, right) = (Int32(0), Int32(count - 1))
      while left <= right {
        let node = next()
        if outDegrees[node] == 0 {
          place[node] = right
          right -= 1
        } else {
          place[node] = left
          left += 1
        }
        for edge in graph.edges(from: node) {
          let target = Int(graph.targets[edge])
          inDegrees[target] -= 1
          if place[target] < 0 { file(target) }
        }
        for edge in reversed.edges(from: node) {
          let source = Int(reversed.targets[edge])
          outDegrees[source] -= 1
          if place[source] < 0 { file(source) }
        }
      }
    }

    /// Puts a node where its figures now belong.
    private mutating func file(_ node: Int) {
      if outDegrees[node] == 0 || inDegrees[node] == 0 { ends.append(Int32(node)) }
      let bucket = Int(outDegrees[node] - inDegrees[node]) + shift
      buckets[bucket].append(Int32(node))
      top = max(top, bucket)
    }

    /// A sink or source if there is one, else the node with the most edges out over edges in.
    private mutating func next() -> Int {
      while let node = ends.popLast() {
        if place[Int(node)] < 0 { return Int(node) }
      }
      while true {
        guard let node = buckets[top].popLast().map({ Int($0) }) else {
          top -= 1
          continue
        }
        if place[node] < 0, Int(outDegrees[node] - inDegrees[node]) + shift == top { return node }
      }
    }
  }
}
