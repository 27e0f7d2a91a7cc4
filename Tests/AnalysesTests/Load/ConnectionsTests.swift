import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ConnectionsTests {
  @Test("calls under way are rate times the callee's time; workers wait for the worst case") func littlesLaw() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 70, .replicas: 2])
    draft.service("b", nil, [.latencyP50: 3000, .latencyP99: 3000])
    draft.call("a", "b", [.timeout: 4000, .attempts: 2, .breakerWindow: 10_000])
    draft.call("a", "c", [.mode: 1])
    let base = draft.base()
    #expect(base.read(.call, "connections") == "210.0")
    #expect(base.read(.call, "held_workers") == "280.0")
    #expect(base.read(.call, "calls_per_breaker_window") == "350.0")
    #expect(base.read(.call, "connections", at: 1) == "null")
    #expect(base.read("a", "connections") == "210.0")
    #expect(base.read("a", "connections_per_replica") == "105.0")
    #expect(base.read("c", "connections") == "0.0")
  }
}
