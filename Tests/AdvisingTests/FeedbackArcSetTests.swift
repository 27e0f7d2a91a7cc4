import Advising
import Analyses
import TestSupport
import Testing

@Suite struct FeedbackArcSetTests {
  /// The only component of a random graph that has a cycle, or the largest of them.
  private func component(services: Int) -> Subgraph {
    var random = SeededGenerator(seed: UInt64(services))
    let edges = (0..<services * 4).map { _ in
      DirectedGraph.Edge(
        from: Int32.random(in: 0..<Int32(services), using: &random), to: Int32.random(in: 0..<Int32(services), using: &random))
    }
    let graph = DirectedGraph(nodeCount: services, edges: edges)
    let condensation = Condensation(graph)
    let largest = condensation.cyclic.max { condensation.members(of: $0).count < condensation.members(of: $1).count }!
    return Subgraph(largest, of: condensation, in: graph)
  }

  @Test(
    "when the steps run out, what is left is acyclic all the same, and the set is not called minimal", arguments: [40, 200, 2_000],
    [0, 1_000, 100_000])
  func heuristic(services: Int, allowance: Int) {
    let subgraph = component(services: services)
    var steps = allowance
    let set = FeedbackArcSet(subgraph, costs: Array(repeating: 1, count: subgraph.graph.edgeCount), steps: &steps)
    let gone = Set(set.edges)
    let kept = (0..<subgraph.graph.edgeCount).filter { !gone.contains(Int32($0)) }.map {
      DirectedGraph.Edge(from: subgraph.graph.sources[$0], to: subgraph.graph.targets[$0])
    }
    #expect(!Condensation(DirectedGraph(nodeCount: subgraph.nodes.count, edges: kept)).isCyclic.contains(true))
    let cost = set.edges.count
    #expect(set.lowerBound <= cost)
    #expect(set.isMinimal == (set.lowerBound == cost))
    if allowance == 0 || services == 2_000 { #expect(!set.isMinimal) }
  }

  @Test("a smallest set is proved where calls against the layers are few: 300 services, 1 050 calls, of which 50 point back")
  func layered() {
    var random = SeededGenerator(seed: 7)
    let edges = (0..<1_050).map { number in
      let (one, other) = (Int32.random(in: 0..<300, using: &random), Int32.random(in: 0..<300, using: &random))
      let isBack = number < 50
      return DirectedGraph.Edge(from: isBack ? max(one, other) : min(one, other), to: isBack ? min(one, other) : max(one, other))
    }
    let graph = DirectedGraph(nodeCount: 300, edges: edges)
    let condensation = Condensation(graph)
    for component in condensation.cyclic {
      let subgraph = Subgraph(component, of: condensation, in: graph)
      var steps = 10_000_000
      let set = FeedbackArcSet(subgraph, costs: Array(repeating: 1, count: subgraph.graph.edgeCount), steps: &steps)
      #expect(set.isMinimal)
      #expect(set.lowerBound == set.edges.count)
    }
  }

  @Test("a dearer edge is spared") func costs() {
    let ring = DirectedGraph(nodeCount: 3, edges: [.init(from: 0, to: 1), .init(from: 1, to: 2), .init(from: 2, to: 0)])
    let subgraph = Subgraph(0, of: Condensation(ring), in: ring)
    var steps = 1_000
    let set = FeedbackArcSet(subgraph, costs: [3, 2, 1], steps: &steps)
    #expect(set.edges == [2])
    #expect(set.isMinimal)
  }

  @Test("a set that is not proved has no edge that can be taken back, and half of all edges at most", arguments: [40, 200])
  func sparing(services: Int) {
    let subgraph = component(services: services)
    let graph = subgraph.graph
    var steps = 2_000 * services
    let set = FeedbackArcSet(subgraph, costs: (0..<graph.edgeCount).map { 1 + $0 % 3 }, steps: &steps)
    // Eades, Lin and Smyth, 1993.
    #expect(set.edges.count <= graph.edgeCount / 2 - graph.nodeCount / 6)
    let gone = Set(set.edges)
    for edge in set.edges {
      var (seen, open) = (Set([graph.targets[Int(edge)]]), [graph.targets[Int(edge)]])
      while let node = open.popLast() {
        for next in graph.edges(from: Int(node)) where !gone.contains(Int32(next)) && seen.insert(graph.targets[next]).inserted {
          open.append(graph.targets[next])
        }
      }
      #expect(seen.contains(graph.sources[Int(edge)]), "edge \(edge) closes no cycle")
    }
  }

  @Test("more steps never make a set dearer") func steps() {
    let subgraph = component(services: 120)
    let costs = (0..<subgraph.graph.edgeCount).map { 1 + $0 % 4 }
    let found = [30_000, 100_000, 300_000, 1_000_000].map { allowance in
      var steps = allowance
      return FeedbackArcSet(subgraph, costs: costs, steps: &steps).edges.reduce(0) { $0 + costs[Int($1)] }
    }
    #expect(found == found.sorted(by: >))
  }
}
