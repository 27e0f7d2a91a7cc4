import Advising
import Analyses
import TestSupport
import Testing

@Suite struct ReachCutTests {
  @Test("no node reaches more than it may, and what has to stay does", arguments: 0..<300)
  func reach(seed: Int) {
    let drawn = RandomGraph(seed: seed, services: 30)
    let edges = drawn.edges.filter { $0.0 < $0.1 }.map { DirectedGraph.Edge(from: Int32($0.0), to: Int32($0.1)) }
    let graph = DirectedGraph(nodeCount: drawn.count, edges: edges)
    var random = SeededGenerator(seed: UInt64(seed))
    let limits = (0..<drawn.count).map { _ in random.chance(1, in: 4) ? nil : random.below(5) }
    let counts = (0..<drawn.count).map { _ in !random.chance(1, in: 5) }
    var steps = Int.max
    let cut = ReachCut(
      graph, limits: limits, counts: counts, costs: Array(repeating: 1, count: graph.edgeCount), steps: &steps)
    let gone = Set(cut.edges.map(\.edge))
    for (node, limit) in limits.enumerated() {
      guard let limit else { continue }
      var (seen, open) = (Set([Int32(node)]), [Int32(node)])
      while let next = open.popLast() {
        for edge in graph.edges(from: Int(next)) where !gone.contains(Int32(edge)) && seen.insert(graph.targets[edge]).inserted {
          open.append(graph.targets[edge])
        }
      }
      #expect(seen.filter { counts[Int($0)] && $0 != node }.count <= limit)
    }
    #expect(cut.edges.allSatisfy { graph.sources[Int($0.edge)] == $0.node && limits[Int($0.node)] != nil })
    let fixed = [Int?](repeating: nil, count: graph.edgeCount)
    #expect(ReachCut(graph, limits: limits, counts: counts, costs: fixed, steps: &steps).edges.isEmpty)
  }

  @Test("what has to stay takes its part of a limit first, whichever edge it is and however much it reaches", arguments: [(1, 3), (2, 1)])
  func stays(fixed: Int32, free: Int32) {
    // 0 calls one that has to stay and that calls another, and one that need not.
    let last = 6 - fixed - free
    let graph = DirectedGraph(nodeCount: 4, edges: [.init(from: 0, to: fixed), .init(from: 0, to: free), .init(from: fixed, to: last)])
    let costs = (0..<3).map { graph.targets[$0] == free ? 1 : Int?.none }
    var steps = Int.max
    let cut = ReachCut(graph, limits: [2, nil, nil, nil], counts: Array(repeating: true, count: 4), costs: costs, steps: &steps)
    #expect(cut.edges.map { graph.targets[Int($0.edge)] } == [free])
  }
}
