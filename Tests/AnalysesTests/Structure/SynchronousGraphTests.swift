import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct SynchronousGraphTests {
  @Test("asynchronous calls and calls to infrastructure are no edges; parallel calls are one") func edges() {
    var draft = Draft()
    draft.service("registry", .registry)
    draft.call("a", "b")
    draft.call("a", "b", [.timeout: 5])
    draft.call("a", "c", [.mode: 1])
    draft.call("a", "registry")
    draft.call("b", "b")
    let hops = draft.base()[SynchronousGraph.self]
    #expect(zip(hops.graph.sources, hops.graph.targets).map { "\($0) \($1)" } == ["0 1", "1 1"])
    #expect(hops.calls(of: 0).count == 2)
    #expect(Array(hops.graph.reversed().labels(of: 0)) == [0])
  }
}
