import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct PollingTests {
  @Test("every replica polls: 50 each 200 ms are 250 a second") func rate() {
    var draft = Draft()
    draft.service("a", nil, [.replicas: 50])
    draft.use("a", "store", [.poll: 200])
    draft.use("b", "store")
    let base = draft.base()
    #expect(base.read(.store, "pollers") == "1")
    #expect(base.read(.store, "polls_per_s") == "250.0")
  }

  @Test("nobody polls where nobody says so, and what cannot say so is unknown") func nobody() {
    var draft = Draft()
    draft.use("a", "store")
    #expect(draft.base().read(.store, "pollers") == "0")
    #expect(draft.base().read(.store, "polls_per_s") == "null")
    var manifest = Draft(.manifests)
    manifest.use("a", "store")
    #expect(manifest.base().read(.store, "pollers") == "?use.poll")
  }

  @Test("the reader of an outbox asks as often, and polls for nobody") func outbox() {
    var draft = Draft()
    draft.use("relay", "store", [.poll: 500])
    draft.publish("relay", "q")
    draft.use("mailer", "store", [.poll: 1_000])
    let base = draft.base()
    #expect(base.read(.store, "pollers") == "1")
    #expect(base.read(.store, "polls_per_s") == "3.0")
  }

  @Test("an interval of nothing is a very short one") func zero() {
    var draft = Draft()
    draft.use("a", "store", [.poll: 0])
    #expect(draft.base().read(.store, "pollers") == "1")
  }
}
