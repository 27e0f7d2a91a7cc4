import Analyses
import TestSupport

extension DirectedGraph {
  /// A random graph whose edges go from higher numbers to lower ones, some of them several times.
  static func randomAcyclic(_ seed: UInt64, nodes: Int) -> DirectedGraph {
    var random = SeededGenerator(seed: seed)
    let count = 1 + random.below(nodes)
    let edges = (0..<random.below(3 * count)).compactMap { _ -> Edge? in
      let (a, b) = (random.below(count), random.below(count))
      return a == b ? nil : Edge(from: Int32(max(a, b)), to: Int32(min(a, b)))
    }
    return DirectedGraph(nodeCount: count, edges: edges)
  }

  var closure: Closure { Closure(count: nodeCount, zip(sources, targets).map { (Int($0), Int($1)) }) }
}
