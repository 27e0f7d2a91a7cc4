import Analyses
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
}
