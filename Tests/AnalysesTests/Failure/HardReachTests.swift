import Analyses
import TestSupport
import Testing
import TopologyModel

/// `HardReach`, `BlastRadius` and `CriticalDependencies`: one graph, counted both ways.
@Suite struct HardReachTests {
  @Test("blast radius counts callers of callers, dependencies count callees of callees, each once") func diamond() {
    let base = FactBase.of("web o", "mob o", "o p", "adm r", "r p", "web s")
    #expect(base.read("p", "blast_radius") == "5")
    #expect(base.read("o", "blast_radius") == "2")
    #expect(base.read("web", "critical_dependencies") == "3")
    #expect(base.read("p", "critical_dependencies") == "0")
  }

  @Test("a fallback and an asynchronous call stop a failure") func soft() {
    var draft = Draft()
    draft.call("a", "b", [.fallback: 1])
    draft.call("a", "c", [.mode: 1])
    draft.call("a", "d", [.fallback: 0])
    #expect(draft.base().read("a", "critical_dependencies") == "1")
  }

  @Test("an edge is hard if one of its calls is") func parallelCalls() {
    var draft = Draft()
    draft.call("a", "b", [.fallback: 1])
    draft.call("a", "b")
    #expect(draft.base().read("b", "blast_radius") == "1")
  }

  @Test("externals and undeclared targets are dependencies") func externals() {
    var draft = Draft()
    draft.service("bank", .external)
    draft.call("a", "bank")
    draft.call("a", "nowhere")
    #expect(draft.base().read("a", "critical_dependencies") == "2")
  }

  @Test("a failure does not spread through a gateway, but that of the gateway does") func gateways() {
    var draft = Draft()
    draft.service("gate", .gateway)
    for (caller, callee) in [("web", "gate"), ("gate", "a"), ("gate", "b"), ("b", "a")] { draft.call(caller, callee) }
    #expect(draft.base().read("a", "dependents") == "1" && draft.base().read("a", "blast_radius") == "3")
    #expect(draft.base().read("gate", "dependents") == "1" && draft.base().read("gate", "blast_radius") == "1")
    #expect(draft.base().read("web", "critical_dependencies") == "3")
  }

  @Test("services that wait for each other reach each other, not themselves") func cycle() {
    let base = FactBase.of("a b", "b a", "a a", "x a")
    #expect(base.read("a", "blast_radius") == "2")
    #expect(base.read("b", "critical_dependencies") == "1")
  }

  @Test("both counts are those of the transitive closure, and the one is the other turned round", arguments: 0..<200)
  func transposes(seed: Int) {
    let random = RandomGraph(seed: seed, services: 40)
    let base = random.base
    let closure = Closure(count: random.count, random.edges)
    let (radius, dependencies) = (base[BlastRadius.self].ofService, base[CriticalDependencies.self].ofService)
    for service in 0..<random.count {
      #expect(dependencies[service] == (0..<random.count).count { $0 != service && closure.reaches[service][$0] })
      #expect(radius[service] == (0..<random.count).count { $0 != service && closure.reaches[$0][service] })
    }
    #expect(radius.reduce(0, +) == dependencies.reduce(0, +))
  }

  @Test("more than one block of shared targets is counted right") func manyBlocks() {
    // Each service calls the next two: whoever comes later is reached.
    let count = 2_000
    let edges = (0..<count).flatMap { node in [node + 1, node + 2].filter { $0 < count }.map { (node, $0) } }
    let base = FactBase.of(services: count, edges)
    #expect(base[CriticalDependencies.self].ofService == (0..<count).map { Int32(count - 1 - $0) })
    #expect(base[BlastRadius.self].ofService == Array(0..<Int32(count)))
  }

  @Test("a gateway that calls a gateway goes on passing other requests") func gatewaysAlone() {
    var draft = Draft()
    for name in ["edge", "inner"] { draft.service(name, .gateway) }
    draft.call("edge", "inner")
    let base = draft.base()
    #expect(base.read("inner", "blast_radius") == "1" && base[BlastRadius.self].dependents == [0, 0])
  }

  @Test("a call of which nobody knows whether there is a fallback, or whether it is waited for, may be hard") func unknown() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("a", "c", unknown: [.fallback])
    draft.call("b", "d", unknown: [.mode])
    draft.call("b", "d", unknown: [.fallback])
    let base = draft.base()
    #expect(base.read("a", "critical_dependencies") == "1.0 to 3.0: a -> c.fallback, b -> d.mode, b -> d.fallback")
    #expect(base.read("d", "blast_radius") == "0.0 to 2.0: b -> d.mode, b -> d.fallback")
    #expect(base.read("b", "blast_radius") == "1" && base.read("a", "hard_fan_out") == "1.0 to 2.0: a -> c.fallback")
    draft.call("b", "d")
    #expect(draft.base().read("d", "blast_radius") == "2")
  }
}
