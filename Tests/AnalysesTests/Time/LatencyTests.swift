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

  @Test("what is missing leaves bounds: at least the largest percentile of a part that every request waits for") func bounded() {
    var draft = Draft()
    for (name, time) in [("a", 30.0), ("b", 10), ("d", 10), ("slow", 2_000)] { draft.service(name, nil, [.latencyP99: time]) }
    for name in ["e", "f"] { draft.service(name) }
    draft.call("a", "slow", [.timeout: 3_000])
    draft.call("a", "e", [.timeout: 100, .fallback: 1])
    draft.call("b", "slow")
    draft.call("b", "e")
    draft.call("d", "slow", [.cacheHitRatio: 0.5])
    draft.call("d", "e", [.timeout: 50, .attempts: 3, .backoff: 0])
    draft.call("f", "e")
    let base = draft.base()
    #expect(
      ["a", "b", "d", "f"].map { base.read($0, "latency_ms") } == [
        "2000.0 to 2130.0: e.latency.p99", "2000.0 to inf: e.latency.p99", "10.0 to 2160.0: e.latency.p99", "null",
      ])
  }

  @Test("calls that were seen several at once take between one round and one after another, as nobody knows how many requests make them so")
  func atOnce() {
    func base(_ call: [Attribute: Double]) -> FactBase {
      var draft = Draft()
      draft.service("a", nil, [.latencyP50: 10, .latencyP99: 10])
      draft.service("b", nil, [.latencyP50: 100, .latencyP99: 100])
      draft.call("a", "b", call)
      return draft.base()
    }
    #expect(base([.perRequest: 8]).read("a", "latency_ms") == "810.0")
    let several = base([.perRequest: 8, .observedConcurrency: 8])
    #expect(several.read("a", "latency_ms") == "100.0 to 810.0: a -> b.observed.concurrency")
    #expect(several.read("a", "mean_latency_ms") == "110.0 to 810.0: a -> b.observed.concurrency")
    #expect(several.read("a", "answer_p99_ms") == "null")
    #expect(base([.perRequest: 8, .observedConcurrency: 1]).read("a", "latency_ms") == "810.0")
    for once in [[.perRequest: 1, .observedConcurrency: 8], [.observedConcurrency: 8]] as [[Attribute: Double]] {
      #expect(base(once).read("a", "latency_ms") == "110.0")
      #expect(base(once).read("a", "answer_p99_ms") == base([:]).read("a", "answer_p99_ms"))
    }
  }

  @Test("of routes a request takes one, whatever stage they say") func stagesOfRoutes() {
    func figures(_ stages: [Double?]) -> [String] {
      var draft = Draft()
      draft.service("gw", .gateway, [.latencyP50: 1, .latencyP99: 1])
      for (index, stage) in stages.enumerated() {
        draft.service("s\(index)", nil, [.latencyP50: 300, .latencyP99: 300])
        var call: [Attribute: Double] = [.share: 0.5, .timeout: 400]
        call[.stage] = stage
        draft.call("gw", "s\(index)", call)
      }
      let base = draft.base()
      return ["latency_ms", "mean_latency_ms", "min_timeout_ms", "waits_ms"].map { base.read("gw", $0) }
    }
    #expect(figures([nil, nil])[0] == "301.0")
    for stages in [[1, 2], [1, 1], [1, nil]] as [[Double?]] { #expect(figures(stages) == figures([nil, nil])) }
  }

  @Test("round a cycle nothing is known of what timeouts do not allow") func cycle() {
    var draft = Draft()
    for name in ["a", "b", "c", "d"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("a", "b")
    draft.call("b", "b")
    draft.call("b", "c")
    draft.call("d", "d", [.timeout: 50])
    let base = draft.base()
    #expect(
      ["a", "b", "c", "d"].map { base.read($0, "latency_ms") } == ["10.0 to inf: ", "10.0 to inf: ", "10.0", "10.0 to 60.0: "])
  }

  @Test("a call costs no more than its timeout and attempts allow, and nothing if less than one request in a hundred makes it")
  func cut() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 20])
    draft.service("b", nil, [.latencyP99: 4_000])
    func latency(_ call: [Attribute: Double]) -> String {
      var draft = draft
      draft.call("a", "b", call)
      return draft.base().read("a", "latency_ms")
    }
    #expect(latency([.timeout: 100, .fallback: 1]) == "120.0")
    #expect(latency([.timeout: 100, .attempts: 3, .backoff: 0]) == "320.0")
    #expect(latency([.timeout: 5_000, .attempts: 3]) == "4020.0")
    #expect(latency([.perRequest: 0.001]) == "20.0" && latency([.cacheHitRatio: 0.999]) == "20.0")
    #expect(latency([.perRequest: 0.02]) == "4020.0")
  }

  @Test("calls that are rare each and not together count") func rare() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP99: 20])
    for name in ["b", "c", "d"] {
      draft.service(name, nil, [.latencyP99: 1_000])
      draft.call("a", name, [.perRequest: 0.004])
    }
    #expect(draft.base().read("a", "latency_ms") == "3020.0")
  }

  @Test("what an input cannot say is named") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read("a", "latency_ms") == "?service.latency.p99")
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

  @Test("a request that a timeout ends waits for nothing after it, which keeps its percentile from being a bound") func ended() {
    func least(_ timeout: Double) -> String {
      var draft = Draft()
      draft.service("a", nil, [.latencyP50: 10, .latencyP99: 20])
      draft.service("b", nil, [.latencyP50: 100, .latencyP99: 200])
      draft.service("c", nil, [.latencyP50: 300, .latencyP99: 900])
      draft.call("a", "b", [.timeout: timeout])
      draft.call("a", "c")
      return draft.base().read("a", "latency_at_least_ms")
    }
    #expect(least(1_000) == "900.0" && least(50) == "20.0")
  }

  @Test("no median is below what a call takes at least, and a timeout ends that") func leastMedian() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 5, .latencyP99: 5])
    draft.service("b", nil, [.latencyP50: 30, .latencyP99: 60])
    draft.call("a", "b", [.timeout: 20, .fallback: 1])
    let base = draft.base()
    #expect(base[Latency.self].leastP50[base.service("a").index] == 20)
  }

  @Test("round a cycle a service takes at least its own time, and no more is sure") func leastOnCycle() {
    var draft = Draft()
    for name in ["a", "b"] { draft.service(name, nil, [.latencyP50: 0.2, .latencyP99: 0.5]) }
    draft.call("a", "b")
    draft.call("b", "a")
    let base = draft.base()
    for name in ["a", "b"] { #expect(base.read(name, "latency_at_least_ms") == "0.5" && base.read(name, "median_at_least_ms") == "0.2") }
  }

  @Test("of services that wait for each other nothing is known where none of their times is") func unknownCycle() {
    var draft = Draft()
    for name in ["a", "b"] { draft.service(name) }
    draft.service("c", nil, [.latencyP99: 10, .latencyP50: 5])
    draft.call("a", "b")
    draft.call("b", "a")
    let latency = draft.base()[Latency.self]
    #expect(latency.leastP99 == [0, 0, 10] && latency.leastP50 == [0, 0, 5])
  }

  @Test("a gateway keeps to its percentile if the route does that takes most for it") func routes() {
    var draft = Draft()
    draft.service("gate", .gateway, [.latencyP99: 5])
    for name in ["a", "b", "c"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.call("gate", "a", [.share: 0.5])
    draft.call("gate", "b", [.share: 0.5])
    draft.call("b", "c")
    // Its own, that of b, and that of c.
    #expect(abs(draft.base()[Latency.self].guaranteed[3].number! - 0.97) < 1e-12)
  }

  @Test("what a latency, a timeout or a mode may be that nobody knows is told apart from what is known") func mayBe() {
    func base(
      _ latency: [Attribute: Double], _ call: [Attribute: Double], ofService: [Attribute] = [], _ ofCall: [Attribute] = []
    ) -> FactBase {
      var draft = Draft()
      draft.service("a", nil, [.latencyP99: 20])
      draft.service("b", nil, latency, unknown: ofService)
      draft.call("a", "b", call, unknown: ofCall)
      return draft.base()
    }
    let unknown = base([:], [.timeout: 300], ofService: [.latencyP99])
    #expect(unknown.read("b", "latency_may_be_ms") == "?service.latency.p99" && unknown.read("b", "latency_at_least_ms") == "null")
    #expect(unknown.read("a", "latency_may_be_ms") == "20.0 to 300.0: b.latency.p99" && unknown.read("a", "latency_at_least_ms") == "20.0")
    let silent = base([:], [.timeout: 300])
    #expect(silent.read("b", "latency_may_be_ms") == "null" && silent.read("a", "latency_may_be_ms") == "20.0")
    for attribute in [Attribute.timeout, .mode, .cacheHitRatio] {
      let base = base([.latencyP99: 900], [:], [attribute])
      #expect(base.read("a", "latency_at_least_ms") == "20.0")
      #expect(base.read("a", "latency_may_be_ms") == "20.0 to 900.0: a -> b.\(attribute.path.joined(separator: "."))")
    }
    #expect(base([.latencyP99: 900], [:], [.mode]).read("a", "latency_ms") == "20.0 to 920.0: a -> b.mode")
  }
}
