import Analyses
import TopologyModel

/// What comes to one replica of a service that answers late or with errors: what comes as ever, and beside it what callers try
/// again, which comes once an attempt has failed and the pause after it is over.
///
/// A caller tries again where its timeout ends before the answer, or where an error comes, unless its breaker opens. A retry
/// budget bounds how much of that there is, and so do the places of the caller: no more attempts than its bulkhead, or its workers, can be
/// under way at once.
struct Arrivals {
  /// Requests in a second, as ever.
  let usual: Estimate
  /// The same with all that is tried again.
  private(set) var all: Estimate
  /// How many times as many that are; 1 where nobody tries again.
  var factor: Estimate { all == usual ? .known(1) : all.shared(by: usual) }
  /// What is tried again, in a second, and the milliseconds after which it begins.
  private var retries: [(start: Double, rate: Double)] = []

  /// Of more attempts the later ones count as if they began with this one.
  private static let told = 64

  /// - Parameters:
  ///   - time: milliseconds to the answer or the error.
  ///   - fails: whether an error comes.
  init(at service: ID<Service>, taking time: Double, fails: Bool, in base: FactBase) {
    let topology = base.topology
    let replicas = Estimate.replicas(of: service, topology)
    usual = base[LoadPropagation.self].ofService[service.index].shared(by: replicas)
    all = usual
    for index in topology.calls(to: service) {
      let call = ID<Call>(Int(index))
      let timeout = topology.attemptLimit(of: call).value ?? .infinity
      guard topology.isWaitedFor(call), timeout < time || fails, !SlowCall.opens(call, base) else { continue }
      let factor = base[AttemptsFactor.self].whileHanging[call.index]
      guard factor.least > 1 else { continue }
      let attempt = min(timeout, time)
      let rate = base[LoadPropagation.self].ofCall[call.index]
      let most = Self.most(call, lasting: attempt, topology)
      // Where nothing is known of a caller, or no entry reaches it, it adds nothing.
      guard let retried = Estimate.known(max(min(rate.least * factor.least, most) - rate.least, 0)).shared(by: replicas).number, retried > 0
      else { continue }
      all = all.combined(with: .known(retried), +)
      let again = min(Estimate.roundedUp(factor.least - 1), Double(Self.told))
      var pauses = 0.0
      for number in 1...Int(again) {
        pauses += topology.pause(after: number, of: call)
        retries.append((Double(number) * attempt + pauses, retried / again))
      }
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
