import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct StoreUseTests {
  @Test("users are counted once, and whoever does not say that it only reads may write") func counts() {
    var draft = Draft()
    draft.use("a", "db", [.access: 0])
    draft.use("b", "db", [.access: 1])
    draft.use("b", "db", [.access: 0])
    draft.use("c", "db", [.access: 2])
    draft.use("d", "db")
    let base = draft.base()
    #expect(base.read(.store, "name") == "db")
    #expect(base.read(.store, "services") == "4")
    #expect(base.read(.store, "writers") == "3")
    #expect(base.read(.store, "readers") == "3")
    #expect(base.read(.store, "users") == "a, b, c, d")
  }

  @Test("a store is used by whatever works with it, and nobody knows of one whose uses may not all be shown") func isUsed() {
    func isUsed(_ change: (inout Draft) -> Void, _ format: Precedence = .native) -> String {
      var draft = Draft(format)
      draft.service("web")
      draft.store("db", [:])
      change(&draft)
      return draft.base().read(.store, "is_used")
    }
    #expect(isUsed { _ in } == "false")
    #expect(isUsed { $0.use("web", "db") } == "true")
    #expect(
      isUsed {
        $0.service("exporter", .telemetry)
        $0.use("exporter", "db")
      } == "true")
    #expect(isUsed({ _ in }, .manifests) == "?topology.complete")
  }

  @Test("infrastructure is no user of a store") func infrastructure() {
    var draft = Draft()
    draft.service("exporter", .telemetry)
    draft.service("gate", .gateway)
    draft.use("exporter", "db")
    draft.use("gate", "db", [.access: 0])
    draft.use("a", "db", [.access: 1])
    let base = draft.base()
    #expect(base.read(.store, "users") == "a, gate")
    #expect(base.read(.store, "services") == "2")
    #expect(base.read(.store, "writers") == "1")
    #expect(base.read(.store, "readers") == "1")
  }

  @Test("a job is a user where it belongs to a team; else it belongs to the service whose store it works on") func jobs() {
    var draft = Draft()
    draft.service("migration", .job)
    draft.use("migration", "db")
    draft.use("a", "db")
    #expect(draft.base().read(.store, "users") == "a")
  }

  @Test("nobody knows whether a store is used where a part of an input could not be read, though every service lists all it has")
  func unreadPart() {
    var draft = Draft()
    draft.service("web")
    draft.store("db", [:])
    draft.missPart()
    #expect(draft.base().read(.store, "is_used") == "?topology.complete")
  }

  @Test("of a team that a file says is unknown nobody knows whether it is another one") func unknownTeam() {
    var draft = Draft()
    draft.service("a", nil, [.team: 1])
    draft.service("b", unknown: [.team])
    draft.use("a", "db")
    draft.use("b", "db")
    #expect(draft.base().read(.store, "teams") == "1.0 to 2.0: b.team")
    draft.service("c")
    draft.use("c", "db")
    #expect(draft.base().read(.store, "teams") == "null")
    var alone = Draft()
    alone.service("a", unknown: [.team])
    alone.use("a", "db")
    #expect(alone.base().read(.store, "teams") == "1")
  }
}
