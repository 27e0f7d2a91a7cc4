import Analyses
import TopologyModel

/// What comes to one replica of a service that answers late or with errors: what comes as ever, and beside it what callers try
/// again, which comes once an attempt has failed and the pause after it is over. Callers who are asked again, because they are late or
/// fail themselves, ask again too.
///
/// A caller tries again where its timeout ends before the answer, or where an error comes, unless its breaker opens. A retry
/// budget bounds how much of that there is, and so do the places of the caller: no more attempts than its bulkhead, or its workers, can be
/// under way at once.
struct Arrivals {
  /// What comes again, over what comes as ever, from so many milliseconds on.
  struct Wave: Equatable {
    let start: Double
    let share: Double
  }

  /// Requests in a second, as ever.
  let usual: Estimate
  /// The same with all that is tried again.
  private(set) var all: Estimate
  /// How many times as many that are; 1 where nobody tries again.
  var factor: Estimate { all == usual ? .known(1) : all.shared(by: usual) }
  /// What is tried again, in a second, and the milliseconds after which it begins.
  private var retries: [(start: Double, rate: Double)] = []

  /// Of more attempts the later ones count as if they began with this one; of more waves too.
  private static let told = 16

  /// - Parameters:
  ///   - time: milliseconds to the answer or the error.
  ///   - fails: whether an error comes.
  ///   - above: by service, what comes again to it.
  init(at service: ID<Service>, taking time: Double, fails: Bool, above: [[Wave]], in base: FactBase) {
    let topology = base.topology
    let replicas = Estimate.replicas(of: service, topology)
    usual = base[LoadPropagation.self].ofService[service.index].shared(by: replicas)
    all = usual
    for index in topology.calls(to: service) {
      let call = ID<Call>(Int(index))
      let timeout = topology.attemptLimit(of: call).value ?? .infinity
      let isFailing = topology.isWaitedFor(call) && (timeout < time || fails)
      let failure: FailureKinds = timeout < time ? .timeout : .error
      if isFailing, base[Connections.self].opensBreaker(of: call, after: failure, topology) { continue }
      let waves = [Wave(start: 0, share: 1)] + above[topology.calls[call.index].caller.index]
      let isRetried = isFailing && topology.retriedFailures(of: call).contains(failure)
      let more = isRetried ? base[AttemptsFactor.self].passingWhileHanging[call.index].least - 1 : 0
      guard more > 0 || waves.count > 1 else { continue }
      let attempt = min(timeout, time)
      let rate = base[LoadPropagation.self].ofCall[call.index].least
      let asked = waves.reduce(0) { $0 + $1.share }
      // What a budget lets through whatever its share is does not grow with what comes.
      let budget = topology.knowledge(.retryBudget, of: call).value ?? .infinity
      let again = max(more, asked * min(more, budget))
      let most = Self.most(call, lasting: attempt, topology)
      // Where nothing is known of a caller, or no entry reaches it, it adds nothing.
      guard let retried = Estimate.known(max(min(rate * (asked + again), most) - rate, 0)).shared(by: replicas).number, retried > 0
      else { continue }
      all = all.combined(with: .known(retried), +)
      // All attempts, the first ones of each wave included, but for those that come as ever.
      let attempts = min(Estimate.roundedUp(more), Double(Self.told))
      let (first, later) = (retried / (asked + again - 1), attempts > 0 ? again / asked / attempts : 0)
      var pauses = 0.0
      for number in 0...Int(attempts) {
        if number > 0 { pauses += topology.pause(after: number, of: call) }
        for (place, wave) in waves.enumerated() where number > 0 || place > 0 {
          retries.append((wave.start + (number > 0 ? Double(number) * attempt : 0) + pauses, first * wave.share * (number > 0 ? later : 1)))
        }
      }
    }
  }

  /// What comes again, over what comes as ever.
  var waves: [Wave] {
    guard let usual = usual.number, usual > 0 else { return [] }
    let sorted = retries.sorted { $0 < $1 }
    let (told, rest) = (sorted.prefix(Self.told), sorted.dropFirst(Self.told))
    return told.enumerated().map { place, wave in
      let more = place == Self.told - 1 ? rest.reduce(0) { $0 + $1.rate } : 0
      return Wave(start: wave.start, share: (wave.rate + more) / usual)
    }
  }

  /// Attempts in a second that a caller has places for.
  private static func most(_ call: ID<Call>, lasting attempt: Double, _ topology: Topology) -> Double {
    let caller = topology.calls[call.index].caller
    let places = min(
      topology.knowledge(.maxConcurrency, of: call).value ?? .infinity, topology.knowledge(.concurrency, of: caller).value ?? .infinity)
    guard let replicas = Estimate.replicas(of: caller, topology).number, places.isFinite, attempt > 0 else { return .infinity }
    return places * replicas * 1_000 / attempt
  }

  /// Milliseconds until so many workers are held, of more that come to be held, if each request that holds one does so as long
  /// as each other.
  /// - Parameter most: requests in a second that hold one, as ever.
  /// - Complexity: n log n in the attempts that callers make.
  func time(until workers: Double, of held: Double, most: Double) -> Double? {
    guard let usual = usual.number, let all = all.number, min(usual, most) > 0 else { return nil }
    let share = min(most / usual, 1)
    let hold = held / (all * share) * 1_000
    let streams = [(start: 0, rate: usual)] + retries
    let turns = streams.flatMap { [($0.start, $0.rate * share), ($0.start + hold, -$0.rate * share)] }.sorted { $0.0 < $1.0 }
    var (time, sum, slope) = (0.0, 0.0, 0.0)
    for (turn, change) in turns {
      let more = slope * (turn - time) / 1_000
      if sum + more >= workers, slope > 0 { return time + (workers - sum) / slope * 1_000 }
      (time, sum, slope) = (turn, sum + more, slope + change)
    }
    return time
  }
}
