package import Analyses

/// Edges without which each node of a graph reaches no more others than it may, by heuristic: from the ends on each node keeps the
/// edges to those that reach least.
/// - Complexity: edges times the largest limit; beyond `steps` nothing more is cut.
package struct ReachCut: Sendable {
  /// By node: edges that are cut there.
  package private(set) var edges: [(node: Int32, edge: Int32)] = []

  /// - Parameters:
  ///   - graph: nodes of a common cycle are taken for ends.
  ///   - limits: by node: how many others that count it may reach; nil for any number.
  ///   - counts: by node: whether it counts.
  ///   - costs: by edge; nil of what has to stay.
  package init(_ graph: DirectedGraph, limits: [Int?], counts: [Bool], costs: [Int?], steps: inout Int) {
    let condensation = Condensation(graph)
    let largest = limits.lazy.compactMap { $0 }.max() ?? 0
    // By node: itself, if it counts, and what it reaches; nil if that is more than any node may.
    var reached = [Set<Int32>?](repeating: nil, count: graph.nodeCount)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component).map({ Int($0) }) {
        let own: Set<Int32> = counts[node] ? [Int32(node)] : []
        if condensation.isCyclic[component] {
          reached[node] = own
          continue
        }
        func size(_ edge: Int) -> Int { reached[Int(graph.targets[edge])]?.count ?? .max }
        let order = graph.edges(from: node).sorted { a, b in
          // What has to stay comes first.
          (costs[a] == nil ? 0 : 1, size(a), a) < (costs[b] == nil ? 0 : 1, size(b), b)
        }
        var all: Set<Int32>? = own
        for edge in order {
          let joint = reached[Int(graph.targets[edge])].flatMap { more in all.map { $0.union(more) } }
          steps -= joint?.count ?? 1
          let others = joint.map { $0.count - own.count } ?? .max
          if let limit = limits[node], others > limit, costs[edge] != nil, steps > 0 {
            edges.append((Int32(node), Int32(edge)))
          } else {
            all = others > largest ? nil : joint
          }
        }
        reached[node] = all
      }
    }
  }
}
