import Analyses
import TestSupport
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

  @Test("a consumer counts once: at the queue that brings it most, and nowhere if it is called too") func main() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 60])
    draft.service("b", nil, [.capacity: 100])
    draft.service("c", nil, [.capacity: 100])
    draft.publish("a", "p", [.perRequest: 0.5])
    draft.publish("a", "q")
    draft.consume("b", "p")
    draft.consume("b", "q")
    draft.consume("c", "q")
    draft.call("a", "c", [.perRequest: 0.1])
    let base = draft.base()
    #expect([0, 1].map { base.read(.queue, "consumer_utilisation_ratio", at: $0) } == ["0.9", "0.9"])
    #expect([0, 1].map { base.read(.queue, "main_consumer_utilisation_ratio", at: $0) } == ["null", "0.9"])
    #expect([0, 1].map { base.read(.queue, "growth_headroom", at: $0) }[0] == "null")
  }

  private func queue(rate: Double, capacity: Double) -> FactBase {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.service("b", nil, [.capacity: capacity])
    draft.publish("a", "q")
    draft.consume("b", "q")
    draft.queue("q", [.maxLength: 300_000])
    return draft.base()
  }

  @Test("500 messages a second fill 300 000 places in ten minutes, and at 800 a second it takes 5/3 of that to catch up")
  func backlog() {
    let base = queue(rate: 500, capacity: 800)
    #expect(base.read(.queue, "fills_in_s") == "600.0")
    #expect(abs(base[QueueLoad.self].drain[0].number! - 5 / 3) < 1e-12)
    #expect(queue(rate: 80, capacity: 100).read(.queue, "drain_ratio").hasPrefix("4.0"))
    #expect(queue(rate: 500, capacity: 500).read(.queue, "drain_ratio") == "null")
    #expect(queue(rate: 0, capacity: 500).read(.queue, "fills_in_s") == "null")
  }
}
