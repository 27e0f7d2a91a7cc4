import TopologyModel

/// How long a service takes to answer: the critical path, its own 99th percentile and, stage by stage, the slowest call
/// of the stage (Zhang and others, "CRISP: critical path analysis of large-scale microservice architectures", 2022). A
/// call takes its callee's time as often as it is made, one after another, and never more than its timeout and attempts
/// allow; asynchronous calls take none. Of routes one is taken, and the slowest counts. What less than one request in a
/// hundred calls is beyond the percentile.
///
/// Percentiles do not add: the sum is an upper estimate, and sure to hold only for as many requests as
/// `latency_guaranteed_ratio` says. Where a time is missing there are bounds: at most that sum, with what timeouts allow
/// for what is not known, and at least the largest percentile of a part that every request waits for.
/// - Complexity: linear in services and calls but for sorting the stages of one service: one pass over the
///   condensation, callees first.
package struct Latency: Analysis {
  package static let facts = [
    Fact(
      "latency_ms", of: .service, .number,
      "own p99 and, stage by stage, the slowest call, within what timeouts allow; where a p99 on the way is missing, and on and before a cycle, bounds or null",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "latency_at_least_ms", of: .service, .number,
      "the largest latency.p99 of it and of what each of its requests waits for, within timeouts: no 99th percentile is smaller; null where none is declared",
      from: Self.self
    ) { Estimates($0.leastP99.map(Self.positive)) },
    Fact(
      "latency_may_be_ms", of: .service, .number,
      "latency_at_least_ms, with bounds where a latency, or what cuts it off, is unknown; null where there is none", for: .rules,
      from: Self.self
    ) { latency in
      Estimates(count: latency.leastP99.count) { latency.mayBe[$0] == .absent ? positive(latency.leastP99[$0]) : latency.mayBe[$0] }
    },
    Fact(
      "median_at_least_ms", of: .service, .number, "the same of latency.p50: no median is smaller",
      from: Self.self
    ) { Estimates($0.leastP50.map(Self.positive)) },
    Fact(
      "latency_guaranteed_ratio", of: .service, .number,
      "share of requests that latency_ms is sure to hold for: of n 99th percentiles that it adds each fails one in a hundred, 1 - n / 100",
      from: Self.self
    ) { $0.guaranteed },
  ]

  /// By service, in milliseconds.
  package let ofService: Estimates
  /// By service, in milliseconds: what no 99th percentile, and no median, is below; 0 where nothing is known.
  package let leastP99: [Double]
  /// By service, in milliseconds: what no median is below; 0 where nothing is known.
  package let leastP50: [Double]
  /// By service, in milliseconds: what no 99th percentile may be below, where inputs cannot say all that decides it; none where they say it.
  private let mayBe: Estimates
  /// By service, from 0 to 1: the union bound over the percentiles that are added.
  package let guaranteed: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let silence = base[Silence.self]
    var times = [Estimate](repeating: .absent, count: topology.services.count)
    if silence.ofServices(on: .latencyP99), silence.ofServices(on: .latencyP50), silence.ofServices(on: .objectiveLatencyP99) {
      ofService = Estimates(times)
      guaranteed = ofService
      leastP99 = Array(repeating: 0, count: times.count)
      leastP50 = leastP99
      mayBe = ofService
      return
    }
    let condensation = base[StronglyConnectedComponents.self].condensation
    // What of each has to keep to its percentile.
    var counts = times
    var (leastP99, leastP50) = ([Double](repeating: 0, count: times.count), [Double](repeating: 0, count: times.count))
    var mayBe = times
    for component in 0..<condensation.count {
      // Round a cycle nothing is known of a callee but what timeouts allow.
      let answers = condensation.members(of: component).map {
        (Int($0), Answer(of: ID($0), times, counts, leastP99, leastP50, mayBe, base))
      }
      for (service, answer) in answers {
        (times[service], counts[service]) = (answer.time, answer.count)
        (leastP99[service], leastP50[service], mayBe[service]) = (answer.leastP99, answer.leastP50, answer.mayBe)
      }
    }
    ofService = Estimates(times)
    (self.leastP99, self.leastP50) = (leastP99, leastP50)
    self.mayBe = Estimates(mayBe.map(\.closed))
    guaranteed = Estimates(zip(times, counts).map { $0.exact.combined(with: $1) { 1 - $1 * TailExposure.slowShare } })
  }

  private static func positive(_ number: Double) -> Estimate { number > 0 ? .known(number) : .absent }
}

/// How long one service takes to answer, and how many percentiles that adds.
private struct Answer {
  /// In milliseconds.
  let time: Estimate
  /// What has to keep to its 99th percentile for the sum to hold.
  let count: Estimate
  /// What no 99th percentile, and no median, of it is below.
  private(set) var leastP99: Double
  private(set) var leastP50: Double
  /// What no 99th percentile of it may be below; absent where nothing is unknown that decides it.
  private(set) var mayBe: Estimate

  /// - Parameters:
  ///   - times: by service: what those behind it take, where that is known already.
  ///   - counts: the same of percentiles.
  ///   - leastP99s, leastP50s: what no percentile of those behind it is below.
  ///   - mayBe: the same of 99th percentiles, as far as that is unknown.
  init(
    of service: ID<Service>, _ times: [Estimate], _ counts: [Estimate], _ leastP99s: [Double], _ leastP50s: [Double], _ mayBe: [Estimate],
    _ base: FactBase
  ) {
    let topology = base.topology
    let (routes, worstCases, effort) = (base[Routes.self], base[CallTimes.self].worstCase, base[CallEffort.self])
    let perRequest = base[CallsPerRequest.self].ofCall
    let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service)
      .orAny(.latencyP99, .service, service.index)
    let calls = topology.calls(of: service).filter { effort.isTimed[$0] }
    let chances = calls.map { min(perRequest[$0].most, 1) }
    // A request that ends with an error does not wait for what would come after it.
    let isAnswered = base[AnswerTimes.self].ofService[service.index].map { $0.answered > 0.999 } ?? true
    // Several rare calls together may not be rare.
    let allRare = chances.reduce(0) { $0 + (TailExposure.isRare($1) ? $1 : 0) }
    var (stages, missing) = (StagedTime(routes), own.missing)
    (leastP99, leastP50) = (own.least, topology.knowledge(.latencyP50, of: service).value ?? 0)
    var isKnown = own.number != nil
    // Of what is only absent nobody is asked.
    let isUnknown = topology.knowledge(.latencyP99, of: service).isUnknown
    var (most, unknown) = (isUnknown ? own.most : own.least, isUnknown ? own.missing : [])
    // All calls of a stage have to keep to their percentile for the slowest to do so.
    var (count, ofRoutes) = (Estimate.known(1), Estimate.known(0))
    for (index, chance) in zip(calls, chances) {
      let (call, callee) = (ID<Call>(index), topology.calls[index].callee)
      if TailExposure.isRare(chance), TailExposure.isRare(allRare) {
        count = count.combined(with: .known(chance / TailExposure.slowShare), +)
        continue
      }
      let often = effort.repetitions[index].orAny(.perRequest, .call, index)
      let inTurn = often.inTurn(of: call, topology)
      let (time, worst) = (times[callee.index], worstCases[index])
      let isCut = worst.most < time.most
      stages.add(call, taking: .saturating(min(time.most, worst.most) * often.most), topology)
      // Whether anybody waits for it, and how often a cache answers.
      let mode = topology.isUnsettled(.mode, of: call) ? [Bounds.Gap.unknown(.mode, of: call)] : []
      let doubts = Bounds.joined(mode, perRequest[index].missing)
      if chance >= 1, often.least >= 1, isAnswered, topology.isPartOfEachAnswer(call) {
        let limit = topology.attemptLimit(of: call)
        let timeout = limit.value ?? .infinity
        let cut = limit.isUnknown ? [Bounds.Gap.unknown(.timeout, of: call)] : []
        if doubts.isEmpty, cut.isEmpty {
          leastP99 = max(leastP99, min(leastP99s[callee.index], timeout))
          leastP50 = max(leastP50, min(leastP50s[callee.index], timeout))
        }
        let atMost = min(max((mayBe[callee.index] == .absent ? 0 : mayBe[callee.index].most), leastP99s[callee.index]), timeout)
        let gaps = Bounds.joined(Bounds.joined(doubts, cut), mayBe[callee.index].missing)
        if atMost > leastP99, !gaps.isEmpty {
          most = max(most, atMost)
          unknown = Bounds.joined(unknown, gaps)
        }
      }
      if time.number == nil || inTurn.number == nil || !doubts.isEmpty {
        isKnown = false
        let gaps = time.isNothing ? Self.gaps(of: callee, time, topology) : time.missing
        missing = Bounds.joined(Bounds.joined(missing, gaps), Bounds.joined(inTurn.missing, doubts))
      }
      // What a timeout cuts off always holds.
      let more = isCut ? .known(0) : counts[callee.index].combined(with: often.exact, *)
      // One request takes one route: the one with the most counts.
      if routes.isAlternative(call, topology) {
        ofRoutes = ofRoutes.combined(with: more) { max($0, $1) }
      } else {
        count = count.combined(with: more, +)
      }
    }
    let sum = Estimate.saturated(own.most + stages.sum().most)
    let bounds = Estimate.between(min(leastP99, sum), sum, missing: missing)
    // Where nothing is known of what is promised, whether it is kept is unknown too.
    time = isKnown ? .known(sum) : topology.promise(of: service) == nil ? bounds.closed : bounds
    self.count = count.combined(with: ofRoutes, +)
    self.mayBe = unknown.isEmpty || most <= leastP99 ? .absent : .between(leastP99, most, missing: unknown)
  }

  /// What is missing of a service of which nothing is known; nothing would help where a cycle is the reason.
  private static func gaps(of service: ID<Service>, _ time: Estimate, _ topology: Topology) -> [Bounds.Gap] {
    topology.knowledge(.latencyP99, of: service).value == nil ? time.orAny(.latencyP99, .service, service.index).missing : []
  }
}
