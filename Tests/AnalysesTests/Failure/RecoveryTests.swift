import Analyses
import SourceText
import TestSupport
import Testing
import TopologyModel

@Suite struct RecoveryTests {
  private func base(_ rate: Double, _ call: [Attribute: Double], capacity: Double? = 100) -> FactBase {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: rate])
    draft.service("b", nil, capacity.map { [.capacity: $0] } ?? [:])
    draft.call("a", "b", call)
    return draft.base()
  }

  private func recovery(_ rate: Double, _ call: [Attribute: Double], capacity: Double? = 100) -> Double? {
    base(rate, call, capacity: capacity)[Recovery.self].time(of: ID(1), after: 2_000).number
  }

  @Test("of 100 a second, three attempts of 500 ms and a fault of 2 s: 20 a second take 1.5 s, 29 take 6.7 s, 36 never get over it")
  func attempts() {
    let call: [Attribute: Double] = [.attempts: 3, .timeout: 500]
    // Of 60 attempts a second 20 come half a second later, and 20 a second later: 120 - 30 - 50 = 40 are too many, and 40 a second
    // are left for them.
    #expect(abs(recovery(20, call)! - 1_500) < 1e-6)
    #expect(abs(recovery(29, call)! - (174_000 - 43_500 - 50_000) / 13 - 500) < 1e-6)
    #expect(recovery(36, call) == nil)
    #expect(recovery(100.0 / 3, call) == nil)
  }

  @Test("what waits for less than an attempt lasts is over at once, and patience without end loses nothing from the sum") func patience() {
    #expect(recovery(10, [.timeout: 2_000]) == 0)
    #expect(recovery(50, [:]) == 2_000)
    #expect(recovery(50, [.timeout: .infinity]) == 2_000)
    #expect(base(50, [.timeout: .infinity]).read("b", "patience_ms") == "null")
  }

  @Test("a fault of the length that is absorbed costs nothing, a longer one does") func absorbed() {
    let base = base(40, [.attempts: 2, .timeout: 500])
    // Of 80 attempts a second 40 come half a second later; 50 are answered in half a second.
    #expect(abs(Double(base.read("b", "absorbed_fault_ms"))! - 875) < 1e-9)
    let recovery = base[Recovery.self]
    #expect(recovery.time(of: ID(1), after: 874).number == 0)
    #expect(recovery.time(of: ID(1), after: 876).number! > 500)
    #expect(recovery.time(of: ID(1), after: 2_000, answering: 80).number == 0)
    #expect(recovery.time(of: ID(1), after: 2_000, answering: 40).number! < recovery.time(of: ID(1), after: 2_000).number!)
  }

  @Test("a pause between attempts, and a budget for them, shorten it") func pauses() {
    let call: [Attribute: Double] = [.attempts: 3, .timeout: 500]
    let paused = recovery(29, call.merging([.backoff: 100]) { $1 })!
    // The second attempts come 100 ms later, the third ones 300 ms.
    #expect(abs(paused - recovery(29, call)! + 29 * 400 / 13) < 1e-6)
    #expect(recovery(29, call.merging([.retryBudget: 0.2]) { $1 })! < recovery(29, call)!)
  }

  @Test("behind a caller that is tried again too, attempts come later by what all of its own take") func layers() {
    func recovery(_ outer: [Attribute: Double], besides: [Attribute: Double]? = nil) -> Double {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 10])
      draft.service("c", nil, [.capacity: 100])
      draft.call("a", "b", outer)
      draft.call("b", "c", [.attempts: 2, .timeout: 250])
      if let besides { draft.call("b", "d", besides) }
      let base = draft.base()
      return base[Recovery.self].time(of: base.service("c"), after: 2_000).number!
    }
    // 40 attempts a second: at once, and 250, 500 and 750 ms later.
    #expect(abs(recovery([.attempts: 2, .timeout: 5_000]) - (80_000 - 25_000 - 15_000) / 60 - 250) < 1e-6)
    #expect(recovery([.attempts: 2]) == recovery([.attempts: 2, .timeout: 5_000]))
    #expect(recovery([.attempts: 2], besides: [.timeout: 10]) == recovery([.attempts: 2]))
  }

  @Test("behind a breaker there is no time, but an end, because an open breaker brings nothing") func breakers() {
    func base(_ rate: Double, _ outer: [Attribute: Double], _ inner: [Attribute: Double]) -> FactBase {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: rate])
      draft.service("c", nil, [.capacity: 100])
      draft.call("a", "b", outer)
      draft.call("b", "c", inner.merging([.attempts: 3, .timeout: 500]) { $1 })
      return draft.base()
    }
    func says(_ base: FactBase) -> [String] { ["unbroken_rate_per_s", "is_left_in_peace", "recovery_ms"].map { base.read("c", $0) } }
    let inside = base(36, [:], [.breaker: 1])
    #expect(says(inside) == ["0.0", "true", "null"])
    // Nothing is answered late of what is slow, but answered.
    #expect(inside[Recovery.self].time(of: inside.service("c"), after: 2_000, answering: 108).number == 0)
    #expect(says(base(36, [.breaker: 1, .timeout: 2_000], [:])) == ["0.0", "true", "null"])
    #expect(says(base(36, [.breaker: 1], [:])) == ["108.0", "false", "null"], "without a timeout it never sees an error")
    let soft = says(base(20, [.breaker: 1, .timeout: 2_000], [.fallback: 1]))
    #expect(soft == ["60.0", "false", "1500.0"], "behind a fallback nothing fails that it could see")
  }

  @Test("how much chance moves it: what three attempts each add meanwhile, over what is left of the capacity") func spread() {
    let base = base(29, [.attempts: 3, .timeout: 500])
    let time = base[Recovery.self].time(of: ID(1), after: 2_000).number!
    let spread = base[Recovery.self].spread(of: ID(1), recoveringFor: time)
    #expect(abs(spread! - 1_000 * (3 * 87 * (time - 500) / 1_000).squareRoot() / 13) < 1e-6)
    #expect(self.base(36, [.attempts: 3, .timeout: 500])[Recovery.self].spread(of: ID(1), recoveringFor: 1) == nil)
  }

  @Test("without a capacity there is none") func absent() { #expect(recovery(10, [:], capacity: nil) == nil) }

  @Test("what comes later nobody knows how much leaves bounds of what is absorbed, and of how long it takes") func unknown() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 20])
    draft.service("b", nil, [.entryRate: 10])
    draft.service("c", nil, [.capacity: 100])
    draft.call("a", "c", [.attempts: 3, .timeout: 500])
    draft.call("b", "c", [.attempts: 2], unknown: [.timeout])
    #expect(draft.base().read("c", "absorbed_fault_ms") == "1000.0 to inf: b -> c.timeout")
    #expect(draft.base().read("c", "recovery_ms") == "0.0 to 4500.0: b -> c.timeout")
    #expect(draft.base().read("c", "metastable_state") == "?call.timeout")
  }
}
