import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct CallWaitsTests {
  @Test("a service waits for its calls one after another, for those of a stage together, and as often as it makes them") func waits() {
    var draft = Draft()
    draft.call("a", "b", [.timeout: 100])
    draft.call("b", "c", [.timeout: 300, .attempts: 2, .backoff: 0])
    draft.call("b", "d", [.timeout: 900, .mode: 1])
    draft.call("b", "e")
    draft.call("b", "f", [.timeout: 50, .perRequest: 3])
    draft.call("b", "g", [.timeout: 70, .stage: 1])
    draft.call("b", "h", [.timeout: 90, .stage: 1])
    let base = draft.base()
    #expect(base.read(.call, "callee_waits_ms") == "840.0")
    #expect(base.read("c", "waits_ms") == "null")
  }

  @Test("who is told how much time is left waits no longer") func deadlines() {
    func waits(_ call: [Attribute: Double]) -> String {
      var draft = Draft()
      draft.call("a", "b", call)
      draft.call("b", "c", [.timeout: 300, .attempts: 2])
      return draft.base().read(.call, "callee_waits_ms")
    }
    #expect(waits([.timeout: 500]) == "600.0")
    #expect(waits([.timeout: 500, .passesDeadline: 1]) == "500.0")
    #expect(waits([.timeout: 900, .passesDeadline: 1]) == "600.0")
    #expect(waits([.passesDeadline: 1]) == "600.0")
  }

  @Test("a call takes its callee's percentile within its timeout, and none where few requests make it") func percentile() {
    func wait(_ call: [Attribute: Double]) -> String {
      var draft = Draft()
      draft.service("b", nil, [.latencyP99: 4_000])
      draft.call("a", "b", call)
      return draft.base().read(.call, "wait_p99_ms")
    }
    #expect(wait([:]) == "4000.0" && wait([.timeout: 9_000]) == "4000.0")
    #expect(wait([.timeout: 100]) == "100.0" && wait([.timeout: 100, .attempts: 2, .backoff: 0]) == "200.0")
    #expect(wait([.perRequest: 0.01]) == "0.0" && wait([.cacheHitRatio: 0.995]) == "0.0" && wait([.cacheHitRatio: 0.9]) == "4000.0")
    #expect(wait([.cacheHitRatio: 0.99]) == "0.0", "1 - 0.99 is a hundredth but for the last bits")
  }

  @Test("a call of which nobody knows how often it is made is made once by some request") func bounds() {
    // What a manifest leaves out is unknown.
    func waits(_ make: (inout Draft) -> Void) -> String {
      var draft = Draft(.manifests)
      make(&draft)
      return draft.base().read("a", "waits_ms")
    }
    func unknown(_ draft: inout Draft, _ callee: String, _ call: [Attribute: Double]) {
      draft.call("a", callee, call.merging([.attempts: 1, .mode: Mode.sync.value]) { said, _ in said })
    }
    #expect(waits { unknown(&$0, "b", [.timeout: 300]) } == "300.0 to inf: a -> b.per_request")
    // Another request may make the other.
    let two = waits { draft in
      unknown(&draft, "b", [.timeout: 300])
      unknown(&draft, "c", [.timeout: 400])
    }
    #expect(two == "400.0 to inf: a -> b.per_request, a -> c.per_request")
    let known = waits { draft in
      unknown(&draft, "b", [.timeout: 300])
      unknown(&draft, "c", [.timeout: 700, .perRequest: 1])
    }
    #expect(known == "700.0 to inf: a -> b.per_request")
    #expect(waits { unknown(&$0, "b", [:]) } == "?call.timeout")
  }
}
