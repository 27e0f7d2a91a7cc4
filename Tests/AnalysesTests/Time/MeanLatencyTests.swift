import Analyses
import TestSupport
import Testing
import TopologyModel

/// `MeanLatency` and what `Connections` makes of it.
@Suite struct MeanLatencyTests {
  private func mean(_ name: String, _ base: FactBase) -> Estimate { base[MeanLatency.self].ofService[base.service(name).index] }

  @Test("own work is log-normal, and calls count as often as they are made") func sums() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 5, .latencyP99: 20, .entryRate: 100, .replicas: 2])
    draft.service("b", nil, [.latencyP50: 20, .latencyP99: 400])
    draft.service("c", nil, [.latencyP50: 10, .latencyP99: 10])
    draft.call("a", "b", [.timeout: 500])
    draft.call("a", "c", [.perRequest: 4, .cacheHitRatio: 0.75, .stage: 1])
    let base = draft.base()
    // 5 exp(σ²/2) with σ = ln 4 / 2.32635 is 5.9715, and 20 exp(σ²/2) with σ = ln 20 / 2.32635 is 45.8268. Of b 0.62 % take longer
    // than the timeout: the mean of what is waited for is 43.774, and as many requests end there and do not get to c.
    #expect(abs(mean("b", base).number! - 45.8268) < 0.001)
    #expect(abs(mean("a", base).number! - (5.9715 + 43.774 + 10 * (1 - 0.0062))) < 0.02)
    #expect(abs(base[Connections.self].inFlight[0].number! - 5.9684) < 0.002)
    #expect(abs(base[Connections.self].inFlightOfReplica[0].number! - 2.9842) < 0.001)
  }

  @Test("with a 99th percentile alone a mean is at most that, and with a median alone at least that") func bounds() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 20, .entryRate: 100])
    draft.service("b", nil, [.latencyP50: 20])
    draft.service("c")
    let base = draft.base()
    #expect(
      ["a", "b", "c"].map { base.read($0, "mean_latency_ms") } == ["0.0 to 20.0: a.latency.p50", "20.0 to inf: b.latency.p99", "null"])
    #expect(base.read("a", "in_flight") == "0.0 to 2.0: a.latency.p50")
  }

  @Test("of calls at the same time the longest is what they take at least") func longest() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 5, .latencyP99: 5])
    for (name, median) in [("b", 20.0), ("c", 30), ("d", 10)] {
      draft.service(name, nil, [.latencyP50: median])
      draft.call("a", name, [.stage: 1])
    }
    #expect(mean("a", draft.base()).least == 35)
  }

  @Test("of what nobody knows the spread of, a timeout ends each attempt, and a half of it is what the half of all take at least")
  func attempts() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 5, .latencyP99: 5])
    draft.service("b", nil, [.latencyP99: 100])
    draft.call("a", "b", [.timeout: 50, .attempts: 3, .backoff: 0])
    draft.service("c", nil, [.latencyP50: 5, .latencyP99: 5])
    draft.service("d", nil, [.latencyP50: 40])
    draft.call("c", "d", [.timeout: 20])
    let base = draft.base()
    #expect(mean("a", base).least == 5 && mean("a", base).most == 155)
    #expect(mean("c", base).least == 15 && mean("c", base).most == 25)
  }

  @Test("calls at the same time take no less than the longest and no more than all, where spreads are not declared") func parallel() {
    var draft = Draft()
    for name in ["a", "b", "c"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("a", "b", [.stage: 1])
    draft.call("a", "c", [.stage: 1])
    #expect(draft.base().read("a", "mean_latency_ms").hasPrefix("0.0 to 30.0: "))
  }

  @Test("nothing is missing of what is declared, where the end of a cycle is") func cycle() {
    var draft = Draft()
    for name in ["a", "b"] { draft.service(name, nil, [.latencyP50: 5, .latencyP99: 10]) }
    draft.call("a", "b", [.timeout: 100])
    draft.call("b", "a", [.timeout: 100, .fallback: 1])
    #expect(draft.base()[MeanLatency.self].ofService.allSatisfy { $0.number == nil && $0.missing.isEmpty })
  }

  @Test("what a timeout cuts off, and the longest of several, have the mean of their distribution") func cut() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 10, .latencyP99: 10])
    for name in ["b", "c"] { draft.service(name, nil, [.latencyP50: 1_000, .latencyP99: 1_000]) }
    draft.call("a", "b", [.timeout: 100, .attempts: 2, .backoff: 0, .stage: 1, .fallback: 1])
    draft.call("a", "c", [.timeout: 150, .stage: 1])
    #expect(abs(draft.base()[MeanLatency.self].ofService[0].number! - 210) < 2)
  }
}
