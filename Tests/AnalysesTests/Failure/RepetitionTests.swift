import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct RepetitionTests {
  @Test("attempts of a call and of one before it repeat it, over calls and messages") func attempts() {
    var draft = Draft()
    draft.call("a", "b", [.attempts: 2])
    draft.call("b", "c")
    draft.publish("c", "q")
    draft.queue("q", [.kind: Double(draft.id("NATS").rawValue)])
    draft.consume("d", "q")
    draft.call("d", "e")
    draft.call("x", "y")
    let base = draft.base()
    #expect((0..<4).map { base.read(.call, "repetition_path", at: $0) } == ["a, b", "a, b, c", "a, b, c, q, d, e", "null"])
    #expect((0..<4).map { base.read(.call, "redelivered_from", at: $0) } == ["null", "null", "null", "null"])
  }

  @Test("connections that are refused do nothing twice") func refused() {
    var draft = Draft()
    draft.call("a", "b", [.attempts: 2, .retryOn: FailureKinds.refused.value])
    draft.call("b", "c", [.attempts: 2, .retryOn: FailureKinds([.refused, .reset]).value])
    let base = draft.base()
    #expect([0, 1].map { base.read(.call, "repetition_path", at: $0) } == ["null", "b, c"])
  }

  @Test("a queue delivers again, unless its kind forgets what it has handed out") func queues() {
    var draft = Draft()
    draft.publish("a", "p")
    draft.publish("a", "q")
    draft.queue("q", [.kind: Double(draft.id("redis").rawValue)])
    draft.consume("b", "p")
    draft.consume("c", "q")
    draft.call("b", "d")
    draft.call("c", "d")
    let base = draft.base()
    #expect([0, 1].map { base.read(.call, "repetition_path", at: $0) } == ["p, b, d", "null"])
    #expect([0, 1].map { base.read(.call, "redelivered_from", at: $0) } == ["p", "null"])
  }

  @Test("a queue that hands a message out once does not repeat it") func once() {
    func path(_ deliveries: Double) -> String {
      var draft = Draft()
      draft.publish("a", "q")
      draft.queue("q", [.maxDeliveries: deliveries])
      draft.consume("b", "q")
      draft.call("b", "c")
      return draft.base().read(.call, "repetition_path", at: 0)
    }
    #expect(path(1) == "null" && path(2) == "q, b, c")
  }

  @Test("a call that two queues bring about is repeated by the one that delivers again") func queuesOfOneCall() {
    func path(_ order: [String]) -> [String] {
      var draft = Draft()
      for queue in order { draft.queue(queue, queue == "once" ? [.maxDeliveries: 1] : [:]) }
      for queue in order { draft.publish("a", queue) }
      for queue in order { draft.consume("b", queue) }
      draft.call("b", "c", [.on: draft.value(of: order)])
      let base = draft.base()
      return ["repetition_path", "redelivered_from"].map { base.read(.call, $0, at: 0) }
    }
    #expect(path(["often", "once"]) == ["often, b, c", "often"])
    #expect(path(["once", "often"]) == ["often, b, c", "often"])
  }

  @Test("a path of many steps shows both its ends, and a cycle has an end") func long() {
    var draft = Draft()
    draft.call("s10", "s11", [.attempts: 2])
    for step in 11..<60 { draft.call("s\(step)", "s\(step + 1)") }
    draft.call("s60", "s10")
    let base = draft.base()
    let path = base[Repetition.self].path(to: 49)!.map { String(decoding: base.topology.names.bytes($0), as: UTF8.self) }
    #expect(path.first == "s10" && path.last == "s60" && path.count == 16)
    #expect(base[Repetition.self].path(to: 50)?.count == 16)
  }
}
