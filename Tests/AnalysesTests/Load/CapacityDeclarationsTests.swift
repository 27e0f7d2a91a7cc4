import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CapacityDeclarationsTests {
  @Test("who takes requests and says no capacity is named; infrastructure and externals are not") func names() {
    var draft = Draft()
    draft.service("registry", .registry)
    draft.service("card", .external)
    draft.service("measured", nil, [.capacity: 10])
    draft.service("stock")
    draft.service("worker")
    draft.consume("worker", "q")
    for callee in ["measured", "stock", "registry", "card"] { draft.call("web", callee) }
    let base = draft.base()
    #expect(base.read(.topology, "services_without_capacity") == "2")
    #expect(base.read(.topology, "names_without_capacity") == "stock, web")
  }

  @Test("a format without capacities leaves it unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read(.topology, "services_without_capacity") == "?service.capacity")
  }
}
