package import Analyses

/// Edges without which no path from some starts is too long, by heuristic: in the order of the graph each node keeps the edges that
/// leave it near enough to a start; and the same from the ends. The cheaper of the two is taken, less what need not go.
/// - Complexity: linear in nodes and edges.
package struct DepthCut: Sendable {
  /// Ascending.
  package let edges: [Int32]

  /// - Parameters:
  ///   - graph: edges between nodes of a common cycle count for nothing.
  ///   - starts: where paths begin that count.
  ///   - most: edges that a path may have.
  ///   - costs: by edge; nil of what has to stay.
  package init(_ graph: DirectedGraph, from starts: [Int32], most: Int, costs: [Int?]) {
    let most = Int32(clamping: most)
    let condensation = Condensation(graph)
    // Callers first.
    let order = (0..<condensation.count).reversed().flatMap { condensation.members(of: $0) }
    let counting = (0..<Int32(graph.edgeCount)).filter {
      condensation.componentOf[Int(graph.sources[Int($0)])] != condensation.componentOf[Int(graph.targets[Int($0)])]
    }
    var isStart = [Bool](repeating: false, count: graph.nodeCount)
    for start in starts { isStart[Int(start)] = true }
    let forwards = Direction(graph, counting, isBackwards: false, order, beginnings: isStart)
    // What no start leads to is on no path that counts.
    let all = forwards.reached { _ in false }
    let onPaths = counting.filter { all[Int(graph.sources[Int($0)])] }
    let backwards = Direction(
      graph, onPaths, isBackwards: true, order.reversed(), beginnings: Array(repeating: true, count: graph.nodeCount))
    let ways = [forwards, backwards].map { way in
      let cut = way.cut(most, costs)
      var isOut = [Bool](repeating: false, count: graph.edgeCount)
      for edge in cut { isOut[Int(edge)] = true }
      // What no start leads to any more need not go. All else has to: with the longest path to it from a start, or with the longest one
      // behind it, it is longer than a path may be.
      let reached = forwards.reached { isOut[Int($0)] }
      return cut.filter { reached[Int(graph.sources[Int($0)])] }.sorted()
    }
    func cost(_ edges: [Int32]) -> Int { edges.reduce(0) { $0 + (costs[Int($1)] ?? 0) } }
    edges = cost(ways[1]) < cost(ways[0]) ? ways[1] : ways[0]
  }

  /// Edges in one direction, and where paths begin.
  private struct Direction {
    /// Leads away from there; labels are the edges of the whole.
    private let graph: DirectedGraph
    /// What leads to others comes first.
    private let order: [Int32]
    private let beginnings: [Bool]

    init(_ whole: DirectedGraph, _ edges: [Int32], isBackwards: Bool, _ order: [Int32], beginnings: [Bool]) {
      graph = DirectedGraph(
        nodeCount: whole.nodeCount,
        edges: edges.map {
          let (source, target) = (whole.sources[Int($0)], whole.targets[Int($0)])
          return DirectedGraph.Edge(from: isBackwards ? target : source, to: isBackwards ? source : target, label: $0)
        })
      self.order = order
      self.beginnings = beginnings
    }

    /// The edges at which the most edges that a path may have are used up.
    func cut(_ most: Int32, _ costs: [Int?]) -> [Int32] {
      // By node: edges of the longest path to it that is left; -1 if there is none.
      var lengths: [Int32] = beginnings.map { $0 ? 0 : -1 }
      var cut: [Int32] = []
      for node in order where lengths[Int(node)] >= 0 {
        for (edge, target) in edges(from: node) {
          if lengths[Int(node)] >= most, costs[Int(edge)] != nil {
            cut.append(edge)
          } else {
            lengths[Int(target)] = max(lengths[Int(target)], lengths[Int(node)] + 1)
          }
        }
      }
      return cut
    }

    /// By node: whether a path leads to it without some edges.
    func reached(without isOut: (Int32) -> Bool) -> [Bool] {
      var reached = beginnings
      for node in order where reached[Int(node)] {
        for (edge, target) in edges(from: node) where !isOut(edge) { reached[Int(target)] = true }
      }
      return reached
    }

    private func edges(from node: Int32) -> some Sequence<(edge: Int32, target: Int32)> {
      graph.edges(from: Int(node)).lazy.map { (edge: graph.labels(of: $0).first!, target: graph.targets[$0]) }
    }
  }
}
