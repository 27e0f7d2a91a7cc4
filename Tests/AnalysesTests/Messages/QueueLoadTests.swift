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

  private func pending(_ attributes: [Attribute: Double], latency: Double? = 100, errors: Double? = nil) -> FactBase {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 16])
    draft.service("b", nil, latency.map { [.capacity: 100, .latencyP50: $0, .latencyP99: $0] } ?? [.capacity: 100])
    draft.publish("a", "q")
    draft.consume("b", "q", attributes)
    return draft.base()
  }

  @Test("messages that a consumer has not acknowledged are its rate times what each takes, with what waits for another delivery")
  func acknowledgements() {
    func ratios(_ base: FactBase) -> [String] {
      ["ack_pending_ratio", "consumer_utilisation_ratio", "main_consumer_utilisation_ratio"].map { base.read(.queue, $0) }
    }
    // 16 a second of 0.1 s each are 1.6 at once.
    #expect(ratios(pending([.maxAckPending: 2])) == ["0.8", "0.8", "0.8"])
    #expect(ratios(pending([.maxAckPending: 1_000])) == ["0.0016", "0.16", "0.16"])
    #expect(ratios(pending([.maxAckPending: .infinity])) == ["null", "0.16", "0.16"] && ratios(pending([:])) == ["null", "0.16", "0.16"])
    // One in ten fails, and waits for 10 s: 16 of them hold a place.
    let failing: [Attribute: Double] = [.maxAckPending: 10, .observedErrors: 0.1, .redeliveryDelay: 10_000]
    #expect(abs(pending(failing)[QueueLoad.self].pending[0].number! - 1.76) < 1e-12)
    // Of work that nobody declares the waits are known all the same.
    #expect(ratios(pending(failing, latency: nil)) == ["1.6", "1.6", "1.6"])
    #expect(ratios(pending([.maxAckPending: 10], latency: nil)) == ["null", "0.16", "0.16"])
    #expect(pending([.maxAckPending: 2]).read(.queue, "max_ack_pending") == "2.0")
  }

  @Test("a full queue loses messages where it drops them and nobody takes them") func drops() {
    func drops(_ attributes: [Attribute: Double], kind: String = "nats", deadLetter: String? = nil) -> String {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 500])
      draft.publish("a", "q")
      draft.queue("q", deadLetter: deadLetter, attributes.merging([.maxLength: 300_000, .kind: Double(draft.id(kind).rawValue)]) { $1 })
      return draft.base().read(.queue, "drops_in_s")
    }
    #expect(drops([.whenFull: WhenFull.dropOldest.value]) == "600.0" && drops([.whenFull: WhenFull.dropNewest.value]) == "600.0")
    #expect(drops([.whenFull: WhenFull.refuse.value]) == "null" && drops([:]) == "null")
    #expect(drops([.whenFull: WhenFull.dropOldest.value], deadLetter: "lost") == "600.0")
    #expect(drops([.whenFull: WhenFull.dropOldest.value], kind: "rabbitmq", deadLetter: "lost") == "null")
    #expect(drops([.whenFull: WhenFull.dropOldest.value], kind: "rabbitmq") == "600.0")
  }
}
