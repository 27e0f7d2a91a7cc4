import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct GuardedCallersTests {
  @Test("a caller has a breaker if all its calls do; settings of one are one") func breakers() {
    var draft = Draft()
    draft.call("a", "z", [.breaker: 1])
    draft.call("b", "z", [.breaker: 1])
    draft.call("b", "z")
    draft.call("c", "z", [.breakerMinCalls: 20])
    draft.call("d", "z", [.breaker: 0])
    #expect(draft.base().read("z", "callers_with_breaker") == "2")
  }

  @Test("a breaker that counts neither errors nor timeouts that there are guards nobody") func blind() {
    var draft = Draft()
    let network = FailureKinds([.refused, .reset, .timeout])
    draft.call("a", "z", [.breakerFailures: network.value])
    draft.call("b", "z", [.breakerFailures: network.value, .timeout: 100])
    draft.call("c", "z", [.breakerFailures: FailureKinds.error.value])
    draft.call("d", "z", [.breakerFailures: FailureKinds.reset.value, .timeout: 100])
    draft.call("e", "z", [.breaker: 1])
    draft.call("f", "z", [.breakerFailures: network.value, .idleTimeout: 60_000])
    let base = draft.base()
    #expect((0..<6).map { base.read(.call, "breaker_is_blind", at: $0) } == ["true", "false", "false", "true", "false", "false"])
    #expect((0..<6).map { base.read(.call, "breaker_misses_timeouts", at: $0) } == ["false", "false", "true", "true", "false", "false"])
    #expect(base.read("z", "callers_with_breaker") == "4")
    // A proxy's file may leave open how long it waits.
    var open = Draft(.manifests)
    open.call("a", "z", [.breaker: 1, .breakerFailures: network.value])
    #expect(open.base().read(.call, "breaker_is_blind", at: 0) == "false")
  }

  @Test("a breaker between hosts that may shut off all of them is told, and one that leaves some") func ejection() {
    var draft = Draft()
    let host = BreakerScope.host.value
    draft.call("a", "z", [.breakerScope: host, .breakerMaxEjected: 1])
    draft.call("b", "z", [.breakerScope: host, .breakerMaxEjected: 0.9])
    draft.call("c", "z", [.breakerScope: BreakerScope.call.value, .breakerMaxEjected: 1])
    draft.call("d", "z", [.breaker: 0, .breakerScope: host, .breakerMaxEjected: 1])
    draft.call("e", "z", [.breakerScope: host])
    // Others take the place of the first, and nobody counts on the second.
    draft.call("f", "y", [.breakerScope: host, .breakerMaxEjected: 1, .fallback: 1])
    draft.call("g", "y", [.breakerScope: host, .breakerMaxEjected: 1, .share: 0])
    let base = draft.base()
    #expect((0..<7).map { base.read(.call, "breaker_ejects_all", at: $0) } == ["true"] + Array(repeating: "false", count: 6))
    #expect(base.read("z", "callers_with_breaker") == "2")
  }

  @Test("where an input cannot say whether there is a breaker, the number is unknown") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    let base = draft.base()
    #expect(base.read("b", "callers_with_breaker") == "?call.breaker")
    #expect(base.read("a", "callers_with_breaker") == "0")
  }

  @Test("a replica that fails at once is preferred by least request, unless a breaker leaves out those that answer with errors")
  func preferred() {
    var draft = Draft()
    let (least, host) = (Balancing.leastRequest.value, BreakerScope.host.value)
    draft.call("a", "z", [.balancing: least])
    draft.call("b", "z", [.balancing: least, .breakerScope: host])
    draft.call("c", "z", [.balancing: least, .breakerScope: host, .breakerFailures: FailureKinds([.refused, .timeout]).value])
    draft.call("d", "z", [.balancing: Balancing.roundRobin.value])
    draft.call("e", "z")
    draft.call("f", "z", [.balancing: Balancing.first.value])
    draft.call("g", "z", [.balancing: Balancing.first.value, .breakerScope: host])
    let base = draft.base()
    #expect(
      (0..<7).map { base.read(.call, "favours_failing_replicas", at: $0) == "true" } == [true, false, true, false, false, false, false])
    #expect((0..<7).map { base.read(.call, "asks_first_alone", at: $0) == "true" } == [false, false, false, false, false, true, false])
    // A breaker of which nobody knows what it shuts off may leave out a replica; where there is none, nothing does.
    var open = Draft(.manifests)
    for breaker in [0, 1.0] {
      for way in [least, Balancing.first.value] { open.call("a\(breaker)\(way)", "z", [.balancing: way, .breaker: breaker]) }
    }
    let unsaid = open.base()
    #expect((0..<4).map { unsaid.read(.call, "favours_failing_replicas", at: $0) == "true" } == [true, false, false, false])
    #expect((0..<4).map { unsaid.read(.call, "asks_first_alone", at: $0) == "true" } == [false, true, false, false])
  }
}
