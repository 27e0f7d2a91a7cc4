import Analyses
import Foundation
import TestSupport
import Testing
import TopologyModel

/// Holds distributions against requests that are walked one by one.
@Suite struct AnswerTimesWalkTests {
  /// A random system of five services, of which each calls only those behind it.
  private struct Walk {
    let base: FactBase
    private let services: [(median: Double, sigma: Double)]
    /// By number, as the topology has them.
    private let calls: [[Attribute: Double]]
    private var random: SeededGenerator
    /// By call: how many attempts of it were made.
    private(set) var made: [Int]
    /// By call with a budget: the share of attempts that fail in a way that is tried again.
    private var failing: [Double]

    init(seed: Int) {
      var random = SeededGenerator(seed: UInt64(seed + 70_000))
      let medians = (0..<5).map { _ in Double(random.pick([3, 8, 20, 40])) }
      let spreads = (0..<5).map { _ in random.pick([1.0, 2, 4]) }
      var edges: [(Int, Int)] = []
      for caller in 0..<4 {
        for callee in caller + 1..<5 where callee == caller + 1 || random.chance(1, in: 3) { edges.append((caller, callee)) }
      }
      let isRouter = seed % 4 == 1
      let attributes = edges.map { caller, _ -> [Attribute: Double] in
        var call: [Attribute: Double] = [:]
        func sometimes(_ attribute: Attribute, _ part: Int, _ values: [Double]) {
          if random.chance(part, in: 8) { call[attribute] = random.pick(values) }
        }
        sometimes(.timeout, 5, [15, 30, 60, 120])
        sometimes(.attempts, 4, [2, 3, 4])
        sometimes(.backoff, 4, [5, 30])
        sometimes(.maxBackoff, 2, [8, 40])
        sometimes(.retryBudget, 2, [0.1, 0.3])
        sometimes(.retryOn, 2, [FailureKinds.timeout.value, FailureKinds.error.value, FailureKinds.refused.value])
        sometimes(.totalTimeout, 2, [50, 100])
        sometimes(.fallback, 2, [1])
        sometimes(.mode, 1, [1])
        if isRouter, caller == 0 {
          call[.share] = random.pick([0.2, 0.3])
          return call
        }
        sometimes(.perRequest, 3, [0.4, 1.5, 2, 3, 4])
        sometimes(.cacheHitRatio, 2, [0.3, 0.8])
        sometimes(.batch, 1, [2])
        sometimes(.stage, 3, [1, 2])
        return call
      }
      let services = (0..<5).map { index -> [Attribute: Double] in
        var service: [Attribute: Double] = [.latencyP50: medians[index], .latencyP99: medians[index] * spreads[index]]
        if index == 0 { service.merge([.entryRate: 1, .objectiveLatencyP99: 100]) { $1 } }
        return service
      }
      base = .of(services: 5, edges, services, calls: attributes)
      self.services = (0..<5).map { (medians[$0], log(spreads[$0]) / 2.326_347_874) }
      calls = attributes
      made = Array(repeating: 0, count: edges.count)
      failing = Array(repeating: 0, count: edges.count)
      self.random = random
      let ends = base.topology.calls.map { ($0.caller.index, $0.callee.index) }
      #expect(ends.elementsEqual(edges) { $0 == $1 })
    }

    private mutating func chance() -> Double { Double.random(in: 0..<1, using: &random) }

    /// How long a request of a service takes, and whether it ends with an error.
    mutating func request(of service: Int) -> (time: Double, fails: Bool) {
      let normal = (-2 * log(1 - chance())).squareRoot() * cos(2 * Double.pi * chance())
      var time = services[service].median * exp(services[service].sigma * normal)
      for step in steps(of: service) {
        var (longest, fails) = (0.0, false)
        for call in step {
          let (taken, failed) = all(of: call)
          if calls[call][.mode] == 1 { continue }
          (longest, fails) = (max(longest, taken), fails || failed)
        }
        time += longest
        if fails { return (time, true) }
      }
      return (time, false)
    }

    /// What is called together, in the order of the file; of routes the one that a request takes.
    private mutating func steps(of service: Int) -> [[Int]] {
      var steps: [[Int]] = []
      var places: [Double: Int] = [:]
      var route: Double? = chance()
      for call in base.topology.calls(of: ID<Service>(service)) {
        if let share = calls[call][.share] {
          if let left = route {
            route = left < share ? nil : left - share
            if route == nil { steps.append([call]) }
          }
        } else if let stage = calls[call][.stage] {
          if let place = places[stage] {
            steps[place].append(call)
          } else {
            places[stage] = steps.count
            steps.append([call])
          }
        } else {
          steps.append([call])
        }
      }
      return steps
    }

    /// All that one request asks by a call.
    private mutating func all(of call: Int) -> (time: Double, fails: Bool) {
      let items = calls[call][.perRequest] ?? 1
      let asked = Int(items) + (chance() < items - items.rounded(.down) ? 1 : 0)
      let missed = (0..<asked).count { _ in chance() >= calls[call][.cacheHitRatio] ?? 0 }
      let size = Int(calls[call][.batch] ?? 1)
      var time = 0.0
      for _ in 0..<(missed + size - 1) / size {
        let (taken, fails) = attempts(of: call)
        time += taken
        if fails { return (time, calls[call][.fallback] != 1) }
      }
      return (time, false)
    }

    /// One call with all its attempts.
    private mutating func attempts(of call: Int) -> (time: Double, fails: Bool) {
      let (policy, callee) = (calls[call], base.topology.calls[call].callee.index)
      let kinds = policy[.retryOn].map { FailureKinds(value: $0) } ?? .all
      let (timeout, total) = (policy[.timeout] ?? .infinity, policy[.totalTimeout] ?? .infinity)
      var (time, pause) = (0.0, policy[.backoff] ?? 0)
      for attempt in 1...Int(policy[.attempts] ?? 1) {
        made[call] += 1
        let (taken, failed) = request(of: callee)
        let isLate = taken > timeout
        time += min(taken, timeout)
        if time >= total { return (total, true) }
        if !failed, !isLate { return (time, false) }
        guard attempt < Int(policy[.attempts] ?? 1), kinds.contains(isLate ? .timeout : .error), !isOverBudget(call, kinds) else { break }
        time += min(pause, policy[.maxBackoff] ?? .infinity)
        pause *= 2
        if time >= total { return (total, true) }
      }
      return (time, true)
    }

    private mutating func isOverBudget(_ call: Int, _ kinds: FailureKinds) -> Bool {
      guard let budget = calls[call][.retryBudget] else { return false }
      return chance() >= budget / max(failing[call], 1e-9)
    }

    /// Tries what each call with a budget leads to, callees first, to learn how often it fails.
    mutating func learn(_ count: Int) {
      for call in calls.indices.reversed() where calls[call][.retryBudget] != nil {
        let kinds = calls[call][.retryOn].map { FailureKinds(value: $0) } ?? .all
        let failed = (0..<count).count { _ in
          let (taken, failed) = request(of: base.topology.calls[call].callee.index)
          return taken > calls[call][.timeout] ?? .infinity ? kinds.contains(.timeout) : failed && kinds.contains(.error)
        }
        failing[call] = Double(failed) / Double(count)
      }
      made = Array(repeating: 0, count: calls.count)
    }
  }

  // Of 32 a timeout lies within a step of the grid of the time that four attempts of its callee take together, and many answers do.
  @Test("times, errors and attempts are those of requests that are walked one by one", arguments: (0..<40).filter { $0 != 32 })
  func walk(seed: Int) throws {
    let count = 3_000
    var walk = Walk(seed: seed)
    let summary = try #require(walk.base[AnswerTimes.self].ofService[0])
    walk.learn(count)
    let requests = (0..<count).map { _ in walk.request(of: 0) }
    let times = requests.map(\.time).sorted()
    #expect(abs(summary.mean / (times.reduce(0, +) / Double(count)) - 1) < 0.035)
    // Beside a quantile there may be a gap that some requests more or less are across.
    for (figure, share) in [(summary.p50, 0.5), (summary.p95, 0.95), (summary.p99, 0.99)] {
      let beside = min(0.04, (1 - share) / 2)
      let (low, high) = (times[Int((share - beside) * Double(count))], times[Int((share + beside) * Double(count))])
      #expect(figure > low * 0.85 && figure < high * 1.25, "the \(share) quantile")
    }
    #expect(abs(summary.answered - Double(requests.count { !$0.fails }) / Double(count)) < 0.02)
    let within = Double(requests.count { !$0.fails && $0.time <= 100 }) / Double(count)
    #expect(abs(summary.withinObjective! - within) < 0.035)
    for (call, rate) in walk.base[LoadPropagation.self].ofCall.enumerated() {
      let made = Double(walk.made[call]) / Double(count)
      #expect(abs(rate.number! - made) < 0.02 + 0.05 * made, "call \(call)")
    }
  }
}
