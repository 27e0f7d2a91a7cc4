import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ReplicaConnectionsTests {
  private func base(pool: Double, most: Double) -> FactBase {
    var draft = Draft()
    draft.set(.users, 10_000)
    draft.set(.growth, 2)
    draft.service("a", nil, [.entryRate: 140, .capacity: 100, .replicas: 2])
    draft.use("a", "db", [.pool: pool])
    draft.use("b", "db", [.pool: 20])
    draft.store("db", [.maxConnections: most])
    return draft.base()
  }

  @Test("four replicas of a pool of 20 beside another 20 are 100, and five times 16 fit into as many less") func crowded() {
    #expect(base(pool: 20, most: 100).read("a", "replicas_needed_with_headroom") == "4")
    #expect(base(pool: 20, most: 100).read("a", "crowded_store") == "null")
    #expect(base(pool: 20, most: 99).read("a", "crowded_store") == "db")
    #expect(base(pool: 20, most: 99).read("a", "crowded_store_pool") == "19")
  }

  @Test("where others take all connections no pool fits") func full() {
    #expect(base(pool: 1, most: 21).read("a", "crowded_store_pool") == "0")
  }

  @Test("a postgres takes 100 unless it says otherwise, and of others nobody knows") func defaults() {
    func crowded(_ store: [Attribute: Double], kind: String) -> String {
      var draft = Draft()
      draft.set(.users, 10_000)
      draft.service("a", nil, [.entryRate: 140, .capacity: 100, .replicas: 2])
      draft.use("a", "db", [.pool: 40])
      draft.store("db", store.merging([.kind: Double(draft.id(kind).rawValue)]) { $1 })
      return draft.base().read("a", "crowded_store")
    }
    #expect(crowded([:], kind: "postgres") == "db")
    #expect(crowded([.maxConnections: 500], kind: "postgres") == "null")
    #expect(crowded([:], kind: "mongodb") == "null")
  }
}
