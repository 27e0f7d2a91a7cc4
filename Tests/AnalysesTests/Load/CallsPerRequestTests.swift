import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallsPerRequestTests {
  @Test("a cache and batches make calls fewer") func fewer() {
    var draft = Draft()
    draft.call("a", "b", [.perRequest: 20, .batch: 4, .cacheHitRatio: 0.5])
    draft.call("a", "c")
    let base = draft.base()
    #expect(base.read(.call, "calls_per_request") == "2.5")
    #expect(base.read(.call, "calls_per_request", at: 1) == "1.0")
    #expect(base.read(.call, "pair_calls_per_request") == "null")
    #expect(base.read(.call, "pair_calls") == "1")
  }

  @Test("a pair adds up both ways, on its first call only") func pair() {
    var draft = Draft()
    draft.call("a", "b", [.perRequest: 3])
    draft.call("a", "b")
    draft.call("b", "a", [.perRequest: 2, .mode: 1])
    let base = draft.base()
    #expect((0..<3).map { base.read(.call, "pair_calls_per_request", at: $0) } == ["6.0", "null", "null"])
    #expect((0..<3).map { base.read(.call, "pair_calls", at: $0) } == ["3", "null", "null"])
  }

  @Test("what a format cannot say is unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read(.call, "calls_per_request") == "?call.per_request")
  }
}
