import Advising
import Analyses
import TestSupport
import Testing

@Suite struct DepthCutTests {
  /// A random graph without cycles, where it starts, and costs by edge; nil of what has to stay.
  private func random(_ seed: Int) -> (graph: DirectedGraph, starts: [Int32], costs: [Int?]) {
    let drawn = RandomGraph(seed: seed, services: 30)
    let edges = drawn.edges.filter { $0.0 < $0.1 }.map { DirectedGraph.Edge(from: Int32($0.0), to: Int32($0.1)) }
    let graph = DirectedGraph(nodeCount: drawn.count, edges: edges)
    var random = SeededGenerator(seed: UInt64(seed))
    let starts = (0..<Int32(drawn.count)).filter { _ in random.chance(1, in: 3) }
    return (graph, starts, (0..<graph.edgeCount).map { _ in random.chance(1, in: 10) ? nil : 1 + random.below(3) })
  }

  /// Edges on the longest path from a start, by trying all of them.
  private func longest(_ graph: DirectedGraph, _ starts: [Int32], without gone: Set<Int32>) -> Int {
    var after = [Int](repeating: 0, count: graph.nodeCount)
    for node in (0..<graph.nodeCount).reversed() {
      for edge in graph.edges(from: node) where !gone.contains(Int32(edge)) {
        after[node] = max(after[node], 1 + after[Int(graph.targets[edge])])
      }
    }
    return starts.map { after[Int($0)] }.max() ?? 0
  }

  @Test("no path is too long, and no edge is cut that need not be", arguments: 0..<300, [1, 3])
  func paths(seed: Int, most: Int) {
    let (graph, starts, costs) = random(seed)
    let all = costs.map { $0 ?? 1 }
    let cut = Set(DepthCut(graph, from: starts, most: most, costs: all).edges)
    #expect(longest(graph, starts, without: cut) <= most)
    for edge in cut { #expect(longest(graph, starts, without: cut.subtracting([edge])) > most) }
    for edge in DepthCut(graph, from: starts, most: most, costs: costs).edges { #expect(costs[Int(edge)] != nil) }
  }
}
