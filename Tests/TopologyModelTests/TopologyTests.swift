import SourceText
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
}
