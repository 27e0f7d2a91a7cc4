import Analyses
import SourceText
import TopologyModel

/// One call to something slow, as its caller sees it.
///
/// An attempt lasts to the answer or to its timeout, whichever comes first. If that is the timeout, or what comes is an error,
/// the call fails after all attempts and the pauses between them. A bulkhead (`max_concurrency`) lets no more than its
/// number wait and turns the others away; a breaker that sees enough calls opens once they fail, so that none wait. To a
/// callee that hangs a call without a timeout never ends, and no fallback is ever asked.
struct SlowCall {
  /// Whether the caller can answer nobody who needs this call.
  private(set) var failsCaller: Bool
  /// Milliseconds that one such call adds to the answer of its caller.
  private(set) var callerTime: Double
  /// The same in the mean: a bulkhead turns the others away at once.
  private(set) var meanTime: Double
  /// Workers of one replica of the caller that wait at once.
  private(set) var workers: Estimate
  /// How many of them the bulkhead of the call lets through; infinite without one.
  let bulkhead: Double
  /// Whether it turns requests away that need an answer.
  private(set) var refuses = false
  private(set) var note: Message
  private(set) var missing: [Message] = []

  /// - Parameters:
  ///   - answer: milliseconds to the answer, or, if it `isFailed`, to the error; infinite if there will be none.
  ///   - mean: the same in the mean, where some are answered sooner.
  init(_ call: ID<Call>, answering answer: Double, onAverage mean: Double, isFailed: Bool, in base: FactBase) {
    let topology = base.topology
    let callee = topology.name(topology.calls[call.index].callee)
    let timeout = topology.attemptLimit(of: call)
    if timeout.isUnknown { missing.append(topology.gap("timeout", of: call)) }
    let limit = timeout.value ?? .infinity
    let timesOut = limit < answer
    let hangs = answer == .infinity && !timesOut
    let bulkhead = topology.knowledge(.maxConcurrency, of: call).value
    self.bulkhead = bulkhead ?? .infinity
    var time = answer
    var held = mean
    var isOpen = false
    failsCaller = false
    if hangs {
      failsCaller = bulkhead == nil || topology.isHard(call)
      note = "waits for ever for '\(callee)', which hangs: \(ours: timeout.isUnknown ? "no timeout is known" : "no timeout")"
      // With a fallback, a bulkhead would keep the caller alive.
      if !topology.isHard(call), topology.knowledge(.maxConcurrency, of: call).isUnknown {
        missing.append(topology.gap("max_concurrency", of: call))
      }
    } else if timesOut || isFailed {
      let failure: FailureKinds = timesOut ? .timeout : .error
      let (attempts, pauses) = Self.attempts(call, after: failure, base, &missing)
      time = min(attempts * min(limit, answer) + pauses, topology.totalLimit(of: call))
      // Where some are answered sooner, no more than the mean allows run into the timeout, and are tried again.
      let attempt = min(limit, answer)
      held = timesOut && mean < limit ? min(mean + mean / limit * (time - attempt), time) : time
      failsCaller = topology.isHard(call)
      note =
        "calls to '\(callee)' \(ours: timesOut ? "time out" : "fail"): \(number: attempts) × \(milliseconds: min(limit, answer))"
      if pauses > 0 { note = note + " and \(milliseconds: pauses) of pauses" }
      if topology.totalLimit(of: call) <= time {
        note = note + ", within \(milliseconds: time) in all"
      } else if attempts != 1 || pauses > 0 {
        note = note + " = \(milliseconds: time)"
      }
      if !failsCaller { note = note + ", then the fallback answers" }
      isOpen = base[Connections.self].opensBreaker(of: call, after: failure, topology)
      if isOpen { note = note + "; the breaker opens and no worker waits" }
    } else {
      note = "waits \(milliseconds: answer) for '\(callee)'"
    }

    let rate = base[LoadPropagation.self].ofCall[call.index]
      .shared(by: .replicas(of: topology.calls[call.index].caller, topology))
    workers = isOpen ? .known(0) : rate.combined(with: .saturating(held)) { $0 * $1 / 1_000 }
    // However few come: those who wait for ever add up.
    if hangs, let number = rate.number, number > 0 { workers = .known(Estimate.ceiling) }
    if let rate = rate.number, let number = workers.number, !isOpen, !hangs {
      note = note + " (\(number: rate)/s × \(milliseconds: held)\(ours: held < time ? " in the mean" : ""): \(number: number) at once)"
    }
    meanTime = held
    if let bulkhead, let number = workers.number, number > bulkhead {
      note = note + ", of which its bulkhead lets \(number: bulkhead) through"
      workers = .known(bulkhead)
      meanTime = held < .infinity ? held * bulkhead / number : 0
      refuses = topology.isHard(call)
    }
    // Where a bulkhead is full of calls that never end, all others are turned away at once.
    callerTime = isOpen || (hangs && bulkhead != nil) ? 0 : time
    if callerTime == 0 { meanTime = 0 }
  }

  /// How often it is tried, a retry budget honoured, and the milliseconds of pauses between.
  private static func attempts(
    _ call: ID<Call>, after failure: FailureKinds, _ base: FactBase, _ missing: inout [Message]
  ) -> (number: Double, pauses: Double) {
    let topology = base.topology
    if topology.retriedFailures(of: call).isDisjoint(with: failure) { return (1, 0) }
    let attempts = Estimate.attempts(of: call, topology)
    if attempts.number == nil { missing.append(topology.gap("attempts", of: call)) }
    // Of many calls few use up their attempts then: what holds is the mean.
    if topology.isUnsettled(.retryBudget, of: call), attempts.number != 1 { missing.append(topology.gap("retry_budget", of: call)) }
    if topology.knowledge(.retryBudget, of: call).value != nil {
      return (max(base[AttemptsFactor.self].passingWhileHanging[call.index].least, 1), 0)
    }
    return (attempts.number ?? 1, Estimate.pauses(of: call, attempts: attempts, topology).number ?? 0)
  }
}
