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

  @Test("breakers that open leave a service in peace, however much would come; only those that nothing comes past do")
  func guarded() {
    func state(_ rate: Double, _ call: [Attribute: Double], besides: [Attribute: Double]? = nil) -> String {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: rate])
      draft.service("b", nil, [.capacity: 100])
      draft.call("a", "b", call.merging([.attempts: 3, .timeout: 500]) { $1 })
      if let besides {
        draft.service("c", nil, [.entryRate: 35])
        draft.call("c", "b", besides)
      }
      return draft.base().read("b", "metastable_state")
    }
    #expect(state(36, [:]) == "vulnerable" && state(36, [.breaker: 1]) == "guarded")
    #expect(state(29, [:]) == "slow" && state(29, [.breaker: 1]) == "guarded")
    #expect(state(10, [.breaker: 1]) == "stable")
    #expect(state(36, [.breaker: 1, .breakerMinCalls: 400, .breakerWindow: 10_000]) == "vulnerable", "360 calls in 10 s never open it")
    #expect(state(36, [.breaker: 1], besides: [.timeout: 500]) == "guarded")
    #expect(state(36, [.breaker: 1], besides: [.timeout: 500, .attempts: 3]) == "vulnerable", "105 a second come past it")
  }

  @Test("where nothing is tried again nothing more comes, though callers that give up early ask for less as ever")
  func neverTriedAgain() {
    func state(_ attempts: Double) -> String {
      var draft = Draft()
      draft.service("web", nil, [.entryRate: 50, .latencyP50: 20, .latencyP99: 40])
      draft.service("pay", nil, [.capacity: 45, .latencyP50: 10, .latencyP99: 20])
      draft.service("auth", .external, [.latencyP50: 50, .latencyP99: 100])
      draft.call("web", "auth", [.timeout: 60])
      draft.call("web", "pay", [.timeout: 2_000, .attempts: attempts])
      return draft.base().read("pay", "metastable_state")
    }
    #expect(state(1) == "stable")
    #expect(state(2) == "vulnerable")
  }

  @Test("without capacity there is no state") func absent() { #expect(FactBase.of("a b").read("b", "metastable_state") == "null") }
}
