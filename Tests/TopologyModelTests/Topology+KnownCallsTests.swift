import TestSupport
import Testing
import TopologyModel

@Suite("Known calls") struct TopologyKnownCallsTests {
  @Test("services count that call or are called, or have messages; what a native file declares lists its calls")
  func counts() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    draft.call("a", "nowhere")
    draft.publish("c", "placed")
    draft.use("d", "db")
    draft.service("bank", .external)
    var calls = draft.builder.build().topology.knownCalls
    #expect([calls.services, calls.known, calls.unlisted] == [3, 2, 3])
    var native = Draft()
    native.service("a")
    calls = native.builder.build().topology.knownCalls
    #expect([calls.services, calls.known, calls.unlisted] == [1, 0, 0])
  }
}
