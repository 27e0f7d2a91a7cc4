import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct ConnectionsTests {
  @Test("calls under way are rate times the callee's time; workers wait for the worst case") func littlesLaw() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 70, .replicas: 2])
    draft.service("b", nil, [.latencyP50: 3000, .latencyP99: 3000])
    draft.call("a", "b", [.timeout: 4000, .attempts: 2, .breakerWindow: 10_000])
    draft.call("a", "c", [.mode: 1])
    let base = draft.base()
    #expect(base.read(.call, "connections") == "210.0")
    #expect(base.read(.call, "held_workers") == "280.0")
    #expect(base.read(.call, "calls_per_breaker_window") == "350.0")
    #expect(base.read(.call, "connections", at: 1) == "null")
    #expect(base.read("a", "connections") == "210.0")
    #expect(base.read("a", "connections_per_replica") == "105.0")
    #expect(base.read("c", "connections") == "0.0")
  }

  @Test("calls beyond those that may wait for a connection are told of each replica of the caller") func pending() {
    func excess(_ attributes: [Attribute: Double], latency: Double = 100) -> [String] {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 200, .replicas: 2])
      draft.service("b", nil, [.latencyP50: latency, .latencyP99: latency])
      draft.call("a", "b", attributes)
      let base = draft.base()
      return ["in_flight_per_replica", "pending_excess"].map { base.read(.call, $0) }
    }
    #expect(excess([.maxPending: 9]) == ["10.0", "1.0"] && excess([.maxPending: 10]) == ["10.0", "0.0"])
    #expect(excess([:])[1] == "null" && excess([.maxPending: .infinity])[1] == "null")
    var draft = Draft()
    draft.call("a", "b", [.maxPending: 1])
    #expect(draft.base().read(.call, "pending_excess") == "null")
  }

  @Test("one failure opens a breaker that asks for no more calls, or of which one is more than its share") func oneFailure() {
    func opens(_ attributes: [Attribute: Double], rate: Double? = nil) -> String {
      var draft = Draft()
      draft.service("a", nil, rate.map { [.entryRate: $0] } ?? [:])
      draft.call("a", "b", attributes)
      return draft.base().read(.call, "opens_on_one_failure")
    }
    #expect(opens([.breakerMinCalls: 1]) == "true" && opens([.breakerMinCalls: 2]) == "false" && opens([.breaker: 1]) == "false")
    #expect(opens([.breakerMinCalls: 1, .breakerScope: BreakerScope.router.value]) == "true")
    #expect(opens([.breakerMinCalls: 1, .breakerScope: BreakerScope.host.value]) == "false")
    #expect(opens([.breakerMinCalls: 1, .breaker: 0]) == "false")
    // Nobody knows what of the callee it shuts off.
    var scopeless = Draft(.manifests)
    scopeless.call("a", "b", [.breaker: 1, .breakerMinCalls: 1, .breakerFailureRatio: 0.01])
    #expect(scopeless.base().read(.call, "opens_on_one_failure") == "false")
    let share: [Attribute: Double] = [.breakerMinCalls: 1, .breakerFailureRatio: 0.25, .breakerWindow: 10_000]
    #expect(opens(share) == "true" && opens(share, rate: 0.39) == "true" && opens(share, rate: 0.4) == "false")
    // It waits for calls: with five of them one is a fifth.
    let five: [Attribute: Double] = [.breakerMinCalls: 5, .breakerFailureRatio: 0.1, .breakerWindow: 10_000]
    #expect(opens(five, rate: 0.5) == "true" && opens(five, rate: 0.4) == "false" && opens(five) == "false")
    // A share that a file leaves open is not taken for none.
    var draft = Draft(.manifests)
    draft.call("a", "b", [.breaker: 1, .breakerMinCalls: 1])
    #expect(draft.base().read(.call, "opens_on_one_failure") == "false")
  }

  @Test("a service that does not drain cuts requests off; one of which nothing is said does not") func draining() {
    var draft = Draft()
    draft.service("a", nil, [.drains: 0])
    draft.service("b", nil, [.drains: 1])
    draft.service("c")
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "cuts_off_requests") } == ["true", "false", "false"])
  }

  @Test("where some rates are known, callers that no request reaches have no connections that anybody knows of") func unreached() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 70])
    for name in ["b", "x", "y"] { draft.service(name, nil, [.latencyP50: 3000, .latencyP99: 3000]) }
    draft.call("a", "b")
    // These wait for each other, and nobody comes in there.
    draft.call("x", "y")
    draft.call("y", "x")
    let base = draft.base()
    #expect(["a", "x", "y"].map { base.read($0, "connections") } == ["210.0", "null", "null"])
  }

  @Test("a request and a message in a second count, as any other number of them does") func oneOfEach() throws {
    var draft = Draft()
    let requests = draft.value(of: ["requests"])
    draft.service("shop", nil, [.entryRate: 1, .latencyP50: 10, .latencyP99: 10])
    draft.service("stock", nil, [.latencyP50: 20, .latencyP99: 20])
    draft.call("shop", "stock", [.on: requests])
    draft.publish("shop", "ordered", [.on: requests])
    draft.consume("pay", "ordered")
    draft.publish("pay", "paid")
    draft.consume("shop", "paid")
    // A request takes 10 + 20 ms and a message 10, and there is one of each in a second.
    #expect(abs(try #require(Double(draft.base().read("shop", "in_flight"))) - 0.04) < 1e-4)
  }

  @Test("what a request waits for counts where not all of it is known, and a stream does not") func streams() {
    var draft = Draft()
    let requests = draft.value(of: ["requests"])
    draft.service("shop", nil, [.entryRate: 1, .latencyP50: 10])
    draft.service("stock", nil, [.latencyP50: 20, .latencyP99: 20])
    draft.service("prices", nil, [.latencyP50: 500, .latencyP99: 500])
    draft.call("shop", "stock", [.on: requests])
    draft.call("shop", "prices", [.on: requests, .streaming: 1])
    draft.publish("shop", "ordered", [.on: requests])
    draft.consume("pay", "ordered")
    draft.publish("pay", "paid")
    draft.consume("shop", "paid")
    let base = draft.base()
    // At least 10 + 20 ms for a request, and 10 for a message.
    let inFlight = base[Connections.self].inFlight[base.service("shop").index]
    #expect(inFlight.number == nil && abs(inFlight.least - 0.04) < 1e-9)
  }
}
