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

  @Test("the median is over services that call or are called, of an even number the upper one") func median() {
    var draft = Draft()
    draft.service("lonely")
    #expect(draft.base().read(.topology, "median_fan") == "0")
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("c", "d")
    #expect(draft.base().read(.topology, "median_fan") == "2")
    draft.call("d", "e")
    draft.call("d", "f")
    draft.call("d", "g")
    #expect(draft.base().read(.topology, "median_fan") == "1")
  }

  @Test("whom somebody may wait for may count") func modes() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("a", "c", unknown: [.mode])
    let base = draft.base()
    #expect(base.read("a", "fan_out") == "1.0 to 2.0: a -> c.mode" && base.read("c", "fan_in") == "0.0 to 1.0: a -> c.mode")
  }

  @Test("whoever only depends on others is least stable, and whoever others only depend on is most") func instability() {
    var draft = Draft()
    draft.service("lonely")
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("b", "d")
    let base = draft.base()
    #expect(["a", "b", "c", "lonely"].map { base.read($0, "instability_ratio") } == ["1.0", "\(2.0 / 3.0)", "0.0", "null"])
    draft.call("a", "c", unknown: [.mode])
    draft.call("c", "d", unknown: [.mode])
    #expect(draft.base().read("c", "instability_ratio") == "0.0 to 0.5: a -> c.mode, c -> d.mode")
  }
}
