import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallEffortTests {
  private func worstCase(_ attributes: [Attribute: Double], each timeout: Double = 100) -> Double? {
    var draft = Draft()
    draft.call("a", "b", attributes)
    return draft.base()[CallEffort.self].worstCase(of: 0, each: .known(timeout)).number
  }

  @Test("at worst all attempts take their time, with the pauses between them, as often as the call is made") func worstCases() {
    #expect(worstCase([:]) == 100)
    #expect(worstCase([.attempts: 3, .backoff: 10]) == 330)
    #expect(worstCase([.attempts: 3, .backoff: 10, .perRequest: 5, .batch: 2]) == 990)
  }

  @Test("what all attempts may take ends each call") func totals() {
    #expect(worstCase([.attempts: 3, .totalTimeout: 250, .perRequest: 2]) == 500)
  }

  @Test("a call is hard unless there is a fallback or nobody waits for it, and takes time where somebody waits") func kinds() {
    var draft = Draft()
    draft.call("a", "b")
    draft.call("a", "c", [.fallback: 1])
    draft.call("a", "d", [.mode: 1])
    let effort = draft.base()[CallEffort.self]
    #expect(effort.isHard == [true, false, false])
    #expect(effort.isTimed == [true, true, false])
  }
}
