import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct SubjectsTests {
  @Test("services are judged if they are declared and our own; facts ask by their own numbers") func services() {
    var draft = Draft()
    draft.service("bank", .external)
    draft.call("b", "a")
    draft.call("b", "bank")
    draft.service("c")
    let base = draft.base()
    #expect(base.ids(.service) == ["b", "c"])
    let subjects = Subjects(base)
    #expect((0..<2).map { subjects.element(.service, $0) } == [base.service("b").index, base.service("c").index])
  }

  @Test("ids are names with arrows between them") func ids() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("c", "b")
    draft.use("a", "db")
    draft.publish("a", "orders")
    #expect(draft.base().ids(.topology) == ["topology"])
    draft.name("shop")
    let base = draft.base()
    #expect(base.ids(.topology) == ["shop"])
    #expect(base.ids(.call) == ["a -> b", "b -> c", "c -> b"])
    #expect(base.ids(.cycle) == ["b -> c -> b"])
    #expect(base.ids(.chain) == ["a -> b"])
    #expect(base.ids(.store) == ["db"])
    #expect(base.ids(.queue) == ["orders"])
  }
}
