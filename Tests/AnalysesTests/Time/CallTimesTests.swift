import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallTimesTests {
  private func worstCase(_ attributes: [Attribute: Double], _ format: Precedence = .native) -> String {
    var draft = Draft(format)
    draft.call("a", "b", attributes)
    return draft.base().read(.call, "worst_case_ms")
  }

  @Test("a call takes all its attempts and the pauses between, each twice the one before") func worstCase() {
    #expect(worstCase([.timeout: 10_000, .attempts: 4, .backoff: 2_000]) == "54000.0")
    #expect(worstCase([.timeout: 100]) == "100.0")
    #expect(worstCase([.timeout: 100, .attempts: 1, .backoff: 5]) == "100.0")
    #expect(worstCase([.timeout: 100, .attempts: 2]) == "200.0")
  }

  @Test("of attempts at refused connections one lasts to its timeout; an error may come late") func kinds() {
    #expect(worstCase([.timeout: 100, .attempts: 3, .backoff: 10, .retryOn: FailureKinds.refused.value]) == "130.0")
    #expect(worstCase([.timeout: 100, .attempts: 3, .backoff: 10, .retryOn: FailureKinds.error.value]) == "330.0")
  }

  @Test("all attempts take no longer than they may together, and pauses no longer than the longest") func limits() {
    #expect(worstCase([.timeout: 100, .attempts: 3, .totalTimeout: 250]) == "250.0")
    #expect(worstCase([.timeout: 100, .attempts: 2, .totalTimeout: 250]) == "200.0")
    #expect(worstCase([.totalTimeout: 250]) == "250.0")
    #expect(worstCase([.timeout: 100, .attempts: 4, .backoff: 10]) == "470.0")
    #expect(worstCase([.timeout: 100, .attempts: 4, .backoff: 10, .maxBackoff: 15]) == "440.0")
    #expect(worstCase([.timeout: 100, .attempts: 4, .backoff: 10, .maxBackoff: 5]) == "415.0")
    #expect(worstCase([.totalTimeout: 250, .timeout: 100, .attempts: 1], .manifests) == "100.0")
  }

  @Test("a stream takes as long as it takes") func streams() {
    #expect(worstCase([.timeout: 100, .streaming: 1]) == "null")
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 5, .latencyP99: 10])
    draft.service("b", nil, [.latencyP50: 500, .latencyP99: 1_000])
    draft.call("a", "b", [.streaming: 1, .idleTimeout: 30_000])
    let base = draft.base()
    #expect(base.read("a", "latency_ms") == "10.0")
    #expect(base.read(.call, "attempt_limit_ms") == "30000.0")
    #expect(base.read(.call, "is_stream") == "true")
  }

  @Test("without a timeout there is no worst case") func absent() {
    #expect(worstCase([.attempts: 3]) == "null")
    #expect(worstCase([.timeout: .infinity]) == "null")
  }

  @Test("what an input cannot say is named") func unknown() {
    #expect(worstCase([:], .manifests) == "?call.timeout")
    #expect(worstCase([.timeout: 100], .manifests) == "?call.attempts")
    #expect(worstCase([.timeout: 100, .attempts: 1], .manifests) == "100.0")
    #expect(worstCase([.timeout: 100, .attempts: 2], .manifests) == "?call.backoff")
  }

  @Test("where a file says that nobody knows how long all attempts may take, they may end at once") func unknownTotal() {
    var draft = Draft()
    draft.call("a", "b", [.timeout: 100, .attempts: 5, .backoff: 0], unknown: [.totalTimeout])
    draft.call("a", "c", [.attempts: 5], unknown: [.totalTimeout])
    let base = draft.base()
    #expect(base.read(.call, "worst_case_ms", at: 0) == "0.0 to 500.0: a -> b.total_timeout")
    #expect(base.read(.call, "worst_case_ms", at: 1).hasSuffix(": a -> c.total_timeout"))
  }

  @Test("no number is too large") func saturation() {
    #expect(worstCase([.timeout: 1, .attempts: 1e9, .backoff: 1]) == "1e+18")
    #expect(worstCase([.timeout: 1e300, .attempts: 1e300]) == "1e+18")
  }

  @Test("a service's slowest call is the largest of those that it waits for and that end") func slowest() {
    var draft = Draft()
    draft.call("a", "b", [.timeout: 100])
    draft.call("b", "c", [.timeout: 300, .attempts: 2])
    draft.call("b", "d", [.timeout: 900, .mode: 1])
    draft.call("b", "e")
    let base = draft.base()
    #expect(base.read("b", "slowest_call_ms") == "600.0")
    #expect(base.read("c", "slowest_call_ms") == "null")
  }
}
