import SourceText
import Testing

@testable import TopologyModel

@Suite("Topology+Elements") struct TopologyElementsTests {
  /// A service and a queue that bear one name, and a store.
  private let topology: Topology = {
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    builder.declareService(builder.intern(Array("a".utf8)[...]), role: .gateway, at: .none, native)
    _ = builder.queue(builder.intern(Array("a".utf8)[...]), declared: true, at: .none, native)
    _ = builder.store(builder.intern(Array("s".utf8)[...]), declared: true, at: .none, native)
    return builder.build().topology
  }()

  @Test("a name is looked up among services, stores and queues")
  func named() {
    #expect(topology.elements(named: Untrusted("a")) == [.service(ID(0)), .queue(ID(0))])
    #expect(topology.elements(named: Untrusted("s")) == [.store(ID(0))])
    #expect(topology.elements(named: Untrusted("b")) == [])
  }

  @Test("each has a name and a kind")
  func names() {
    #expect(topology.elementNames == ["a", "s", "a"].map { Untrusted($0) })
    #expect(topology.name(Element.store(ID(0))) == Untrusted("s"))
    #expect([.service(ID(0)), .store(ID(0)), .queue(ID(0))].map { topology.kind($0) } == ["gateway", "store", "queue"])
  }
}
