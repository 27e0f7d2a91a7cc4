import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ProtectionsTests {
  @Test("a timeout is wanted of every synchronous hop, a breaker of those that are hard") func missing() {
    var draft = Draft()
    draft.service("registry", .registry)
    draft.call("a", "b")
    draft.call("a", "c", [.timeout: 100, .breaker: 1])
    draft.call("a", "d", [.timeout: .infinity, .fallback: 1])
    draft.call("a", "e", [.mode: 1])
    draft.call("a", "f", [.timeout: 100])
    draft.call("a", "registry")
    #expect(draft.base().read(.topology, "missing_protections") == "4")
  }

  @Test("a synchronous call that needs no answer is counted") func answerless() {
    var draft = Draft()
    draft.call("a", "b", [.needsResponse: 0])
    draft.call("a", "c", [.needsResponse: 0, .mode: 1])
    draft.call("a", "d", [.needsResponse: 1])
    draft.call("a", "e", [.needsResponse: 1])
    draft.call("a", "f")
    #expect(draft.base().read(.topology, "calls_without_answer") == "1")
  }

  @Test("what a format cannot say is not missing") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read(.topology, "missing_protections") == "?call.breaker")
  }
}
