import Testing

@testable import Analyses

@Suite struct DirectedGraphTests {
  private func graph(_ edges: [(Int32, Int32)], nodes: Int = 4) -> DirectedGraph {
    DirectedGraph(nodeCount: nodes, edges: edges.enumerated().map { .init(from: $1.0, to: $1.1, label: Int32($0)) })
  }

  private func pairs(_ graph: DirectedGraph) -> [[Int32]] { (0..<graph.edgeCount).map { [graph.sources[$0], graph.targets[$0]] } }

  @Test("edges are in order, whatever order they come in, and parallel ones are one edge with all labels in theirs") func joined() {
    let made = graph([(2, 1), (0, 3), (2, 1), (0, 1), (3, 3), (0, 3)])
    #expect(pairs(made) == [[0, 1], [0, 3], [2, 1], [3, 3]])
    #expect((0..<4).map { Array(made.labels(of: $0)) } == [[3], [1, 5], [0, 2], [4]])
    #expect((0..<4).map { made.edges(from: $0) } == [0..<2, 2..<2, 2..<3, 3..<4])
    #expect(made.edgeCount == 4)
  }

  @Test("edges that are in order give the same graph as others") func sorted() {
    let made = graph([(0, 1), (0, 1), (0, 3), (2, 1)])
    #expect(pairs(made) == [[0, 1], [0, 3], [2, 1]])
    #expect((0..<3).map { Array(made.labels(of: $0)) } == [[0, 1], [2], [3]])
  }

  @Test("a graph turned round has each edge with its number here as its label") func reversed() {
    let made = graph([(0, 1), (0, 3), (2, 1)]).reversed()
    #expect(pairs(made) == [[1, 0], [1, 2], [3, 0]])
    #expect((0..<3).map { Array(made.labels(of: $0)) } == [[0], [2], [1]])
  }

  @Test("a turned graph goes from higher numbers to lower ones where it did so before") func turned() {
    #expect(pairs(graph([(3, 0), (2, 1), (1, 0)]).turned()) == [[2, 1], [3, 0], [3, 2]])
  }

  @Test("a graph without nodes has no edges") func empty() {
    let made = graph([], nodes: 0)
    #expect(made.edgeCount == 0 && made.starts == [0] && made.reversed().edgeCount == 0)
  }
}
