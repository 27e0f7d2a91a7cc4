import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallEndsTests {
  @Test("a call knows its ends") func ends() {
    var draft = Draft()
    draft.service("a", .job)
    draft.service("registry", .registry)
    draft.call("a", "registry")
    draft.call("a", "x")
    let base = draft.base()
    let facts = ["caller", "callee", "caller_role", "callee_role", "callee_is_declared", "is_hop", "confidence"]
    #expect(facts.map { base.read(.call, $0, at: 0) } == ["a", "registry", "job", "registry", "true", "false", "high"])
    #expect(facts.map { base.read(.call, $0, at: 1) } == ["a", "x", "job", "undeclared", "false", "true", "high"])
  }
}
