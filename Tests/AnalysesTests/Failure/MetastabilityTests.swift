import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct MetastabilityTests {
  private func state(rate: Double, attempts: Double, replicas: Double = 1) -> String {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.service("b", nil, [.capacity: 300 / replicas, .replicas: replicas])
    draft.call("a", "b", [.attempts: attempts])
    return draft.base().read("b", "metastable_state")
  }

  @Test("a service is stable if it can take its load retried, vulnerable if only once") func states() {
    #expect(state(rate: 280, attempts: 2) == "vulnerable")
    #expect(state(rate: 150, attempts: 2) == "stable")
    #expect(state(rate: 150.5, attempts: 2, replicas: 3) == "vulnerable")
    #expect(state(rate: 300, attempts: 1) == "stable")
    #expect(state(rate: 320, attempts: 1) == "overloaded")
  }

  @Test("what can take all retries by a little is slow, not stable, as soon as somebody gives up") func slow() {
    func state(_ rate: Double, _ call: [Attribute: Double]) -> String {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: rate])
      draft.service("b", nil, [.capacity: 100])
      draft.call("a", "b", call)
      return draft.base().read("b", "metastable_state")
    }
    #expect(state(40, [.attempts: 2, .timeout: 1_000]) == "stable")
    #expect(state(41, [.attempts: 2, .timeout: 1_000]) == "slow")
    #expect(state(50, [.attempts: 2, .timeout: 1_000]) == "slow")
    #expect(state(51, [.attempts: 2, .timeout: 1_000]) == "vulnerable")
    #expect(state(41, [.attempts: 2]) == "stable")
    #expect(state(90, [.timeout: 1_000]) == "stable")
  }

  @Test("without capacity there is no state") func absent() { #expect(FactBase.of("a b").read("b", "metastable_state") == "null") }
}
