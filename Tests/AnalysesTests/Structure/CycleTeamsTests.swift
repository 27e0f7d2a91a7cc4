import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CycleTeamsTests {
  @Test("teams of a cycle count once each") func teams() {
    var draft = Draft()
    let (sales, money) = (Double(draft.id("sales").rawValue), Double(draft.id("money").rawValue))
    draft.service("a", nil, [.team: sales])
    draft.service("b", nil, [.team: money])
    draft.service("c", nil, [.team: sales])
    draft.service("d")
    for (from, to) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")] { draft.call(from, to) }
    let base = draft.base()
    #expect(base.read(.cycle, "teams") == "2")
    #expect(base.read(.cycle, "team_names") == "money, sales")
  }

  @Test("two that are known are enough, fewer are not") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    draft.call("b", "a")
    #expect(draft.base().read(.cycle, "teams") == "?service.team")
  }
}
