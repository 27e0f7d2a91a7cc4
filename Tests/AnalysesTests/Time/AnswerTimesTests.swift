import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct AnswerTimesTests {
  /// Services `a` before `b` and `c`, all with own work of 10 to 100 ms unless told otherwise.
  private func system(
    _ calls: [(String, String, [Attribute: Double])], _ services: [String: [Attribute: Double]] = [:]
  ) -> FactBase {
    var draft = Draft()
    for name in ["a", "b", "c"] {
      let own: [Attribute: Double] = [.latencyP50: 10, .latencyP99: 100]
      draft.service(name, nil, own.merging(services[name] ?? [:]) { $1 })
    }
    for (from, to, attributes) in calls { draft.call(from, to, attributes) }
    return draft.base()
  }

  private func summary(_ base: FactBase, _ service: Int = 0) -> AnswerTimes.Summary? { base[AnswerTimes.self].ofService[service] }
  private func isClose(_ number: Double?, to other: Double, within part: Double = 0.03) -> Bool {
    number.map { abs($0 / other - 1) <= part } ?? false
  }

  @Test("of more calls than are gone through one by one there is no distribution, rather than that of fewer") func manyCalls() {
    #expect(isClose(summary(system([("a", "b", [.perRequest: 64])]))?.mean, to: 65 * 16.32, within: 0.02))
    #expect(summary(system([("a", "b", [.perRequest: 65])])) == nil)
  }

  @Test("alone a service takes what it declares") func alone() {
    let summary = summary(system([]))
    #expect(isClose(summary?.p50, to: 10) && isClose(summary?.p99, to: 100) && summary?.answered == 1)
  }

  @Test("what runs into its timeout comes again only where timeouts are tried again") func kinds() {
    func rate(_ kinds: FailureKinds) -> Double? {
      let calls: [(String, String, [Attribute: Double])] = [("a", "b", [.timeout: 10, .attempts: 2, .retryOn: kinds.value])]
      return system(calls, ["a": [.entryRate: 10]])[LoadPropagation.self].ofCall[0].number
    }
    #expect(isClose(rate(.timeout), to: 15) && isClose(rate(.all), to: 15))
    #expect(rate([.refused, .error]) == 10 && rate(.refused) == 10)
  }

  @Test("a 99th percentile of a sum is less than the sum of them, and no less than the largest") func sum() {
    let summary = summary(system([("a", "b", [:]), ("b", "c", [:])]))!
    #expect(summary.p99 < 200 && summary.p99 > 100)
    #expect(isClose(summary.mean, to: 3 * 16.32, within: 0.01))
  }

  @Test("without a median, a percentile or an end of what goes round there is no distribution") func missing() {
    var draft = Draft()
    draft.service("a", nil, [.latencyP50: 10, .latencyP99: 100])
    draft.service("b", nil, [.latencyP99: 100])
    draft.service("c", nil, [.latencyP50: 10, .latencyP99: 100])
    draft.call("a", "b")
    let base = draft.base()
    #expect(base.read("a", "answer_p99_ms") == "null" && base.read("b", "answer_p99_ms") == "null")
    #expect(base.read("c", "answer_p99_ms") != "null")
    #expect(summary(system([("a", "b", [:]), ("b", "a", [:])])) == nil)
    #expect(summary(system([("a", "b", [.mode: 1]), ("b", "a", [.mode: 1])])) != nil)
  }

  private static let constant: [Attribute: Double] = [.latencyP50: 100, .latencyP99: 100]

  @Test("a call that always times out takes all its attempts and pauses, and then the request fails or goes on") func timeouts() {
    let call: [Attribute: Double] = [.timeout: 50, .attempts: 3, .backoff: 10]
    let hard = system([("a", "b", call), ("a", "c", [:])], ["b": Self.constant, "a": [.entryRate: 100]])
    #expect(isClose(summary(hard)?.mean, to: 16.32 + 180, within: 0.01) && summary(hard)?.answered == 0)
    let rates = hard[LoadPropagation.self].ofService.map { $0.number ?? -1 }
    #expect(abs(rates[1] - 300) < 1 && rates[2] < 0.1, "c is called after b only, and b three times")
    let soft = system([("a", "b", call.merging([.fallback: 1]) { $1 }), ("a", "c", [:])], ["b": Self.constant, "a": [.entryRate: 100]])
    #expect(isClose(summary(soft)?.mean, to: 2 * 16.32 + 180, within: 0.01) && isClose(summary(soft)?.answered, to: 1))
    #expect(abs(soft[LoadPropagation.self].ofService[2].number! - 100) < 0.1)
  }

  @Test("of a spread the share beyond the timeout is tried again") func share() {
    let base = system([("a", "b", [.timeout: 100, .attempts: 2, .backoff: 0])], ["a": [.entryRate: 100]])
    #expect(abs(base[LoadPropagation.self].ofService[1].number! - 101) < 0.05)
    #expect(isClose(summary(base)?.answered, to: 1 - 1e-4, within: 1e-5))
    let plain = system([("a", "b", [.timeout: 10_000, .attempts: 2])], ["a": [.entryRate: 100]])
    #expect(plain[LoadPropagation.self].ofService[1] == .known(100), "what no timeout cuts off stays exact")
  }

  @Test("a retry budget bounds how much is tried again") func budget() {
    let base = system([("a", "b", [.timeout: 50, .attempts: 3, .retryBudget: 0.2])], ["b": Self.constant, "a": [.entryRate: 100]])
    #expect(abs(base[LoadPropagation.self].ofService[1].number! - 124) < 1)
  }

  @Test("what a cache has takes no time, what it has not takes all") func cache() {
    let summary = summary(
      system([("a", "b", [.cacheHitRatio: 0.9])], ["b": [.latencyP50: 1_000, .latencyP99: 1_000], "a": Self.constant]))!
    #expect(isClose(summary.p50, to: 100, within: 0.05) && isClose(summary.p95, to: 1_100, within: 0.05))
    #expect(isClose(summary.mean, to: 200, within: 0.01))
  }

  @Test("calls of a stage take as long as the longest, one after another all") func stages() {
    let services = ["a": Self.constant, "b": Self.constant, "c": [.latencyP50: 300, .latencyP99: 300]]
    #expect(isClose(summary(system([("a", "b", [.stage: 1]), ("a", "c", [.stage: 1])], services))?.p50, to: 400, within: 0.05))
    #expect(isClose(summary(system([("a", "b", [:]), ("a", "c", [:])], services))?.p50, to: 500, within: 0.05))
    #expect(isClose(summary(system([("a", "b", [.perRequest: 3])], services))?.p50, to: 400, within: 0.05))
  }

  @Test("of routes a request takes one") func routes() {
    let summary = summary(
      system(
        [("a", "b", [.share: 0.9]), ("a", "c", [.share: 0.1])],
        ["a": Self.constant, "b": Self.constant, "c": [.latencyP50: 900, .latencyP99: 900]]))!
    #expect(isClose(summary.p50, to: 200, within: 0.05) && isClose(summary.p95, to: 1_000, within: 0.05))
  }

  @Test("what all attempts may take ends each request that has not ended before") func totalTimeout() {
    let call: [Attribute: Double] = [.timeout: 20, .attempts: 3, .backoff: 15, .totalTimeout: 30, .fallback: 1]
    let base = system([("a", "b", call), ("a", "c", [:])], ["a": [.entryRate: 100]])
    #expect(isClose(base[LoadPropagation.self].ofService[2].number, to: 100, within: 1e-6))
    // A quarter takes longer than 20 ms, and nothing begins after 30 ms.
    #expect(isClose(base[LoadPropagation.self].ofService[1].number, to: 100, within: 0.01))
  }

  @Test("what nobody waits for is done where it stands, and not after an error") func asynchronous() {
    func rate(of callee: String, _ first: [Attribute: Double], _ second: [Attribute: Double]) -> Double {
      Double(system([("a", "b", first), ("a", "c", second)], ["a": [.entryRate: 8]]).read(callee, "rate_per_s"))!
    }
    #expect(abs(rate(of: "c", [.timeout: 10], [.mode: 1]) - 4) < 0.1)
    #expect(rate(of: "b", [.mode: 1], [.timeout: 10]) == 8)
    #expect(rate(of: "c", [.timeout: 10, .fallback: 1], [.mode: 1]) == 8)
    // Of one stage both begin at once.
    #expect(rate(of: "c", [.timeout: 10, .stage: 1], [.mode: 1, .stage: 1]) == 8)
  }

  @Test("what nobody waits for is tried again as well, wherever it leads") func asynchronousAttempts() {
    for (from, to) in [("a", "c"), ("c", "a")] {
      let base = system([(from, to, [.mode: 1, .timeout: 10, .attempts: 2])], [from: [.entryRate: 8]])
      #expect(abs(Double(base.read(to, "rate_per_s"))! - 12) < 0.1)
      #expect(summary(base, from == "a" ? 0 : 2)?.answered == 1)
    }
  }

  @Test("the share within the objective is that of answers without an error") func objective() {
    #expect(isClose(summary(system([], ["a": [.objectiveLatencyP99: 100]]))?.withinObjective, to: 0.99, within: 0.002))
    let failing = system([("a", "b", [.timeout: 50])], ["a": [.objectiveLatencyP99: 1_000], "b": Self.constant])
    #expect(summary(failing)?.withinObjective == 0)
    #expect(system([]).read("a", "within_slo_ratio") == "null")
  }

  @Test("what a cache always has is never asked for, however many attempts its calls may have") func alwaysCached() {
    var draft = Draft()
    draft.service("gate", nil, [.entryRate: 10, .latencyP50: 5, .latencyP99: 20])
    draft.service("a", nil, [.latencyP50: 50, .latencyP99: 500])
    draft.call("gate", "a", [.cacheHitRatio: 1, .timeout: 100, .attempts: 3])
    let base = draft.base()
    #expect(base.read("a", "rate_per_s") == "0.0" && base.read("gate", "rate_per_s") == "10.0")
  }
}
