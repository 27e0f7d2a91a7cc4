import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct TailExposureTests {
  @Test(
    "of a hundred calls one is slow for 63 of 100 users",
    arguments: [(0.0, 0.01, 0.0), (1, 0.01, 0.01), (10, 0.01, 0.095617925), (100, 0.01, 0.633967659), (2_000, 0.0001, 0.181277435)])
  func chance(count: Double, each: Double, expected: Double) {
    #expect(abs(TailExposure.chance(ofOneIn: count, each: each) - expected) < 1e-9)
  }

  @Test("between whole numbers it is where the logarithm has it") func fractions() {
    // 1 - 0.99^0.5, and 1 - 0.99^2.25
    #expect(abs(TailExposure.chance(ofOneIn: 0.5, each: 0.01) - 0.005012562893380) < 1e-12)
    #expect(abs(TailExposure.chance(ofOneIn: 2.25, each: 0.01) - 0.022359492407999) < 1e-12)
  }

  @Test("calls behind calls count, asynchronous ones do not, nor what a cache answers") func waited() {
    var draft = Draft()
    draft.call("web", "shop", [.perRequest: 2])
    draft.call("shop", "stock", [.perRequest: 3, .cacheHitRatio: 0.5])
    draft.call("shop", "mail", [.mode: 1])
    let base = draft.base()
    #expect(base.read("shop", "waited_calls") == "1.5")
    #expect(base.read("web", "waited_calls") == "5.0")
    #expect(base.read("mail", "waited_calls") == "0.0" && base.read("mail", "slow_ratio") == "0.0")
  }

  @Test("a gateway passes a request on to one service") func gateway() {
    var draft = Draft()
    draft.service("edge", .gateway)
    draft.call("edge", "a", [.share: 0.5])
    draft.call("edge", "b", [.share: 0.5])
    draft.call("b", "c", [.perRequest: 3])
    #expect(draft.base().read("edge", "waited_calls") == "4.0")
    // A call beside the routes comes on top.
    draft.call("edge", "d", [.perRequest: 0.5])
    #expect(draft.base().read("edge", "waited_calls") == "4.5")
  }

  @Test("there is no number on and before a cycle") func cyclic() {
    var draft = Draft()
    draft.call("web", "a")
    draft.call("a", "b")
    draft.call("b", "a")
    #expect(draft.base().read("web", "waited_calls") == "null" && draft.base().read("web", "slow_ratio") == "null")
  }

  @Test("more calls than any number holds make it certain") func huge() {
    #expect(TailExposure.chance(ofOneIn: 1e300, each: 0.01) == 1)
    #expect(TailExposure.chance(ofOneIn: 5, each: 1) == 1 && TailExposure.chance(ofOneIn: 0, each: 1) == 0)
  }
}
