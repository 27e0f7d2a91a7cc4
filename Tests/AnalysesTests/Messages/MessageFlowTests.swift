import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct MessageFlowTests {
  @Test("producers and consumers are counted once each") func counts() {
    var draft = Draft()
    draft.publish("a", "orders")
    draft.publish("b", "orders")
    draft.publish("a", "orders")
    draft.consume("c", "orders")
    draft.queue("orders", deadLetter: "orders-dead")
    draft.queue("orders-dead", deadLetter: "orders-dead")
    draft.queue("own", deadLetter: "own")
    let base = draft.base()
    #expect(base.ids(.queue) == ["orders", "orders-dead", "own"])
    #expect(base.read(.queue, "producers") == "2")
    #expect(base.read(.queue, "consumers") == "1")
    #expect(base.read(.queue, "dead_letter") == "orders-dead")
    #expect((0..<3).map { base.read(.queue, "is_dead_letter", at: $0) } == ["false", "true", "false"])
  }
}
