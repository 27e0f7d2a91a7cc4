import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CycleBreakTests {
  @Test("one call that two cycles share breaks both") func shared() {
    let base = FactBase.of("a b", "b c", "c a", "c d", "d b")
    #expect(base.read(.cycle, "break") == "b -> c")
    #expect(base.read(.cycle, "break_is_minimal") == "true")
    #expect(base.read(.cycle, "break_at_least") == "1")
  }

  @Test("two mutual pairs need two") func pairs() {
    #expect(
      FactBase.of("travel seat", "travel2 seat", "seat travel", "seat travel2").read(.cycle, "break") == "seat -> travel, seat -> travel2")
  }

  @Test("of equally small sets, the one with calls that need no answer") func handover() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "c", [.needsResponse: 0])
    draft.call("c", "a")
    #expect(draft.base().read(.cycle, "break") == "b -> c")
  }

  @Test("an edge needs an answer if one of its calls does") func parallelCalls() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "a", [.needsResponse: 0])
    draft.call("b", "a")
    #expect(draft.base().read(.cycle, "break") == "a -> b")
  }

  @Test("what is left is acyclic, and no smaller set would do", arguments: 0..<400)
  func smallestByBruteForce(seed: Int) {
    let random = RandomGraph(seed: seed, services: 7)
    let base = random.base
    let (graph, breaks) = (base[SynchronousGraph.self].graph, base[CycleBreak.self])
    let edges = (0..<graph.edgeCount).map { (Int(graph.sources[$0]), Int(graph.targets[$0])) }
    let gone = Set(breaks.edges.joined().map { Int($0) })
    #expect(Closure(count: random.count, edges.indices.filter { !gone.contains($0) }.map { edges[$0] }).isAcyclic)
    #expect(breaks.isMinimal.allSatisfy { $0 })
    #expect(gone.count == Self.fewestBackEdges(random.count, edges))
    #expect(breaks.leastSizes.reduce(0, +) == gone.count)
    var steps = Int.max
    let set = HittingSet(
      rows: Array(breaks.waysRound.joined()), costs: Array(repeating: 1, count: graph.edgeCount), steps: &steps)
    #expect(set?.cost == gone.count, "the ways round alone ask for as many")
  }

  /// The fewest edges that point back in any order of the nodes: dynamic programming over sets of nodes.
  private static func fewestBackEdges(_ count: Int, _ edges: [(Int, Int)]) -> Int {
    var fewest = [Int](repeating: .max, count: 1 << count)
    fewest[0] = 0
    for placed in fewest.indices {
      for node in 0..<count where placed >> node & 1 == 0 {
        // Edges from the new node to those before it, and to itself.
        let back = edges.count { $0.0 == node && ($0.1 == node || placed >> $0.1 & 1 == 1) }
        fewest[placed | 1 << node] = min(fewest[placed | 1 << node], fewest[placed] + back)
      }
    }
    return fewest[fewest.count - 1]
  }
}
