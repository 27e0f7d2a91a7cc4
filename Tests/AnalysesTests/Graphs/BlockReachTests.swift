import Analyses
import TestSupport
import Testing

@Suite struct BlockReachTests {
  @Test("each node has the marks of all that it reaches, block after block", arguments: 0..<50)
  func gather(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let graph = DirectedGraph.randomAcyclic(seed, nodes: 40)
    let reaches = graph.closure.reaches
    var reach = BlockReach(graph)
    for _ in 0..<3 {
      // What an earlier block has left must not show.
      let first = random.below(graph.nodeCount)
      let marked = (first..<graph.nodeCount).filter { $0 == first || random.chance(1, in: 3) }
      reach.gather(from: first) { node, row in
        if let bit = marked.firstIndex(of: node) { row.insert(bit) }
      }
      for node in first..<graph.nodeCount {
        var expected = BitBlock()
        for (bit, mark) in marked.enumerated() where mark == node || reaches[node][mark] { expected.insert(bit) }
        #expect(reach.rows[node] == expected)
      }
    }
  }

  @Test("a graph that is turned leads from lower to higher numbers of the other end", arguments: 0..<20)
  func turned(_ seed: UInt64) {
    let graph = DirectedGraph.randomAcyclic(seed, nodes: 40)
    let (reaches, turned) = (graph.closure.reaches, graph.turned().closure.reaches)
    let last = graph.nodeCount - 1
    for from in 0...last { for to in 0...last { #expect(turned[last - to][last - from] == reaches[from][to]) } }
    #expect(zip(graph.turned().sources, graph.turned().targets).allSatisfy { $0 > $1 })
  }
}
