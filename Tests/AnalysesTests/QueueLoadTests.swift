import Analyses
import Testing
import TopologyModel

@Suite struct QueueLoadTests {
  @Test("the busiest consumer tells whether a queue is kept up with") func busiest() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 90])
    draft.service("b", nil, [.capacity: 100])
    draft.service("c", nil, [.capacity: 300])
    draft.publish("a", "q")
    draft.consume("b", "q")
    draft.consume("c", "q")
    draft.call("a", "c")
    let base = draft.base()
    #expect(base.read(.queue, "consumer_utilisation_ratio") == "0.9")
    #expect(["a", "b", "c"].map { base.read($0, "takes_only_messages") } == ["false", "true", "false"])
  }
}
