import Analyses
import TestSupport
import Testing

@Suite struct ReachCountTests {
  @Test("the weights of all that is reached, each once, as brute force sums them", arguments: 0..<200)
  func weights(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let graph = DirectedGraph.randomAcyclic(seed, nodes: seed.isMultiple(of: 50) ? 1_200 : 60)
    let weights = (0..<graph.nodeCount).map { _ in random.below(5) }
    #expect(ReachCount(graph, weights: weights).ofNode == Self.sums(graph, weights))
  }

  /// Node by node, each by a search of its own.
  private static func sums(_ graph: DirectedGraph, _ weights: [Int]) -> [Int] {
    (0..<graph.nodeCount).map { start in
      var (open, seen) = ([start], Set([start]))
      while let node = open.popLast() {
        for edge in graph.edges(from: node) where seen.insert(Int(graph.targets[edge])).inserted { open.append(Int(graph.targets[edge])) }
      }
      return seen.reduce(0) { $0 + weights[$1] } - weights[start]
    }
  }
}
