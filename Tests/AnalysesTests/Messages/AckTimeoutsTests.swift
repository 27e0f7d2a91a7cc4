import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct AckTimeoutsTests {
  @Test("a consumer is late whose work takes as long as it has for a message, and the one that takes the most of its time is named")
  func late() {
    var draft = Draft()
    draft.service("quick", nil, [.latencyP99: 1_000])
    draft.service("slow", nil, [.latencyP99: 2_000])
    draft.service("waiting", nil, [:])
    draft.service("bank", nil, [.latencyP99: 5_000])
    draft.call("waiting", "bank", [.timeout: 10_000])
    draft.consume("quick", "q", [.ackTimeout: 1_001])
    draft.consume("slow", "q", [.ackTimeout: 2_000])
    draft.consume("waiting", "q", [.ackTimeout: 2_000])
    draft.consume("slow", "p", [.ackTimeout: .infinity])
    draft.consume("bank", "p")
    let base = draft.base()
    #expect([0, 1].map { base.read(.queue, "late_consumers", at: $0) } == ["0", "2"])
    #expect([0, 1].map { base.read(.queue, "late_consumer", at: $0) } == ["null", "waiting"])
    #expect(["late_consumer_work_ms", "late_consumer_ack_timeout_ms"].map { base.read(.queue, $0, at: 1) } == ["5000.0", "2000.0"])
  }

  @Test("nobody is late where no time is said") func silence() {
    var draft = Draft(.manifests)
    draft.service("a", nil, [.latencyP99: 1_000])
    draft.consume("a", "q")
    #expect(draft.base().read(.queue, "late_consumers") == "0")
  }
}
