import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct StoreWritesTests {
  @Test("what is written counts, each store once") func counts() {
    var draft = Draft()
    draft.use("a", "one", [.access: 1])
    draft.use("a", "one", [.access: 2])
    draft.use("a", "two", [.access: 2])
    draft.use("a", "three", [.access: 0])
    draft.use("a", "four")
    let base = draft.base()
    #expect(base.read("a", "stores_written") == "2")
    #expect(base.read("a", "written_stores") == "one, two")
  }

  @Test("a cache is no store that is written, by its kind or where its user can do without it") func caches() {
    var draft = Draft()
    draft.use("a", "db", [.access: 1])
    draft.store("cache", [.kind: Double(draft.id("Redis").rawValue)])
    draft.use("a", "cache", [.access: 1])
    draft.use("a", "index", [.access: 1, .fallback: 1])
    #expect(draft.base().read("a", "written_stores") == "db")
  }

  @Test("an input that cannot say how a store is used leaves it unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.use("a", "one")
    draft.service("b")
    let base = draft.base()
    #expect(base.read("a", "stores_written") == "?use.access")
    #expect(base.read("b", "stores_written") == "0")
  }
}
