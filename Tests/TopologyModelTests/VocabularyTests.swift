import SourceText
import Testing

@testable import TopologyModel

@Suite struct VocabularyTests {
  private static let native = Provenance(.native, via: "native")
  private static let manifest = Provenance(.manifests, via: "env")
  private static let mesh = Provenance(.mesh, via: "route", canSay: [.timeout, .attempts])

  /// What is known of a call that these sources declare.
  private func knowledge(_ attribute: Attribute, _ sources: [Provenance], defaults: [Attribute: Double] = [:]) -> String {
    var builder = TopologyBuilder()
    if !defaults.isEmpty { builder.markNative() }
    for (attribute, value) in defaults { builder.set(attribute, value, of: .callDefaults, at: .none, .native) }
    for source in sources {
      let ends = ["a", "b"].map { builder.declareService(builder.intern(Array($0.utf8)[...]), role: nil, at: .none, source) }
      builder.addCall(from: ends[0], to: ends[1], at: .none, source)
    }
    return "\(builder.build().topology.knowledge(attribute, of: ID<Call>(0)))"
  }

  @Test("what a source could state and does not is absent, all else unknown, attribute by attribute")
  func attributes() {
    for attribute in Attribute.of(.call) {
      #expect(knowledge(attribute, [Self.native]) == "absent")
      #expect(knowledge(attribute, [Self.manifest]) == "unknown")
      #expect(knowledge(attribute, [Self.mesh]) == ([.timeout, .attempts].contains(attribute) ? "absent" : "unknown"))
    }
  }

  @Test("several sources can state what one of them can, in whatever order they come")
  func union() {
    for sources in [[Self.manifest, Self.mesh], [Self.mesh, Self.manifest], [Self.mesh, Self.mesh]] {
      #expect(knowledge(.timeout, sources) == "absent" && knowledge(.breaker, sources) == "unknown")
    }
    for sources in [[Self.native, Self.mesh], [Self.mesh, Self.native, Self.manifest]] {
      #expect(knowledge(.breaker, sources) == "absent")
    }
  }

  @Test("the defaults of calls hold where a native file declares the call, and nowhere else")
  func defaults() {
    #expect(knowledge(.timeout, [Self.manifest, Self.native], defaults: [.timeout: 5]) == "declared(5.0)")
    #expect(knowledge(.timeout, [Self.mesh], defaults: [.timeout: 5]) == "absent")
    #expect(knowledge(.timeout, [Self.manifest], defaults: [.timeout: 5]) == "unknown")
  }

  @Test("services, stores and queues keep what their sources can say too")
  func elements() {
    var builder = TopologyBuilder()
    func id(_ name: String) -> NameID { builder.intern(Array(name.utf8)[...]) }
    let source = Provenance(.mesh, via: "pool", canSay: [.replicas, .maxConnections, .retention, .pool])
    let service = builder.declareService(id("a"), role: nil, at: .none, source)
    let store = builder.store(id("s"), declared: true, at: .none, source)
    let queue = builder.queue(id("q"), declared: true, at: .none, source)
    builder.addUse(by: service, of: store, at: .none, source)
    builder.addPublish(from: service, to: queue, at: .none, source)
    let topology = builder.build().topology
    func known(_ knowledge: Knowledge) -> Bool { !knowledge.isUnknown }
    #expect(known(topology.knowledge(.replicas, of: ID<Service>(0))) && !known(topology.knowledge(.zones, of: ID<Service>(0))))
    #expect(known(topology.knowledge(.maxConnections, of: ID<Store>(0))) && !known(topology.knowledge(.kind, of: ID<Store>(0))))
    #expect(known(topology.knowledge(.retention, of: ID<Queue>(0))) && !known(topology.knowledge(.kind, of: ID<Queue>(0))))
    #expect(known(topology.knowledge(.pool, of: ID<Use>(0))) && !known(topology.knowledge(.access, of: ID<Use>(0))))
    #expect(!known(topology.knowledge(.payload, of: ID<Publish>(0))))
  }
}
