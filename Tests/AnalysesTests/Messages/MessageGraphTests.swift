import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct MessageGraphTests {
  /// shop publishes an order, pay answers it, and shop takes the answer.
  private func saga(_ on: [String]) -> FactBase {
    var draft = Draft()
    draft.service("shop", nil, [.entryRate: 10, .latencyP50: 10, .latencyP99: 10])
    draft.service("stock", nil, [.latencyP50: 20, .latencyP99: 20])
    draft.service("mail", nil, [.latencyP50: 40, .latencyP99: 40])
    draft.call("shop", "stock", on.isEmpty ? [:] : [.on: draft.value(of: on)])
    draft.call("shop", "mail", on.isEmpty ? [:] : [.on: draft.value(of: ["paid"])])
    draft.publish("shop", "ordered", on.isEmpty ? [:] : [.on: draft.value(of: on)])
    draft.consume("pay", "ordered")
    draft.publish("pay", "paid")
    draft.consume("shop", "paid")
    return draft.base()
  }

  private func rates(_ base: FactBase) -> [String] {
    ["shop", "stock", "mail", "pay"].map { base.read($0, "rate_per_s") }
  }

  @Test("an answer that sets off nothing of what was before ends a saga") func ends() throws {
    let base = saga(["requests"])
    #expect(rates(base) == ["20.0", "10.0", "10.0", "10.0"])
    #expect(base[Cycles.self].all.isEmpty)
    // A request takes 10 + 20 ms, an answer 10 + 40.
    #expect(abs(try #require(Double(base.read("shop", "in_flight"))) - 0.8) < 1e-3)
    #expect(base.read("shop", "latency_ms") == "30.0")
  }

  @Test("without a word all sets off all, and the work never ends") func endless() {
    let base = saga([])
    #expect(base[Cycles.self].all.count == 1)
    #expect(rates(base)[0] != "20.0")
  }

  @Test("what requests and messages set off alike is a loop still") func both() {
    let base = saga(["requests", "paid"])
    #expect(base[Cycles.self].all.count == 1)
    #expect(base[Cycles.self].all[0].members.count == 2)
  }

  @Test("tries of what a message sets off are told by the message, and by nothing before it") func tries() {
    let base = saga(["requests"])
    #expect(["shop", "stock", "mail"].map { base.read($0, "tries_per_request") } == ["2.0", "1.0", "1.0"])
  }
}
