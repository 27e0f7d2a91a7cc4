import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct EndlessWorkTests {
  private func feedsItself(_ there: Double, _ back: Double) -> String {
    var draft = Draft()
    draft.publish("a", "q", [.perRequest: there])
    draft.consume("b", "q")
    draft.call("b", "a", [.mode: 1, .perRequest: back])
    return draft.base().read(.cycle, "feeds_itself")
  }

  @Test("a cycle feeds itself if what comes round is no less than what went") func gain() {
    #expect(feedsItself(1, 1) == "true" && feedsItself(0.5, 2) == "true" && feedsItself(3, 1) == "true")
    #expect(feedsItself(0.5, 1.99) == "false" && feedsItself(0, 5) == "false")
  }

  @Test("two ways round that are each below one can be more together") func together() {
    var draft = Draft()
    draft.call("a", "b", [.mode: 1, .perRequest: 0.6])
    draft.call("a", "c", [.mode: 1, .perRequest: 0.6])
    draft.call("b", "a", [.mode: 1])
    #expect(draft.base().read(.cycle, "feeds_itself") == "false")
    draft.call("c", "a", [.mode: 1])
    #expect(draft.base().read(.cycle, "feeds_itself") == "true")
  }
}
