import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CacheDependenceTests {
  @Test("an empty cache sends everything on") func cold() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 1000])
    draft.service("b", nil, [.capacity: 500])
    draft.call("a", "b", [.cacheHitRatio: 0.9])
    let base = draft.base()
    #expect(base.read(.call, "callee_utilisation_ratio").hasPrefix("0.19999") || base.read(.call, "callee_utilisation_ratio") == "0.2")
    #expect(base.read(.call, "callee_cold_utilisation_ratio") == "2.0")
  }

  @Test("the hit ratio that is needed leaves the callee what the tier allows") func needed() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 10_000])
    draft.service("b", nil, [.capacity: 5000])
    draft.call("a", "b")
    let base = draft.base(tier: .t1)
    #expect(base.read(.call, "needed_hit_ratio") == "0.6")
    #expect(base.read(.call, "callee_cold_utilisation_ratio") == "null")
  }

  @Test("of a callee whose capacity its sources could not say it is unknown, not absent") func unknown() {
    var draft = Draft(.manifests)
    draft.service("a", nil, [.entryRate: 10_000])
    draft.call("a", "b", [.perRequest: 1])
    #expect(draft.base().read(.call, "needed_hit_ratio") == "?service.capacity")
  }
}
