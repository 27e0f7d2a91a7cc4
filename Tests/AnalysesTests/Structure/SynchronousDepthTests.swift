import Analyses
import Foundation
import TestSupport
import Testing
import TopologyModel

@Suite struct SynchronousDepthTests {
  @Test("depth counts the hops of the longest path") func longest() {
    let base = FactBase.of("a b", "b c", "c d", "a d", "d e")
    #expect(base.read("a", "sync_depth") == "4")
    #expect(base.read("e", "sync_depth") == "0")
    #expect(base.read(.topology, "max_sync_depth") == "4")
  }

  @Test("services on a common cycle count as one") func cycle() {
    let base = FactBase.of("a b", "b c", "c b", "c d")
    #expect(["a", "b", "c", "d"].map { base.read($0, "sync_depth") } == ["2", "1", "1", "0"])
  }

  @Test("an empty topology has depth 0") func empty() {
    #expect(Draft().base().read(.topology, "max_sync_depth") == "0")
  }

  @Test("a hop between components goes to a smaller depth, and the best one to one less", arguments: 0..<200)
  func laws(seed: Int) {
    let base = RandomGraph(seed: seed, services: 30).base
    let (graph, depths) = (base[SynchronousGraph.self].graph, base[SynchronousDepth.self])
    let condensation = base[StronglyConnectedComponents.self].condensation
    for edge in 0..<graph.edgeCount {
      let (from, to) = (graph.sources[edge], graph.targets[edge])
      let isInside = condensation.componentOf[Int(from)] == condensation.componentOf[Int(to)]
      let drop = depths.depth(of: ID(from)) - depths.depth(of: ID(to))
      #expect(isInside ? drop == 0 : drop >= 1)
    }
    for (component, edge) in depths.next.enumerated() {
      let rest = edge < 0 ? -1 : depths.depth(of: ID(graph.targets[Int(edge)]))
      #expect(Int(depths.depths[component]) == rest + 1)
    }
  }

  @Test("of equally long paths the one to the smaller name goes on") func ties() {
    let base = FactBase.of("a d", "a b", "a c", "b x", "c x", "d y")
    let (graph, next) = (base[SynchronousGraph.self].graph, base[SynchronousDepth.self].next)
    let component = base[StronglyConnectedComponents.self].condensation.componentOf[0]
    #expect(base.ids(.service)[Int(graph.targets[Int(next[Int(component)])])] == "b")
  }

  @Test("a chain is as deep as it is known to be waited for, and may be as deep as it may be") func modes() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "c", unknown: [.mode])
    draft.call("c", "d")
    let base = draft.base()
    #expect(base.read("a", "sync_depth") == "1.0 to 3.0: b -> c.mode" && base.read(.chain, "depth") == "1.0 to 3.0: b -> c.mode")
    #expect(base.read("c", "sync_depth") == "1")
  }

  @Test("whichever calls are waited for of which nobody knows that, each depth is between its bounds", arguments: 0..<200)
  func bounds(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = ["a", "b", "c", "d", "e"]
    var edges = names.flatMap { from in names.filter { $0 != from && random.below(100) < 28 }.map { (from, $0) } }
    edges.shuffle(using: &random)
    let open = min(edges.count, 4)
    func base(_ call: (Int, inout Draft) -> Void) -> FactBase {
      var draft = Draft()
      for name in names { draft.service(name, nil, [:]) }
      for index in edges.indices { if index < open { call(index, &draft) } else { draft.call(edges[index].0, edges[index].1) } }
      return draft.base()
    }
    let unknown = base { $1.call(edges[$0].0, edges[$0].1, unknown: [.mode]) }
    let ends = (names.map { unknown.read($0, "sync_depth") } + [unknown.read(.topology, "max_sync_depth")]).map { text in
      let words = text.split(separator: ":")[0].components(separatedBy: " to ").compactMap(Double.init)
      return words[0]...words[words.count - 1]
    }
    for waited in 0..<(1 << open) {
      let known = base { index, draft in
        draft.call(edges[index].0, edges[index].1, waited >> index & 1 == 1 ? [:] : [.mode: Mode.async.value])
      }
      let depths = names.map { known.read($0, "sync_depth") } + [known.read(.topology, "max_sync_depth")]
      for (depth, range) in zip(depths, ends) { #expect(range.contains(Double(depth)!), "\(edges) \(open) \(waited): \(depth) \(range)") }
    }
  }
}
