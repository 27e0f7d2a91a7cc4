import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CyclesTests {
  @Test("a component is one cycle, shown by its shortest way round") func shortest() {
    let base = FactBase.of("a b", "b c", "c a", "c b", "d a")
    #expect(base.ids(.cycle) == ["b -> c -> b"])
    #expect(base.read(.cycle, "services") == "a, b, c")
    #expect(base.read(.cycle, "size") == "3")
    #expect(base.read(.cycle, "length") == "2")
    #expect(base.read(.cycle, "kind") == "sync")
  }

  @Test("a service that calls itself is a cycle") func selfCall() {
    let base = FactBase.of("a a")
    #expect(base.ids(.cycle) == ["a -> a"])
    #expect(base.read(.cycle, "size") == "1")
    #expect(base.read(.cycle, "break") == "a -> a")
  }

  @Test("of equally short ways round, the one whose names come first is shown") func ties() {
    #expect(FactBase.of("b c", "c a", "a b", "d a", "a d", "b d", "d b").ids(.cycle) == ["a -> d -> a"])
    #expect(FactBase.of("c a", "a b", "b c", "a d", "d c").ids(.cycle) == ["a -> b -> c -> a"])
  }

  @Test("a cycle that only gateways close is known as such, and hides no other") func gateways() {
    var draft = Draft()
    draft.service("gate", .gateway)
    for (caller, callee) in [("gate", "a"), ("a", "gate"), ("gate", "b"), ("b", "gate"), ("gate", "gate")] { draft.call(caller, callee) }
    #expect(draft.base().ids(.cycle) == ["gate -> gate"])
    #expect(draft.base().read(.cycle, "is_closed_by_gateways") == "true")
    #expect(draft.base().read(.cycle, "services") == "a, b, gate")
    draft.call("a", "b")
    draft.call("b", "a", [.mode: 1])
    draft.publish("gate", "orders")
    draft.consume("a", "orders")
    #expect(draft.base().ids(.cycle) == ["gate -> gate", "a -> b -> a"])
    #expect(draft.base()[Cycles.self].all.map(\.isClosedByGateways) == [true, false])
    #expect(draft.base()[Cycles.self].all.map(\.isSynchronous) == [true, false])
    draft.call("b", "a")
    #expect(draft.base().ids(.cycle) == ["a -> b -> a"])
    #expect(draft.base().read(.cycle, "kind") == "sync" && draft.base().read(.cycle, "is_closed_by_gateways") == "false")
    #expect(draft.base().read(.cycle, "services") == "a, b, gate")
    #expect(draft.base().read(.cycle, "break_is_minimal") == "true")
  }

  @Test("cycles come in the order of their smallest service") func order() {
    #expect(FactBase.of("x y", "y x", "b c", "c b", "y b").ids(.cycle) == ["b -> c -> b", "x -> y -> x"])
  }

  @Test("a topology without cycles has none") func none() {
    #expect(FactBase.of("a b", "b c", "a c").ids(.cycle) == [])
  }

  @Test("an asynchronous call breaks a synchronous cycle and closes an asynchronous one") func asynchronous() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "a", [.mode: 1])
    let base = draft.base()
    #expect(base.ids(.cycle) == ["a -> b -> a"])
    #expect(base.read(.cycle, "kind") == "async")
    #expect(base.read(.cycle, "break") == "null")
    #expect(base.read(.cycle, "attempts_product") == "null")
    #expect(base[Cycles.self].synchronousCount == 0)
  }

  @Test("messages close a cycle by way of their queues") func queues() {
    var draft = Draft()
    draft.publish("a", "orders")
    draft.consume("b", "orders")
    draft.call("b", "a")
    let base = draft.base()
    #expect(base.ids(.cycle) == ["a -> orders -> b -> a"])
    #expect(base.read(.cycle, "services") == "a, b")
    #expect(base[Cycles.self].all[0].path.map(\.rawValue) == [0, 1])
    #expect(base[Cycles.self].all[0].places.count == 3)
  }

  @Test("a synchronous cycle is not told again as an asynchronous one") func once() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "a")
    draft.call("b", "c", [.mode: 1])
    draft.call("c", "a", [.mode: 1])
    #expect(draft.base().ids(.cycle) == ["a -> b -> a"])
  }

  @Test("attempts multiply on the way round") func attempts() {
    var draft = Draft()
    draft.call("a", "b", [.attempts: 3])
    draft.call("b", "a", [.attempts: 2])
    #expect(draft.base().read(.cycle, "attempts_product") == "6.0")
  }

  @Test("no way round is shorter, and none as short comes first", arguments: 0..<300)
  func leastByBruteForce(seed: Int) {
    let random = RandomGraph(seed: seed, services: 7)
    let base = random.base
    let condensation = base[StronglyConnectedComponents.self].condensation
    var edges = Set<[Int]>()
    for (from, to) in random.edges { edges.insert([from, to]) }
    for cycle in base[Cycles.self].all {
      let members = cycle.members.map(\.index)
      // Every simple way round that starts at its smallest service, shortest first.
      var paths = members.map { [$0] }
      var least: [Int]?
      while least == nil, !paths.isEmpty {
        least = paths.filter { edges.contains([$0.last!, $0[0]]) }.min { $0.lexicographicallyPrecedes($1) }
        paths = paths.flatMap { path in
          members.filter { $0 > path[0] && !path.contains($0) && edges.contains([path.last!, $0]) }.map { path + [$0] }
        }
      }
      #expect(cycle.path.map(\.index) == least)
    }
    #expect(base[Cycles.self].all.count == condensation.cyclic.count)
  }

  @Test("steps of a cycle are all edges between its services, and where one needs no gateway those between its own") func steps() {
    func steps(_ base: FactBase) -> [String] {
      let (graph, names) = (base[SynchronousGraph.self].graph, base.ids(.service))
      return base[Cycles.self].all.flatMap {
        $0.steps.map { "\(names[Int(graph.sources[Int($0)])]) \(names[Int(graph.targets[Int($0)])])" }
      }
    }
    #expect(steps(FactBase.of("a b", "b c", "c a", "c b", "d a", "c e")) == ["a b", "b c", "c a", "c b"])
    var draft = Draft()
    draft.service("gate", .gateway)
    for (caller, callee) in [("a", "b"), ("b", "a"), ("b", "gate"), ("gate", "a"), ("gate", "b")] { draft.call(caller, callee) }
    #expect(steps(draft.base()) == ["a b", "b a"])
  }

  @Test("of a cycle that is closed by a call of unknown mode nobody knows what it is") func modes() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "a", unknown: [.mode])
    #expect(draft.base().read(.cycle, "kind") == "?call.mode")
    draft.call("b", "a")
    #expect(draft.base().read(.cycle, "kind") == "sync")
    var silent = Draft(.traces)
    silent.call("a", "b")
    silent.call("b", "a")
    #expect(silent.base().read(.cycle, "kind") == "sync", "a format that cannot say it means that callers wait")
  }
}
