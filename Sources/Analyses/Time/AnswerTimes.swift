import TopologyModel

/// How long answers take, as a distribution, where the medians and the 99th percentiles of all own work on the way are declared:
/// own work log-normal through both, stages one after another as convolutions, the calls of a stage together as the
/// product of their distributions, caches, routes and parts of calls as mixtures. An attempt is cut off by its timeout, the next one
/// begins after the pause, and after the last, or when all have taken as long as they may together, the request goes on with a
/// fallback, or ends with an error.
///
/// Calls answer independently of each other, and nobody waits for a free worker: where workers are short answers take longer.
/// - Complexity: linear in services and calls, one pass over the condensation, callees first; some convolutions for each call,
///   each of some thousand multiplications.
package struct AnswerTimes: Analysis {
  package static let facts = [
    Fact(
      "answer_p50_ms", of: .service, .number,
      "the median of answer times by their distribution, waiting for workers left out; null unless latency.p50 and latency.p99 of it and of all that it waits for are declared, on and before a cycle, and where one request makes more than 64 calls of one kind",
      from: Self.self
    ) { $0.ofService[$1].map { .number($0.p50) } ?? .absent },
    Fact("answer_p95_ms", of: .service, .number, "the same of the 95th percentile", from: Self.self) {
      $0.ofService[$1].map { .number($0.p95) } ?? .absent
    },
    Fact("answer_p99_ms", of: .service, .number, "the same of the 99th percentile", from: Self.self) {
      $0.ofService[$1].map { .number($0.p99) } ?? .absent
    },
    Fact(
      "within_slo_ratio", of: .service, .number,
      "the share of its requests that it answers, without an error, within slo.latency_p99; null without that, or where answer_p99_ms is null",
      from: Self.self
    ) { $0.ofService[$1]?.withinObjective.map { .number($0) } ?? .absent },
  ]

  /// What the distribution of one service comes to.
  package struct Summary: Sendable {
    /// The median, in milliseconds.
    package let p50: Double
    /// The 95th percentile, in milliseconds.
    package let p95: Double
    /// The 99th percentile, in milliseconds.
    package let p99: Double
    /// The mean, in milliseconds.
    package let mean: Double
    /// The share of its requests that no timeout of its calls ends with an error.
    package let answered: Double
    /// The share that is answered within what it promises; nil without a promise.
    package let withinObjective: Double?
  }

  /// By service; nil where something on the way is not declared.
  package let ofService: [Summary?]
  /// By call: how many attempts of it one request makes in the mean, over what `calls_per_request` says: less where what
  /// comes before ends the request, more where timeouts make it try again; nil where that changes nothing.
  /// Where several things set it off, each of which comes to it by other calls, between the least and the most of them.
  let attemptsRatio: [Int: ClosedRange<Double>]
  /// By node of `MessageGraph`, of services that tell by `on` what sets off what: the mean in milliseconds.
  let ofNode: [Int32: Double]

  /// What a call may be silent on, and nobody may call unknown.
  private static let needed = Attribute.settledBySilence + [.batch, .totalTimeout]

  /// A change of fewer calls than this share is none.
  private static let tolerance = 1e-3

  package init(_ base: FactBase) {
    let topology = base.topology
    guard topology.said.contains(.latencyP50), topology.said.contains(.latencyP99) else {
      ofService = Array(repeating: nil, count: topology.services.count)
      attemptsRatio = [:]
      ofNode = [:]
      return
    }
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (routes, factors) = (base[Routes.self], base[CallsPerRequest.self].ofCall)
    var outcomes = [Outcome?](repeating: nil, count: topology.services.count)
    var summaries = [Summary?](repeating: nil, count: topology.services.count)
    var ratios: [Int: ClosedRange<Double>] = [:]
    var ofNode: [Int32: Double] = [:]
    var known = Known(services: topology.services.count)
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        let isApart = topology.tellsTriggersApart(service)
        if isApart {
          for (node, mean) in Self.parts(of: service, outcomes, &known, &ratios, routes, factors, base) { ofNode[node] = mean }
          // Messages of several kinds take different times, and how many there are of each is not known yet.
          if !topology.takesRequests(service) { continue }
        }
        guard let (outcome, calls) = Self.outcome(of: service, setOffBy: .request, outcomes, &known, routes, factors, topology) else {
          continue
        }
        if !isApart { for (call, ratio) in calls where abs(ratio - 1) > Self.tolerance { ratios[call] = ratio...ratio } }
        guard let outcome else { continue }
        outcomes[service.index] = outcome
        let all = outcome.all
        summaries[service.index] = Summary(
          p50: all.quantile(0.5), p95: all.quantile(0.95), p99: all.quantile(0.99), mean: all.weightedMean / all.mass,
          answered: outcome.good.mass, withinObjective: topology.promise(of: service).map { outcome.good.share(within: $0) })
      }
    }
    // What nobody waits for may be made by what comes before it here, and be tried again as what is waited for is.
    for index in topology.calls.indices where topology.isHop(ID(index)) && !topology.isSynchronous(ID(index)) {
      let callee = topology.calls[index].callee
      guard let answer = outcomes[callee.index], let terms = Terms(ID(index), topology),
        let attempts = known.calls(terms, to: callee, taking: answer)?.attempts, abs(attempts - 1) > Self.tolerance
      else { continue }
      ratios[index] = ratios[index].map { $0.lowerBound * attempts...$0.upperBound * attempts } ?? attempts...attempts
    }
    ofService = summaries
    attemptsRatio = ratios
    self.ofNode = ofNode
  }

  /// The means, by node of `MessageGraph`, of what comes to a service that tells by `on` what sets off what; and into `ratios` how often
  /// its calls are made.
  private static func parts(
    of service: ID<Service>, _ outcomes: [Outcome?], _ known: inout Known, _ ratios: inout [Int: ClosedRange<Double>], _ routes: Routes,
    _ factors: Estimates, _ base: FactBase
  ) -> [(node: Int32, mean: Double)] {
    let topology = base.topology
    var means: [(node: Int32, mean: Double)] = []
    for (node, trigger) in base[MessageGraph.self].triggers(of: service) where trigger != .request || topology.takesRequests(service) {
      guard let (outcome, calls) = outcome(of: service, setOffBy: trigger, outcomes, &known, routes, factors, topology) else { continue }
      if let outcome { means.append((node, outcome.all.weightedMean / outcome.all.mass)) }
      for (call, ratio) in calls {
        ratios[call] = min(ratios[call]?.lowerBound ?? ratio, ratio)...max(ratios[call]?.upperBound ?? ratio, ratio)
      }
    }
    for index in topology.calls(of: service) {
      if let ratio = ratios[index], ratio.lowerBound > 1 - tolerance, ratio.upperBound < 1 + tolerance { ratios[index] = nil }
    }
    return means
  }

  /// How long an answer takes, and how long an error.
  private struct Outcome {
    var good: TimeDistribution
    var bad = TimeDistribution.never
    /// What own work alone takes, where there is nothing else.
    var own: LogNormal?

    static let atOnce = Outcome(good: .atOnce)

    var all: TimeDistribution { bad.mass > 0 ? good.or(bad) : good }

    /// Another thing after it, unless this ends with an error.
    func then(_ next: Outcome) -> Outcome {
      let ends = next.bad.mass > 0 ? bad.or(good.then(next.bad)) : bad
      return Outcome(good: good.then(next.good), bad: ends)
    }

    func or(_ other: Outcome, _ share: Double) -> Outcome {
      Outcome(good: good.or(other.good.scaled(by: share)), bad: bad.or(other.bad.scaled(by: share)))
    }

    static let never = Outcome(good: .never)
  }

  /// One service as it takes a request, or, where that is told apart, a message; and by call how many attempts of it are made, over
  /// what `calls_per_request` says. Where a breaker is open half of the time, which makes something else of it, no outcome is known, and
  /// what comes behind it is made no more often than without the breaker.
  private static func outcome(
    of service: ID<Service>, setOffBy trigger: Topology.Trigger, _ outcomes: [Outcome?], _ known: inout Known, _ routes: Routes,
    _ factors: Estimates, _ topology: Topology
  ) -> (Outcome?, [(call: Int, ratio: Double)])? {
    guard let median = topology.knowledge(.latencyP50, of: service).value, median > 0,
      let slow = topology.knowledge(.latencyP99, of: service).value, slow >= median, slow.isFinite
    else { return nil }
    var outcome = known.own(LogNormal(median: median, p99: slow))
    var ratios: [(call: Int, ratio: Double)] = []
    var isOpen = false
    let isApart = topology.tellsTriggersApart(service)
    let calls = topology.calls(of: service).filter { index in
      let call = ID<Call>(index)
      return topology.isHop(call) && factors[index] != .known(0)
        && (isApart ? topology.isSetOff(call, by: trigger) : topology.isPartOfAnswers(call))
    }
    for step in steps(calls, topology, routes) {
      let reached = outcome.good.mass
      var (goods, bads, isSure) = ([TimeDistribution](), [TimeDistribution](), true)
      for index in step {
        // What nobody waits for takes no time, and is not done after an error either.
        var (one, attempts) = (Outcome.atOnce, 1.0)
        if topology.isSynchronous(ID(index)), !topology.isStream(ID(index)) {
          let callee = topology.calls[index].callee
          guard let answer = outcomes[callee.index], let terms = Terms(ID(index), topology),
            let part = known.calls(terms, to: callee, taking: answer)
          else { return nil }
          (one, attempts) = (part.outcome, part.attempts)
          isOpen = isOpen || part.isOpen
        }
        goods.append(one.good)
        bads.append(one.bad)
        isSure = isSure && one.bad.mass == 0
        ratios.append((index, reached * attempts))
      }
      if routes.isRoute(step[0]) {
        let shares = step.map { routes.share(of: $0) }
        let none = Outcome(good: TimeDistribution.atOnce.scaled(by: max(1 - shares.reduce(0, +), 0)))
        outcome = outcome.then(step.indices.reduce(none) { $0.or(Outcome(good: goods[$1], bad: bads[$1]), shares[$1]) })
      } else if step.count == 1 {
        outcome = outcome.then(Outcome(good: goods[0], bad: bads[0]))
      } else {
        let good = TimeDistribution.together(goods)
        let all = isSure ? good : TimeDistribution.together(zip(goods, bads).map { $0.or($1) })
        outcome = outcome.then(Outcome(good: good, bad: isSure ? .never : all.without(good)))
      }
    }
    return (isOpen ? nil : outcome, ratios)
  }

  /// The calls of one service in the order of its file: those of a stage together, all routes together, others alone.
  private static func steps(_ calls: [Int], _ topology: borrowing Topology, _ routes: Routes) -> [[Int]] {
    var steps: [[Int]] = []
    var placed = calls.map { (place: topology.calls[$0].span, call: $0) }
    placed.sort { $0.place < $1.place }
    var (places, last) = ([Double: Int](), Double?.none)
    for (_, call) in placed {
      let stage = routes.isRoute(call) ? -1 : topology.knowledge(.stage, of: ID<Call>(call)).value
      if let stage, let step = stage == last ? steps.count - 1 : places[stage] {
        steps[step].append(call)
        continue
      }
      if let stage { places[stage] = steps.count }
      steps.append([call])
      last = stage
    }
    return steps
  }

  /// What decides how long one call takes, beside its callee.
  private struct Terms: Equatable {
    let timeout: Double
    let attempts: Double
    let retried: FailureKinds
    let pause: Double
    let longestPause: Double
    let total: Double
    let budget: Double
    let items: Double
    let missed: Double
    let size: Double
    let hasFallback: Bool
    let hasBreaker: Bool

    /// Nil where an input cannot say it.
    init?(_ call: ID<Call>, _ topology: borrowing Topology) {
      let (timeout, attempts) = (topology.knowledge(.timeout, of: call), topology.knowledge(.attempts, of: call))
      let perRequest = topology.knowledge(.perRequest, of: call)
      if timeout.isUnknown || attempts.isUnknown || perRequest.isUnknown { return nil }
      // Calls that are made together do not take their times one after another.
      if perRequest.value ?? 1 > 1, topology.knowledge(.observedConcurrency, of: call).value ?? 1 > 1 { return nil }
      if AnswerTimes.needed.contains(where: { topology.isUnsettled($0, of: call) }) { return nil }
      self.timeout = timeout.value ?? .infinity
      self.attempts = topology.isSentOnce(call) ? 1 : attempts.value ?? 1
      retried = topology.retriedFailures(of: call)
      pause = topology.knowledge(.backoff, of: call).value ?? 0
      longestPause = topology.said.contains(.maxBackoff) ? topology.knowledge(.maxBackoff, of: call).value ?? .infinity : .infinity
      total = topology.totalLimit(of: call)
      budget = topology.knowledge(.retryBudget, of: call).value ?? .infinity
      items = perRequest.value ?? 1
      missed = 1 - (topology.knowledge(.cacheHitRatio, of: call).value ?? 0)
      size = topology.knowledge(.batch, of: call).value ?? 1
      hasFallback = topology.knowledge(.fallback, of: call).value == 1
      hasBreaker = topology.breaker(of: call).value == 1
    }
  }

  /// What all calls of one kind come to that one request makes.
  private struct Part {
    let outcome: Outcome
    /// In the mean, over the number of calls.
    let attempts: Double
    /// Whether a breaker is open half of the time: then the outcome is that without it, and there are no more attempts than calls.
    let isOpen: Bool
  }

  /// What is known already: of own work that spreads as that of others does, and of calls that others make on the same terms.
  private struct Known {
    private var owns: [LogNormal: Outcome] = [:]
    private var calls: [(terms: Terms, part: Part?, earlier: Int32)] = []
    /// By service: the last of `calls` that leads there; -1 if there is none.
    private var latest: [Int32]

    /// So many terms of callers are looked through: mostly there are few.
    private static let most = 8

    init(services: Int) { latest = Array(repeating: -1, count: services) }

    mutating func own(_ times: LogNormal) -> Outcome {
      if let known = owns[times] { return known }
      let new = Outcome(good: TimeDistribution(times), own: times)
      owns[times] = new
      return new
    }

    /// Nil where `AnswerTimes.calls` is.
    mutating func calls(_ terms: Terms, to callee: ID<Service>, taking outcome: Outcome) -> Part? {
      var (place, looked) = (latest[callee.index], 0)
      while place >= 0, looked < Self.most {
        if calls[Int(place)].terms == terms { return calls[Int(place)].part }
        (place, looked) = (calls[Int(place)].earlier, looked + 1)
      }
      let new = AnswerTimes.calls(terms, to: outcome)
      calls.append((terms, new, latest[callee.index]))
      latest[callee.index] = Int32(calls.count - 1)
      return new
    }
  }

  /// All that one request asks of a callee by one call, one after another, and how many attempts that takes over the number of
  /// calls; nil where there are very many calls.
  private static func calls(_ terms: Terms, to callee: Outcome) -> Part? {
    guard let counts = CallCounts(items: terms.items, missed: terms.missed, size: terms.size) else { return nil }
    let (one, attempts, isOpen) = attempts(terms, to: callee)
    var (sum, power, made) = (Outcome.never, Outcome.atOnce, 0.0)
    var left = 1.0
    for (count, share) in counts.shares.enumerated() {
      if share > 0 { sum = sum.or(power, share) }
      left -= share
      guard count + 1 < counts.shares.count else { break }
      made += power.good.mass * max(left, 0)
      power = power.then(one)
    }
    if terms.hasFallback { sum = Outcome(good: sum.all) }
    let often = counts.mean > 0 ? made / counts.mean * attempts : 1
    return Part(outcome: sum, attempts: isOpen ? min(often, 1) : often, isOpen: isOpen)
  }

  /// One call with all its attempts, and how many there are in the mean, within what all of them may take.
  private static func attempts(_ terms: Terms, to callee: Outcome) -> (Outcome, attempts: Double, isOpen: Bool) {
    let (one, attempts, isOpen) = attempt(terms, to: callee)
    guard terms.total.isFinite else { return (one, attempts, isOpen) }
    let (good, bad) = (one.good.before(terms.total), one.bad.before(terms.total))
    let cut = max(callee.good.mass + callee.bad.mass - good.mass - bad.mass, 0)
    let ends = TimeDistribution(always: terms.total, probability: cut)
    return (Outcome(good: good, bad: cut > 1e-9 ? bad.or(ends) : bad), attempts, isOpen)
  }

  /// One call with all its attempts, and how many there are in the mean; and whether a breaker would be open half of the time.
  private static func attempt(_ terms: Terms, to callee: Outcome) -> (Outcome, attempts: Double, isOpen: Bool) {
    var (good, failed, late) = (callee.good, callee.bad, TimeDistribution.never)
    if terms.timeout.isFinite {
      good = good.before(terms.timeout)
      // Of own work alone the share is known better than the grid has it.
      if let own = callee.own, good.mass > 0 { good = good.scaled(by: own.share(within: terms.timeout) / good.mass) }
      failed = failed.before(terms.timeout)
      let cut = max(callee.good.mass + callee.bad.mass - good.mass - failed.mass, 0)
      if cut > 1e-9 { late = TimeDistribution(always: terms.timeout, probability: cut) }
    }
    let all = failed.or(late)
    guard all.mass > 1e-9 else { return (Outcome(good: good), 1, false) }
    let isOpen = all.mass >= 0.5 && terms.hasBreaker
    // What is not tried again is the end of it.
    var (tried, final) = (failed, late)
    switch (terms.retried.contains(.error), terms.retried.contains(.timeout)) {
    case (true, true): (tried, final) = (all, .never)
    case (true, false): break
    case (false, true): (tried, final) = (late, failed)
    case (false, false): (tried, final) = (.never, all)
    }
    let share = tried.mass
    guard share > 1e-9 else { return (Outcome(good: good, bad: all), 1, isOpen) }
    // Of a budget there is a part for each failure.
    let retried = min(terms.budget / share, 1)
    var (answer, error, pending, made) = (good, final, tried, 1.0)
    var pause = terms.pause
    for _ in 1..<Int(min(max(terms.attempts, 1), most)) {
      if pending.mass < 1e-6 { break }
      if retried < 1 { error = error.or(pending.scaled(by: 1 - retried)) }
      var again = pending.scaled(by: retried)
      if pause > 0 { again = again.then(TimeDistribution(always: min(pause, terms.longestPause))) }
      if terms.total.isFinite { again = again.before(terms.total) }
      made += again.mass
      answer = answer.or(again.then(good))
      if final.mass > 0 { error = error.or(again.then(final)) }
      pending = again.then(tried)
      pause *= 2
    }
    return (Outcome(good: answer, bad: error.or(pending)), made, isOpen)
  }

  /// More attempts than this change nothing that could be seen, unless all of them fail.
  private static let most = 20.0
}
