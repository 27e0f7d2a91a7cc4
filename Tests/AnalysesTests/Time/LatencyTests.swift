import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct LatencyTests {
  @Test("stages one after another, the slowest of each; what is not waited for takes no time") func stages() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 5, .entryRate: 100])
    for (name, own, stage) in [("b", 40.0, 1.0), ("c", 70, 1), ("d", 30, 2), ("e", 10, 3), ("f", 20, 3), ("g", 15, 3)] {
      draft.service(name, nil, [.latencyP99: own])
      draft.call("a", name, [.stage: stage])
    }
    draft.service("slow", nil, [.latencyP99: 3000])
    draft.call("a", "slow", [.mode: 1])
    let base = draft.base()
    #expect(base.read("a", "latency_ms") == "125.0")
    #expect(base.read("a", "in_flight") == "12.5")
  }

  @Test("a call takes its callee's time as often as it is made, whatever its attempts") func repetitions() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 1])
    draft.service("b", nil, [.latencyP99: 10])
    draft.call("a", "b", [.perRequest: 5, .batch: 2, .attempts: 3])
    #expect(draft.base().read("a", "latency_ms") == "31.0")
    draft.call("a", "b", [.perRequest: 0.3])
    #expect(draft.base().read("a", "latency_ms") == "41.0")
  }

  @Test("there is none on a cycle, before one, or where a p99 is missing") func absent() {
    var draft = Draft()
    for name in ["a", "b", "c", "d"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("a", "b")
    draft.call("b", "b")
    draft.call("b", "c")
    draft.call("d", "e")
    draft.service("e")
    let base = draft.base()
    #expect(["a", "b", "c", "d"].map { base.read($0, "latency_ms") } == ["null", "null", "10.0", "null"])
  }

  @Test("what an input cannot say is named") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read("a", "latency_ms") == "?service.latency.p99")
  }

  @Test("replicas share what is in flight") func replicas() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 3000, .entryRate: 100, .replicas: 4])
    #expect(draft.base().read("a", "in_flight") == "300.0")
    #expect(draft.base().read("a", "in_flight_per_replica") == "75.0")
  }

  @Test("five 99th percentiles that are added are sure to hold for 95 %, repeated and parallel calls included") func guarantee() {
    var draft = Draft()
    for name in ["a", "b", "c"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("a", "b", [.perRequest: 2])
    draft.call("b", "c", [.stage: 1])
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "latency_guaranteed_ratio") } == ["0.95", "0.98", "0.99"])
    draft.call("a", "c", [.perRequest: 500])
    #expect(draft.base().read("a", "latency_guaranteed_ratio") == "0.0")
  }
}
