import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct MinimumTimeoutTests {
  /// `a` works 10 ms and makes these calls to `b`, 20 ms, and `c`, 50 ms.
  private func timeout(_ calls: [(to: String, [Attribute: Double])]) -> String {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 10])
    draft.service("b", nil, [.latencyP99: 20])
    draft.service("c", nil, [.latencyP99: 50])
    for (callee, attributes) in calls { draft.call("a", callee, attributes) }
    return draft.base().read("a", "min_timeout_ms")
  }

  @Test("calls without a stage add up; those of one stage run at once") func stages() {
    #expect(timeout([("b", [:]), ("c", [:])]) == "80.0")
    #expect(timeout([("b", [.stage: 1]), ("c", [.stage: 1])]) == "60.0")
    #expect(timeout([("b", [.stage: 2]), ("c", [.stage: 1]), ("b", [.stage: 1]), ("c", [:])]) == "130.0")
  }

  @Test("every attempt and pause counts, as often as the call is made") func attempts() {
    #expect(timeout([("b", [.attempts: 3, .backoff: 5])]) == "85.0")
    #expect(timeout([("b", [.perRequest: 4])]) == "90.0")
    #expect(timeout([("b", [.perRequest: 5, .batch: 2])]) == "70.0")
    #expect(timeout([("b", [.perRequest: 0])]) == "10.0")
  }

  @Test("asynchronous calls take no time") func asynchronous() { #expect(timeout([("b", [.mode: 1])]) == "10.0") }

  @Test("there is none on a cycle, before one, or where own latency is missing") func absent() {
    var draft = Draft()
    for name in ["a", "b", "c", "d"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("a", "b")
    draft.call("b", "b")
    draft.call("b", "c")
    draft.call("d", "e")
    draft.service("e")
    let base = draft.base()
    #expect(["a", "b", "c", "d", "e"].map { base.read($0, "min_timeout_ms") } == ["null", "null", "10.0", "null", "null"])
  }

  @Test("what an input cannot say is named") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read("a", "min_timeout_ms") == "?service.latency.p99")
  }
}
