import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct StageTests {
  @Test("the tier is the user's, else that of the declared users, else inferred from the number of services") func tier() {
    var draft = Draft()
    draft.service("a")
    #expect(draft.base().read(.topology, "tier") == "T1")
    #expect(draft.base().read(.topology, "tier_inferred") == "true")
    draft.set(.users, 1e6)
    #expect(draft.base().read(.topology, "tier") == "T3")
    #expect(draft.base().read(.topology, "tier_inferred") == "false")
    #expect(draft.base(tier: .t2).read(.topology, "tier") == "T2")
  }

  @Test("services, calls and shares of the whole") func counts() {
    var draft = Draft()
    draft.name("shop")
    draft.service("bank", .external)
    draft.service("alone")
    draft.service("registry", .registry)
    draft.call("a", "bank")
    draft.call("a", "registry")
    draft.call("a", "b", [.mode: 1])
    draft.publish("a", "orders")
    draft.service("b")
    let base = draft.base()
    #expect(base.read(.topology, "name") == "shop")
    #expect(base.read(.topology, "services") == "4")
    #expect(base.read(.topology, "calls") == "3")
    #expect(base.read(.topology, "sync_share") == String(1.0 / 3))
    #expect(base.read(.topology, "coverage_ratio") == "0.75")
  }

  @Test("an empty topology has no shares") func empty() {
    let base = Draft().base()
    #expect(base.read(.topology, "name") == "null")
    #expect(base.read(.topology, "sync_share") == "null")
    #expect(base.read(.topology, "coverage_ratio") == "null")
  }
}
