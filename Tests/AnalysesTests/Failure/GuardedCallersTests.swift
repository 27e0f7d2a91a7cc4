import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct GuardedCallersTests {
  @Test("a caller has a breaker if all its calls do; settings of one are one") func breakers() {
    var draft = Draft()
    draft.call("a", "z", [.breaker: 1])
    draft.call("b", "z", [.breaker: 1])
    draft.call("b", "z")
    draft.call("c", "z", [.breakerMinCalls: 20])
    draft.call("d", "z", [.breaker: 0])
    #expect(draft.base().read("z", "callers_with_breaker") == "2")
  }

  @Test("where an input cannot say whether there is a breaker, the number is unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    let base = draft.base()
    #expect(base.read("b", "callers_with_breaker") == "?call.breaker")
    #expect(base.read("a", "callers_with_breaker") == "0")
  }
}
