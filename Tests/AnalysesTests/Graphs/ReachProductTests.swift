import Analyses
import TestSupport
import Testing

@Suite struct ReachProductTests {
  @Test("the factors of a node and of all that it reaches, each once, as brute force multiplies them", arguments: 0..<200)
  func factors(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let graph = DirectedGraph.randomAcyclic(seed, nodes: 60)
    let reaches = graph.closure.reaches
    // Powers of two, so that products are exact in whatever order.
    let factors = (0..<graph.nodeCount).map { _ in Double(1 << random.below(3)) }
    let products = (0..<graph.nodeCount).map { node in
      factors.indices.reduce(factors[node]) { reaches[node][$1] ? $0 * factors[$1] : $0 }
    }
    #expect(ReachProduct(graph, factors: factors).ofNode == products)
  }
}
