import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct RecoveryTests {
  private func recovery(_ rate: Double, _ call: [Attribute: Double], capacity: Double? = 100) -> Double? {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.service("b", nil, capacity.map { [.capacity: $0] } ?? [:])
    draft.call("a", "b", call)
    return draft.base()[Recovery.self].ofService[1].number
  }

  @Test("of 100 a second, three attempts of 500 ms and a fault of 2 s: 20 a second take under 2 s, 29 take 9 s, 36 never get over it")
  func measured() {
    let call: [Attribute: Double] = [.attempts: 3, .timeout: 500]
    #expect(recovery(20, call) == 1_750)
    #expect(abs(recovery(29, call)! - 124_000 / 13) < 1e-6)
    #expect(recovery(36, call) == nil)
    #expect(recovery(100.0 / 3, call) == nil)
  }

  @Test("what waits for less than an attempt lasts is over at once, and patience without end loses nothing from the sum") func patience() {
    #expect(recovery(10, [.timeout: 2_000]) == 0)
    #expect(recovery(50, [:]) == 2_000)
    #expect(recovery(50, [.timeout: .infinity]) == 2_000)
  }

  @Test("without a capacity there is none") func absent() { #expect(recovery(10, [:], capacity: nil) == nil) }
}
