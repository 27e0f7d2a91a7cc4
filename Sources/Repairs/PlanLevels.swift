import Analyses
package import TopologyModel

/// A number for each service such that every synchronous call leads from a higher to a lower one. Where there is one, nothing waits for
/// itself, and anybody can check that call by call.
package struct PlanLevels: Sendable {
  /// By service: hops on the longest synchronous path from it.
  package let ofService: [Int]
  /// The services on a longest path, one after the other; of several paths the one with the first names.
  package let longestPath: [ID<Service>]

  /// How many levels there are.
  package var count: Int { longestPath.count }

  /// Nil where services wait for each other.
  /// - Complexity: linear in services and calls.
  init?(_ base: FactBase) {
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    guard condensation.cyclic.isEmpty else { return nil }
    var levels = [Int](repeating: 0, count: graph.nodeCount)
    var next = [Int](repeating: -1, count: graph.nodeCount)
    // Callees have the lower numbers.
    for component in 0..<condensation.count {
      for node in condensation.members(of: component).map({ Int($0) }) {
        for callee in graph.edges(from: node).map({ Int(graph.targets[$0]) }) where levels[callee] >= levels[node] {
          (levels[node], next[node]) = (levels[callee] + 1, callee)
        }
      }
    }
    var path: [ID<Service>] = []
    var node = levels.indices.max { (levels[$0], $1) < (levels[$1], $0) } ?? -1
    while node >= 0 {
      path.append(ID(node))
      node = next[node]
    }
    (ofService, longestPath) = (levels, path)
  }
}
