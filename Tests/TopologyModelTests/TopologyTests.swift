import SourceText
import TestSupport
import Testing

@testable import TopologyModel

@Suite struct TopologyTests {
  /// `a` calls `b` with some attributes.
  private func topology(_ callee: Role = .service, _ attributes: [Attribute: Double] = [:]) -> Topology {
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    let a = builder.declareService(builder.intern(Array("a".utf8)[...]), role: .service, at: .none, native)
    let b = builder.declareService(builder.intern(Array("b".utf8)[...]), role: callee, at: .none, native)
    let call = builder.addCall(from: a, to: b, at: .none, native)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .call(call), at: .none, .native) }
    return builder.build().topology
  }

  @Test("infrastructure is no hop, everything else is", arguments: Role.allCases)
  func hops(_ role: Role) {
    #expect(topology(role).isHop(ID(0)) == ![.registry, .config, .telemetry, .broker].contains(role))
  }

  @Test("a call waits unless it is asynchronous; it is hard unless there is a fallback")
  func hard() {
    #expect(topology().isSynchronous(ID(0)) && topology().isHard(ID(0)))
    #expect(!topology(.service, [.mode: 1]).isSynchronous(ID(0)) && !topology(.service, [.mode: 1]).isHard(ID(0)))
    #expect(topology(.service, [.mode: 0]).isHard(ID(0)))
    #expect(topology(.service, [.fallback: 1]).isSynchronous(ID(0)) && !topology(.service, [.fallback: 1]).isHard(ID(0)))
    #expect(topology(.service, [.fallback: 0]).isHard(ID(0)))
    #expect(!topology(.registry).isHard(ID(0)))
  }

  /// Services, queues and stores with random edges between them, some of them several times.
  private func random(_ seed: UInt64) -> Topology {
    var random = SeededGenerator(seed: seed)
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    let count = 1 + random.below(8)
    let names = (0..<count).map { Array("n\($0)".utf8) }.shuffled(using: &random)
    let services = names.map { builder.declareService(builder.intern($0[...]), role: .service, at: .none, native) }
    let queues = names.map { builder.queue(builder.intern($0[...]), declared: true, at: .none, native) }
    let stores = names.map { builder.store(builder.intern($0[...]), declared: true, at: .none, native) }
    for _ in 0..<random.below(30) { builder.addCall(from: random.pick(services), to: random.pick(services), at: .none, native) }
    for _ in 0..<random.below(20) { builder.addPublish(from: random.pick(services), to: random.pick(queues), at: .none, native) }
    for _ in 0..<random.below(20) { builder.addConsume(by: random.pick(services), from: random.pick(queues), at: .none, native) }
    for _ in 0..<random.below(20) { builder.addUse(by: random.pick(services), of: random.pick(stores), at: .none, native) }
    return builder.build().topology
  }

  @Test("the edges of an element are those that name it, from either end, as a search of all finds them", arguments: 0..<100)
  func edges(_ seed: UInt64) {
    let topology = random(seed)
    for service in topology.services.indices.map({ ID<Service>($0) }) {
      #expect(Array(topology.calls(of: service)) == topology.calls.indices.filter { topology.calls[$0].caller == service })
      #expect(topology.calls(to: service).map { Int($0) } == topology.calls.indices.filter { topology.calls[$0].callee == service })
      #expect(Array(topology.publishes(of: service)) == topology.publishes.indices.filter { topology.publishes[$0].service == service })
      #expect(Array(topology.consumes(of: service)) == topology.consumes.indices.filter { topology.consumes[$0].service == service })
      #expect(Array(topology.uses(of: service)) == topology.uses.indices.filter { topology.uses[$0].service == service })
      for other in topology.services.indices.map({ ID<Service>($0) }) {
        let between = topology.calls.indices.filter { topology.calls[$0].caller == service && topology.calls[$0].callee == other }
        #expect(Array(topology.calls(from: service, to: other)) == between)
      }
    }
    for queue in topology.queues.indices.map({ ID<Queue>($0) }) {
      #expect(topology.publishes(to: queue).map { Int($0) } == topology.publishes.indices.filter { topology.publishes[$0].queue == queue })
      #expect(topology.consumes(from: queue).map { Int($0) } == topology.consumes.indices.filter { topology.consumes[$0].queue == queue })
    }
    for store in topology.stores.indices.map({ ID<Store>($0) }) {
      #expect(topology.uses(of: store).map { Int($0) } == topology.uses.indices.filter { topology.uses[$0].store == store })
    }
  }

  @Test("an edge is called by the names of its ends")
  func edgeName() { #expect(topology().edgeName(ID(0)) == Untrusted("a -> b")) }
}
