import SourceText
import Testing

@testable import TopologyModel

@Suite("Topology+Limits") struct TopologyLimitsTests {
  private func call(_ attributes: [Attribute: Double]) -> Topology {
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    let caller = builder.declareService(builder.intern(Array("a".utf8)[...]), role: .service, at: .none, native)
    let call = builder.addCall(from: caller, to: builder.service(builder.intern(Array("b".utf8)[...]), at: .none), at: .none, native)
    for (attribute, value) in attributes { builder.set(attribute, value, of: .call(call), at: .none, .native) }
    return builder.build().topology
  }

  @Test("an attempt lasts to its timeout, and no longer than all of them may") func limits() {
    func limit(_ attributes: [Attribute: Double]) -> Double? { call(attributes).attemptLimit(of: ID(0)).value }
    #expect(limit([:]) == nil)
    #expect(limit([.timeout: 300]) == 300)
    #expect(limit([.timeout: 300, .totalTimeout: 200]) == 200)
    #expect(limit([.timeout: 300, .totalTimeout: 500]) == 300)
    #expect(limit([.totalTimeout: 500]) == 500)
    #expect(limit([.timeout: 300, .totalTimeout: .infinity]) == 300)
    #expect(call([.totalTimeout: 500]).totalLimit(of: ID(0)) == 500)
    #expect(call([:]).totalLimit(of: ID(0)) == .infinity)
  }

  @Test("a stream is given up when it is silent, however long it lasts") func streams() {
    let stream = call([.streaming: 1, .timeout: 300, .totalTimeout: 500, .idleTimeout: 30_000])
    #expect(stream.isStream(ID(0)))
    #expect(stream.attemptLimit(of: ID(0)).value == 30_000)
    #expect(stream.totalLimit(of: ID(0)) == .infinity)
    #expect(!call([.streaming: 0]).isStream(ID(0)))
  }

  @Test("pauses double up to the longest") func pauses() {
    func pauses(_ attributes: [Attribute: Double]) -> [Double] { (1...4).map { call(attributes).pause(after: $0, of: ID(0)) } }
    #expect(pauses([:]) == [0, 0, 0, 0])
    #expect(pauses([.backoff: 10]) == [10, 20, 40, 80])
    #expect(pauses([.backoff: 10, .maxBackoff: 25]) == [10, 20, 25, 25])
  }
}
