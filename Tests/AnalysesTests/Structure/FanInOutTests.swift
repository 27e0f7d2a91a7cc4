import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct FanInOutTests {
  @Test("parallel calls count once, self-calls and asynchronous ones never") func distinct() {
    var draft = Draft()
    draft.service("bank", .external)
    draft.service("registry", .registry)
    draft.call("a", "b")
    draft.call("a", "b")
    draft.call("a", "a")
    draft.call("a", "c", [.mode: 1])
    draft.call("a", "bank")
    draft.call("a", "undeclared")
    draft.call("a", "registry")
    let base = draft.base()
    #expect(base.read("a", "fan_out") == "3")
    #expect(base.read("a", "fan_in") == "0")
    #expect(base.read("b", "fan_in") == "1")
    #expect(base.read("registry", "fan_in") == "0")
  }
}
