import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct QueueBypassTests {
  @Test("the first queue between the two is named, others are not") func first() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("a", "c")
    draft.call("b", "a")
    for queue in ["p", "q", "r"] { draft.publish("a", queue) }
    for queue in ["q", "r", "s"] { draft.consume("b", queue) }
    draft.consume("c", "s")
    let base = draft.base()
    #expect((0..<3).map { base.read(.call, "bypassed_queue", at: $0) } == ["q", "null", "null"])
  }
}
