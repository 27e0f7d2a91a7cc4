import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct SerialCallsTests {
  @Test("routes are one step, whatever stage they say: a request takes one of them") func routes() {
    var draft = Draft()
    for route in 0..<3 { draft.call("r", "s\(route)", [.share: 0.3, .stage: Double(route)]) }
    draft.call("r", "log", [.perRequest: 1])
    #expect(draft.base().read("r", "serial_calls") == "2")
  }

  @Test("calls of one stage are one step, others one each") func steps() {
    var draft = Draft()
    draft.service("registry", .registry)
    draft.call("a", "b", [.stage: 1])
    draft.call("a", "c", [.stage: 1])
    draft.call("a", "d", [.stage: 2])
    draft.call("a", "e")
    draft.call("a", "f", [.mode: 1])
    draft.call("a", "registry")
    let base = draft.base()
    #expect(base.read("a", "serial_calls") == "3")
    #expect(base.read("b", "serial_calls") == "0")
  }

  @Test("one call is one step even where the format knows no stages") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("b", "d")
    let base = draft.base()
    #expect(base.read("a", "serial_calls") == "1")
    #expect(base.read("b", "serial_calls") == "?call.stage")
  }
}
