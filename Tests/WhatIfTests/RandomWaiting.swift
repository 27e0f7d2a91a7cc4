import TestSupport

/// A small random system without cycles, with timeouts, workers and bulkheads, and what a slow service in it does, by
/// plain recursion.
struct RandomWaiting {
  struct Call {
    var to: Int
    var timeout: Double?
    var attempts = 1
    var hasFallback = false
    var hasBreaker = false
    var bulkhead: Double?
    var perRequest = 1
  }

  struct Service {
    var rate: Int?
    var workers: Double?
    var calls: [Call] = []
  }

  var services: [Service] = []

  /// - Parameter isProtected: whether there are breakers and bulkheads.
  init(seed: UInt64, isProtected: Bool = true) {
    var random = SeededGenerator(seed: seed &+ 77)
    let count = 2 + random.below(6)
    for number in 0..<count {
      var service = Service()
      if number == 0 || random.chance(1, in: 4) { service.rate = 10 * (1 + random.below(9)) }
      service.workers = random.pick([nil, 50, 200, 1_000])
      for to in (number + 1)..<max(count, number + 1) where random.chance(1, in: 2) {
        service.calls.append(
          Call(
            to: to, timeout: random.pick([nil, 1_000, 5_000]), attempts: 1 + random.below(3), hasFallback: random.chance(1, in: 3),
            hasBreaker: isProtected && random.chance(1, in: 4), bulkhead: isProtected ? random.pick([nil, nil, 20]) : nil,
            perRequest: 1 + random.below(2)))
      }
      services.append(service)
    }
  }

  var yaml: String {
    var text = "topolint: 1\nservices:\n"
    for (number, service) in services.enumerated() {
      var fields: [String] = []
      if let rate = service.rate { fields.append("entry: {rate: \(rate)/s}") }
      if let workers = service.workers { fields.append("concurrency: \(Int(workers))") }
      let calls = service.calls.map { call in
        var fields = ["to: s\(call.to)", "attempts: \(call.attempts)", "per_request: \(call.perRequest)", "fallback: \(call.hasFallback)"]
        if let timeout = call.timeout { fields.append("timeout: \(Int(timeout))ms") }
        if call.hasBreaker { fields.append("breaker: true") }
        if let bulkhead = call.bulkhead { fields.append("max_concurrency: \(Int(bulkhead))") }
        return "{\(fields.joined(separator: ", "))}"
      }
      if !calls.isEmpty { fields.append("calls: [\(calls.joined(separator: ", "))]") }
      text += "  s\(number): {\(fields.joined(separator: ", "))}\n"
    }
    return text
  }

  private struct Outcome {
    var fails = false
    /// Whether a call of its own fails it that is slow.
    var failsByCalls = false
    var runsOut = false
    var isDegraded = false
    /// How long its callers wait for it, in milliseconds.
    var time = 0.0
    /// The same in the mean.
    var meanTime = 0.0
  }

  /// `ok`, `degraded` or `failed`, by number.
  func states(slow: Int, rates: [Double?]) -> [String] {
    // By number: how many times as many requests come as ever, because callers further up try again.
    var factors = services.map { _ in 1.0 }
    var outcomes: [Outcome] = []
    for _ in 0..<8 {
      outcomes = services.indices.map { outcome($0, slow, rates, factors) }
      let before = factors
      for number in services.indices {
        let outcome = outcomes[number]
        guard outcome.time > 0 || outcome.failsByCalls || outcome.runsOut, let usual = rates[number], usual > 0 else { continue }
        let fails = outcome.failsByCalls || outcome.runsOut
        factors[number] = max(factors[number], 1 + retried(number, taking: outcome.time, fails: fails, rates, factors) / usual)
      }
      if factors == before { break }
    }
    return outcomes.map { $0.fails ? "failed" : $0.isDegraded ? "degraded" : "ok" }
  }

  private func outcome(_ number: Int, _ slow: Int, _ rates: [Double?], _ factors: [Double]) -> Outcome {
    var outcome = Outcome()
    var waiting: [(workers: Double?, bulkhead: Double)] = []
    for call in services[number].calls {
      let callee = self.outcome(call.to, slow, rates, factors)
      if callee.isDegraded || callee.fails { outcome.isDegraded = true }
      if callee.fails, !call.hasFallback { outcome.fails = true }
      guard callee.time > 0 else { continue }
      let timesOut = call.timeout.map { $0 < callee.time } ?? false
      var held = callee.meanTime
      var added = callee.time
      if timesOut || (callee.fails && callee.time < .infinity) {
        added = call.hasBreaker ? 0 : min(call.timeout ?? .infinity, callee.time) * Double(call.attempts)
        held = added
        // Of those who are answered sooner in the mean, that share at most is too late for a try, and tries again.
        if timesOut, !call.hasBreaker, let limit = call.timeout, callee.meanTime < limit {
          held = min(callee.meanTime + callee.meanTime / limit * limit * Double(call.attempts - 1), added)
        }
        if !call.hasFallback { (outcome.fails, outcome.failsByCalls) = (true, true) }
      } else if callee.time == .infinity {
        if call.bulkhead == nil || !call.hasFallback { (outcome.fails, outcome.failsByCalls) = (true, true) }
        if call.bulkhead != nil { added = 0 }
      }
      outcome.time += added * Double(call.perRequest)
      let workers = rates[number].map { $0 * Double(call.perRequest) * held / 1_000 }
      if held > 0 { waiting.append((workers, call.bulkhead ?? .infinity)) }
      // Whom a full bulkhead turns away does not wait.
      let share = workers.map { $0 > call.bulkhead ?? .infinity ? (call.bulkhead ?? .infinity) / $0 : 1 } ?? 1
      outcome.meanTime += added == 0 ? 0 : held * share * Double(call.perRequest)
    }
    if number == slow {
      outcome.isDegraded = true
      outcome.time = max(outcome.time, 3_000)
      outcome.meanTime = outcome.time
    }
    var held: Double?
    if let usual = rates[number] {
      let more = retried(number, taking: outcome.time, fails: outcome.failsByCalls, rates, factors)
      let factor = 1 + (usual > 0 ? more / usual : 0)
      held = waiting.reduce(0) { $0 + min($1.workers! * factor, $1.bulkhead) }
      if number == slow {
        var (own, open) = (0.0, usual)
        for (caller, service) in services.enumerated() {
          for call in service.calls where call.to == number {
            guard let bulkhead = call.bulkhead, let rate = rates[caller] else { continue }
            own += min(rate * Double(call.perRequest) * factor * 3, bulkhead)
            open -= rate * Double(call.perRequest)
          }
        }
        held = max(held!, own + max(open, 0) * factor * 3)
      }
    } else if number == slow || !waiting.isEmpty {
      held = nil
    }
    if let held, let workers = services[number].workers, held > workers {
      (outcome.fails, outcome.runsOut) = (true, true)
      outcome.time = .infinity
      outcome.meanTime = .infinity
    }
    return outcome
  }

  /// What comes again, in a second, because the timeouts of callers end before the answer or an error comes, or because they are asked
  /// again themselves.
  private func retried(_ number: Int, taking time: Double, fails: Bool, _ rates: [Double?], _ factors: [Double]) -> Double {
    var sum = 0.0
    for (caller, service) in services.enumerated() {
      for call in service.calls where call.to == number {
        let timeout = call.timeout ?? .infinity
        let isFailing = time > timeout || fails
        guard let rate = rates[caller], !(isFailing && call.hasBreaker) else { continue }
        let asked = factors[caller] * Double(isFailing ? call.attempts : 1)
        guard asked > 1 else { continue }
        let attempt = min(timeout, time) / 1_000
        let places = min(call.bulkhead ?? .infinity, service.workers ?? .infinity)
        let usual = rate * Double(call.perRequest)
        sum += max(min(usual * asked, attempt > 0 ? places / attempt : .infinity) - usual, 0)
      }
    }
    return sum
  }
}
