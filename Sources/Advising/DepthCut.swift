package import Analyses

/// Edges without which no path from some starts is too long, by heuristic: in the order of the graph each node keeps the edges that
/// leave it near enough to a start; and the same from the ends. The cheaper of the two is taken, less what need not go.
/// - Complexity: linear in nodes and edges, and in the edges whose ends come nearer or farther as edges are taken back.
package struct DepthCut: Sendable {
  /// Ascending.
  package let edges: [Int32]

  /// - Parameters:
  ///   - graph: edges between nodes of a common cycle count for nothing.
  ///   - starts: where paths begin that count.
  ///   - most: edges that a path may have.
  ///   - costs: by edge; nil of what has to stay.
  package init(_ graph: DirectedGraph, from starts: [Int32], most: Int, costs: [Int?]) {
    var levels = Levels(graph, starts: starts, most: Int32(clamping: most))
    let ways = [levels.cut(backwards: false, costs), levels.cut(backwards: true, costs)].map { levels.sparing($0, costs) }
    func cost(_ edges: [Int32]) -> Int { edges.reduce(0) { $0 + (costs[Int($1)] ?? 0) } }
    edges = cost(ways[1]) < cost(ways[0]) ? ways[1] : ways[0]
  }

  private struct Levels {
    let graph: DirectedGraph
    let reversed: DirectedGraph
    let most: Int32
    /// Callers first.
    let order: [Int32]
    let isStart: [Bool]
    let counts: [Bool]
    /// By node: edges of the longest path from a start to it, -1 if none leads there; and from it to an end.
    var before: [Int32]
    var after: [Int32]

    init(_ graph: DirectedGraph, starts: [Int32], most: Int32) {
      self.graph = graph
      self.most = most
      reversed = graph.reversed()
      let condensation = Condensation(graph)
      order = (0..<condensation.count).reversed().flatMap { condensation.members(of: $0) }
      counts = graph.targets.indices.map {
        condensation.componentOf[Int(graph.sources[$0])] != condensation.componentOf[Int(graph.targets[$0])]
      }
      var isStart = [Bool](repeating: false, count: graph.nodeCount)
      for start in starts { isStart[Int(start)] = true }
      self.isStart = isStart
      before = isStart.map { $0 ? 0 : -1 }
      after = Array(repeating: 0, count: graph.nodeCount)
    }

    /// The edges at which the most edges that a path may have are used up.
    func cut(backwards: Bool, _ costs: [Int?]) -> [Int32] {
      var level = backwards ? after : before
      var cut: [Int32] = []
      let reached = reaches()
      for node in backwards ? order.reversed() : order {
        let (near, edges) = backwards ? (graph, graph.edges(from: Int(node))) : (reversed, reversed.edges(from: Int(node)))
        for place in edges {
          let edge = backwards ? Int32(place) : reversed.labels(of: place).first!
          let other = Int(near.targets[place])
          guard counts[Int(edge)], reached[Int(graph.sources[Int(edge)])], level[other] >= 0 else { continue }
          if level[other] >= most, costs[Int(edge)] != nil {
            cut.append(edge)
          } else {
            level[Int(node)] = max(level[Int(node)], min(level[other] + 1, most))
          }
        }
      }
      return cut
    }

    /// By node: whether a start leads to it.
    private func reaches() -> [Bool] {
      var reached = isStart
      for node in order where reached[Int(node)] { for edge in graph.edges(from: Int(node)) { reached[Int(graph.targets[edge])] = true } }
      return reached
    }

    /// Takes back what makes no path too long, dear ones first.
    mutating func sparing(_ cut: [Int32], _ costs: [Int?]) -> [Int32] {
      var isOut = [Bool](repeating: false, count: graph.edgeCount)
      for edge in cut { isOut[Int(edge)] = true }
      before = isStart.map { $0 ? 0 : -1 }
      after = Array(repeating: 0, count: graph.nodeCount)
      for node in order {
        for edge in graph.edges(from: Int(node)) where counts[edge] && !isOut[edge] && before[Int(node)] >= 0 {
          before[Int(graph.targets[edge])] = max(before[Int(graph.targets[edge])], before[Int(node)] + 1)
        }
      }
      for node in order.reversed() {
        for edge in graph.edges(from: Int(node)) where counts[edge] && !isOut[edge] {
          after[Int(node)] = max(after[Int(node)], after[Int(graph.targets[edge])] + 1)
        }
      }
      for edge in cut.sorted(by: { (costs[Int($1)] ?? 0, $0) < (costs[Int($0)] ?? 0, $1) }) {
        let (source, target) = (Int(graph.sources[Int(edge)]), Int(graph.targets[Int(edge)]))
        if before[source] >= 0, before[source] + 1 + after[target] > most { continue }
        isOut[Int(edge)] = false
        var open = before[source] < 0 || before[target] > before[source] ? [] : [target]
        if !open.isEmpty { before[target] = before[source] + 1 }
        while let node = open.popLast() {
          for next in graph.edges(from: node) where counts[next] && !isOut[next] {
            guard case let callee = Int(graph.targets[next]), before[callee] <= before[node] else { continue }
            before[callee] = before[node] + 1
            open.append(callee)
          }
        }
        open = after[source] > after[target] ? [] : [source]
        if !open.isEmpty { after[source] = after[target] + 1 }
        while let node = open.popLast() {
          for place in reversed.edges(from: node) {
            let next = Int(reversed.labels(of: place).first!)
            guard counts[next], !isOut[next], case let caller = Int(reversed.targets[place]), after[caller] <= after[node] else { continue }
            after[caller] = after[node] + 1
            open.append(caller)
          }
        }
      }
      return cut.filter { isOut[Int($0)] }.sorted()
    }
  }
}
