import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ReachabilityTests {
  @Test("whoever cannot reach a store that it uses is told once, and nobody else") func users() {
    var draft = Draft()
    draft.use("a", "db", [.reachable: 0])
    draft.use("a", "db", [.reachable: 0])
    draft.use("b", "db", [.reachable: 1])
    draft.use("c", "db", [.reachable: 0])
    draft.use("c", "files")
    let base = draft.base()
    #expect([0, 1].map { base.read(.store, "cut_off_users", at: $0) } == ["a, c", "null"])
  }

  @Test("a call is cut off where its caller is said not to reach its callee") func calls() {
    var draft = Draft()
    draft.call("a", "b", [.reachable: 0])
    draft.call("a", "c")
    let base = draft.base()
    #expect([0, 1].map { base.read(.call, "is_cut_off", at: $0) } == ["true", "false"])
  }
}
