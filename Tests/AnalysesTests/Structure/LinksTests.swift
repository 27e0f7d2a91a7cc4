import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct LinksTests {
  @Test("calls, messages and stores are links, a call to itself one") func counts() {
    var draft = Draft()
    draft.service("alone")
    draft.call("a", "a")
    draft.call("a", "b")
    draft.publish("a", "q")
    draft.consume("b", "q")
    draft.use("b", "store")
    let base = draft.base()
    #expect(["a", "alone", "b"].map { base.read($0, "links") } == ["3", "0", "3"])
    #expect(base.read(.topology, "queues") == "1")
  }

  @Test("only a native file declares natively") func native() {
    var draft = Draft(.manifests)
    draft.service("a")
    #expect(draft.base().read("a", "is_native") == "false")
    #expect(FactBase.of("a b").read("a", "is_native") == "true")
  }
}
