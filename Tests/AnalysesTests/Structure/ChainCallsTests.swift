import TestSupport
import Testing
import TopologyModel

@testable import Analyses

@Suite("Chain calls") struct ChainCallsTests {
  /// The calls of all chains of a graph whose sources are its entries, as pairs, each with the least limit that leaves it out.
  private func calls(_ base: FactBase, deeperThan limit: Int) -> Set<[Int]> {
    let numbers = Dictionary(base.topology.services.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let all = base[Chains.self].all.indices.flatMap { base[ChainCalls.self].calls(of: $0, deeperThan: limit) }
    let pairs = Set(all.map { [numbers[$0.from]!, numbers[$0.to]!] })
    #expect(pairs.count == all.count, "a call belongs to one chain")
    return pairs
  }

  @Test("a call is there exactly if some chain from an entry goes through it and is deeper", arguments: 0..<60)
  func bruteForce(seed: Int) {
    let graph = RandomGraph(seed: seed, services: 9)
    let edges = graph.edges.filter { $0.0 < $0.1 }
    let base = FactBase.of(services: graph.count, edges)
    var above = [Int](repeating: 0, count: graph.count)
    var below = above
    for edge in edges.sorted(by: { $0.0 < $1.0 }) { above[edge.1] = max(above[edge.1], above[edge.0] + 1) }
    for edge in edges.sorted(by: { $0.1 > $1.1 }).sorted(by: { $0.0 > $1.0 }) { below[edge.0] = max(below[edge.0], below[edge.1] + 1) }
    for limit in 0..<4 {
      let expected = Set(edges.filter { above[$0.0] + 1 + below[$0.1] > limit }.map { [$0.0, $0.1] })
      #expect(calls(base, deeperThan: limit) == expected)
    }
  }

  @Test("calls between services that wait for each other are none of a chain")
  func cycle() {
    #expect(calls(FactBase.of(services: 4, [(0, 1), (1, 2), (2, 1), (2, 3)]), deeperThan: 0) == [[0, 1], [2, 3]])
  }

  @Test("calls that no request comes to are none of a chain")
  func unreached() {
    // 0 is called by 1, which is an entry; 2 and 3 wait for each other, and nobody comes in there, nor to 4.
    #expect(calls(FactBase.of(services: 5, [(1, 0), (2, 3), (3, 2), (3, 4)]), deeperThan: 0) == [[1, 0]])
  }
}
