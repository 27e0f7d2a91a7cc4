import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct StoreConnectionsTests {
  @Test("pools count once for each replica") func product() {
    var draft = Draft()
    draft.service("a", nil, [.replicas: 6])
    draft.use("a", "store", [.pool: 20])
    draft.use("b", "store", [.pool: 5])
    draft.use("c", "store")
    #expect(draft.base().read(.store, "pooled_connections") == "125.0")
  }

  @Test("no pool, no figure; a pool of a format without pools is unknown") func missing() {
    var draft = Draft()
    draft.use("a", "store")
    #expect(draft.base().read(.store, "pooled_connections") == "null")
    var manifest = Draft(.manifests)
    manifest.use("a", "store")
    #expect(manifest.base().read(.store, "pooled_connections") == "?use.pool")
  }
}
