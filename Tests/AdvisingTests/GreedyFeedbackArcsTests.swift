import Advising
import Analyses
import TestSupport
import Testing

/// Without steps nothing is taken back: what comes out is what the row of nodes says.
@Suite struct GreedyFeedbackArcsTests {
  private func edges(_ graph: DirectedGraph, _ condensation: Condensation, _ component: Int) -> (Subgraph, [Int32]) {
    let subgraph = Subgraph(component, of: condensation, in: graph)
    var steps = 0
    return (subgraph, GreedyFeedbackArcs(subgraph, costs: Array(repeating: 1, count: subgraph.graph.edgeCount), steps: &steps).edges)
  }

  @Test("of edges between two nodes no more than half point back", arguments: 0..<200) func half(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = 5 + random.below(30)
    let graph = DirectedGraph(
      nodeCount: count, edges: (0..<count * 3).map { _ in .init(from: Int32(random.below(count)), to: Int32(random.below(count))) })
    let condensation = Condensation(graph)
    for component in condensation.cyclic {
      let (subgraph, back) = edges(graph, condensation, component)
      let loops = (0..<subgraph.graph.edgeCount).filter { subgraph.graph.sources[$0] == subgraph.graph.targets[$0] }
      #expect(loops.allSatisfy { back.contains(Int32($0)) })
      #expect(2 * (back.count - loops.count) <= subgraph.graph.edgeCount - loops.count)
    }
  }

  @Test(
    "what is a source or a sink by now gets the place of one: where two ways round share no edge, and no three are so, two edges point back",
    arguments: [
      // Through 0: by 2 or by 1 and 2, and by 3 or by 3 and 4.
      [(0, 1), (0, 2), (0, 3), (1, 2), (2, 0), (3, 0), (3, 4), (4, 0)],
      // 0 and 1, and 2, 3 and 4.
      [(0, 1), (0, 2), (1, 0), (2, 3), (2, 4), (3, 2), (4, 1), (4, 3)],
      [(0, 1), (0, 3), (1, 0), (2, 1), (2, 4), (3, 2), (3, 4), (4, 3)],
    ]) func ends(all: [(Int32, Int32)])
  {
    let graph = DirectedGraph(nodeCount: 5, edges: all.map { .init(from: $0.0, to: $0.1) })
    let condensation = Condensation(graph)
    #expect(condensation.count == 1)
    #expect(edges(graph, condensation, 0).1.count == 2)
  }

  @Test("one that many call and that calls but one goes behind them") func fan() {
    let out = (2..<7).map { DirectedGraph.Edge(from: 1, to: $0) }
    let into = (2..<7).map { DirectedGraph.Edge(from: $0, to: 0) }
    let graph = DirectedGraph(nodeCount: 7, edges: out + into + [.init(from: 0, to: 1)])
    #expect(edges(graph, Condensation(graph), 0).1 == [0])
  }
}
