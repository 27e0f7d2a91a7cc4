import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct PoolLoadTests {
  @Test("200 operations a second of 40 ms take 8 connections, and 10 with room for bursts") func known() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 200, .replicas: 2])
    draft.service("b", nil, [.entryRate: 1])
    draft.store("db", [.latencyP50: 40, .latencyP99: 40])
    draft.use("a", "db", [.perRequest: 2, .pool: 16])
    draft.use("b", "db", [.pool: 1])
    let base = draft.base()
    #expect(base.read(.store, "pool_utilisation_ratio") == "0.5")
    #expect(base.read(.store, "busiest_pool_user") == "a")
    #expect(base.read(.store, "busiest_pool") == "16")
    #expect(base.read(.store, "busiest_pool_needed") == "10")
  }

  @Test("with the median alone it is at least that much, and without a time or a pool nothing is known") func bounds() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 100])
    draft.store("slow", [.latencyP50: 50])
    draft.store("unsaid", [:])
    draft.use("a", "slow", [.pool: 5])
    draft.use("a", "unsaid", [.pool: 5])
    let base = draft.base()
    let load = base[PoolLoad.self].ofStore
    #expect(load[0].least == 1 && load[0].number == nil)
    #expect(load[1] == .absent)
    #expect(base.read(.store, "busiest_pool_needed") == "null")
  }

  @Test("of all users the one counts whose pool is busiest, whichever comes first") func busiest() {
    for (first, second) in [(10.0, 2.0), (2, 10)] {
      var draft = Draft()
      for name in ["a", "b"] { draft.service(name, nil, [.entryRate: 10]) }
      draft.store("db", [.latencyP50: 100, .latencyP99: 100])
      draft.use("a", "db", [.pool: first])
      draft.use("b", "db", [.pool: second])
      let base = draft.base()
      #expect(base.read(.store, "busiest_pool_user") == (first < second ? "a" : "b"))
      #expect(base.read(.store, "pool_utilisation_ratio") == "0.5")
    }
  }

  @Test("a pool of unknown size, and one that is used nobody knows how much, may be full; whoever is sure to be is") func unknown() {
    func base(_ known: Double, unknown: [Attribute]) -> FactBase {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 100])
      draft.service("b", nil, [.entryRate: 100])
      draft.store("db", [.latencyP50: 20, .latencyP99: 20])
      draft.use("a", "db", [.pool: known])
      draft.use("b", "db", unknown == [.pool] ? [:] : [.pool: 2], unknown: unknown)
      return draft.base()
    }
    #expect(base(10, unknown: [.pool]).read(.store, "pool_utilisation_ratio") == "0.2 to 2.0: b -> db.pool")
    #expect(base(1, unknown: [.pool]).read(.store, "pool_utilisation_ratio") == "2.0")
    #expect(base(10, unknown: [.perRequest]).read(.store, "pool_utilisation_ratio") == "0.2 to inf: b -> db.per_request")
    #expect(base(10, unknown: []).read(.store, "pool_utilisation_ratio") == "1.0")
  }
}
