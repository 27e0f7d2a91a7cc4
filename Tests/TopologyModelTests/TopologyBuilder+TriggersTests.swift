import SourceText
import Testing

@testable import TopologyModel

@Suite("TopologyBuilder+Triggers") struct TopologyBuilderTriggersTests {
  /// What is told of a service that consumes `paid` and `rejected`, and calls another one on some names.
  private func told(_ on: [String], consumes: [String] = ["paid", "rejected"]) -> (Topology, [Diagnostic]) {
    var builder = TopologyBuilder()
    let native = Provenance(.native, via: "native")
    func name(_ text: String) -> NameID { builder.intern(Array(text.utf8)[...]) }
    let shop = builder.declareService(name("shop"), role: .service, at: .none, native)
    for queue in consumes {
      builder.addConsume(by: shop, from: builder.queue(name(queue), declared: true, at: .none, native), at: .none, native)
    }
    let call = builder.addCall(from: shop, to: builder.service(name("bank"), at: .none), at: .none, native)
    builder.set(.on, builder.value(of: on.map { name($0) }), of: .call(call), at: .none, .native)
    return builder.build()
  }

  @Test("requests and queues that are consumed set off a call") func right() {
    let (topology, faults) = told(["requests", "paid"])
    #expect(faults.isEmpty)
    let call = ID<Call>(0)
    #expect(topology.isSetOff(call, by: .request))
    #expect(topology.queues.indices.map { topology.isSetOff(call, by: .message(ID($0))) } == [true, false])
    #expect(topology.tellsTriggersApart(ID<Service>(1)))
  }

  @Test(
    "another name is an error, and then nobody knows what sets off the call",
    arguments: [
      ("pad", "did you mean 'paid'?"), ("request", "did you mean 'requests'?"),
      ("orders", "write 'requests' or 'paid' or 'rejected', or add it to 'consumes'"),
    ])
  func wrong(name: String, hint: String) {
    let (topology, faults) = told([name])
    #expect(faults.count == 1)
    #expect(faults[0].hint.map(Self.text) == hint)
    #expect(Self.text(faults[0].message) == "'on' names '\(name)', which 'shop' does not consume")
    #expect(topology.isSetOff(ID<Call>(0), by: .request))
  }

  @Test("a queue called requests cannot be told from requests") func ambiguous() {
    #expect(
      told(["requests"], consumes: ["requests"]).1.map { Self.text($0.message) } == [
        "'on: requests' can mean the requests of users and callers, and a queue of this name"
      ])
    #expect(told(["paid"], consumes: ["paid", "requests"]).1.isEmpty)
  }

  private static func text(_ message: Message) -> String {
    message.pieces.map {
      switch $0 {
      case .plain(let text): text
      case .untrusted(let text): String(decoding: text.bytes, as: UTF8.self)
      }
    }.joined()
  }
}
