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
    let most = Int32(clamping: most)
    let condensation = Condensation(graph)
    // Callers first.
    let order = (0..<condensation.count).reversed().flatMap { condensation.members(of: $0) }
    let counting = (0..<Int32(graph.edgeCount)).filter {
      condensation.componentOf[Int(graph.sources[Int($0)])] != condensation.componentOf[Int(graph.targets[Int($0)])]
    }
    var isStart = [Bool](repeating: false, count: graph.nodeCount)
    for start in starts { isStart[Int(start)] = true }
    let before = Lengths(graph, counting, isBackwards: false, order, beginnings: isStart)
    // What no start leads to is on no path that counts.
    let all = before.measured { _ in false }.lengths
    let reached = counting.filter { all[Int(graph.sources[Int($0)])] >= 0 }
    let after = Lengths(
      graph, reached, isBackwards: true, order.reversed(), beginnings: Array(repeating: true, count: graph.nodeCount))
    let ways = [before, after].map { way in
      Self.sparing(way.cut(most, costs), before, after, most, graph, costs, order)
    }
    func cost(_ edges: [Int32]) -> Int { edges.reduce(0) { $0 + (costs[Int($1)] ?? 0) } }
    edges = cost(ways[1]) < cost(ways[0]) ? ways[1] : ways[0]
  }

  /// Takes back what makes no path too long, dear ones first, of equal ones the last first: the paths that each makes longer end at the next that is out still.
  private static func sparing(
    _ cut: [Int32], _ before: Lengths, _ after: Lengths, _ most: Int32, _ graph: DirectedGraph, _ costs: [Int?], _ order: [Int32]
  ) -> [Int32] {
    var isOut = [Bool](repeating: false, count: graph.edgeCount)
    for edge in cut { isOut[Int(edge)] = true }
    var (before, after) = (before.measured { isOut[$0] }, after.measured { isOut[$0] })
    var place = [Int32](repeating: 0, count: graph.nodeCount)
    for (number, node) in order.enumerated() { place[Int(node)] = Int32(number) }
    func rank(_ edge: Int32) -> (Int, Int32, Int32) { (costs[Int(edge)] ?? 0, place[Int(graph.sources[Int(edge)])], edge) }
    for edge in cut.sorted(by: { rank($0) > rank($1) }) {
      let (source, target) = (graph.sources[Int(edge)], graph.targets[Int(edge)])
      if before.lengths[Int(source)] >= 0, before.lengths[Int(source)] + 1 + after.lengths[Int(target)] > most { continue }
      isOut[Int(edge)] = false
      before.add(from: source, to: target) { isOut[$0] }
      after.add(from: target, to: source) { isOut[$0] }
    }
    return cut.filter { isOut[Int($0)] }.sorted()
  }

  /// The longest paths in one direction from where they begin.
  private struct Lengths {
    /// Leads away from there; labels are the edges of the whole.
    private let graph: DirectedGraph
    /// What leads to others comes first.
    private let order: [Int32]
    private let none: [Int32]
    /// By node: edges of the longest path to it, -1 if there is none.
    private(set) var lengths: [Int32]

    init(_ whole: DirectedGraph, _ edges: [Int32], isBackwards: Bool, _ order: [Int32], beginnings: [Bool]) {
      graph = DirectedGraph(
        nodeCount: whole.nodeCount,
        edges: edges.map {
          let (source, target) = (whole.sources[Int($0)], whole.targets[Int($0)])
          return DirectedGraph.Edge(from: isBackwards ? target : source, to: isBackwards ? source : target, label: $0)
        })
      self.order = order
      none = beginnings.map { $0 ? 0 : -1 }
      lengths = none
    }

    /// The edges at which the most edges that a path may have are used up.
    func cut(_ most: Int32, _ costs: [Int?]) -> [Int32] {
      var lengths = none
      var cut: [Int32] = []
      for node in order where lengths[Int(node)] >= 0 {
        for (edge, target) in edges(from: node) {
          if lengths[Int(node)] >= most, costs[Int(edge)] != nil {
            cut.append(edge)
          } else {
            lengths[Int(target)] = max(lengths[Int(target)], min(lengths[Int(node)] + 1, most))
          }
        }
      }
      return cut
    }

    /// The same with the lengths of paths without some edges.
    func measured(without isOut: (Int) -> Bool) -> Self {
      var measured = self
      measured.lengths = none
      for node in order where measured.lengths[Int(node)] >= 0 {
        for (edge, target) in edges(from: node) where !isOut(Int(edge)) {
          measured.lengths[Int(target)] = max(measured.lengths[Int(target)], measured.lengths[Int(node)] + 1)
        }
      }
      return measured
    }

    /// Takes an edge back.
    mutating func add(from source: Int32, to target: Int32, without isOut: (Int) -> Bool) {
      guard lengths[Int(source)] >= 0, lengths[Int(target)] <= lengths[Int(source)] else { return }
      lengths[Int(target)] = lengths[Int(source)] + 1
      var open = [target]
      while let node = open.popLast() {
        for (edge, next) in edges(from: node) where !isOut(Int(edge)) && lengths[Int(next)] <= lengths[Int(node)] {
          lengths[Int(next)] = lengths[Int(node)] + 1
          open.append(next)
        }
      }
    }

    private func edges(from node: Int32) -> some Sequence<(edge: Int32, target: Int32)> {
      // Not of `self`: lengths that two hold are copied when one changes.
      graph.edges(from: Int(node)).lazy.map { [graph] in (edge: graph.labels(of: $0).first!, target: graph.targets[$0]) }
    }
  }
}
