import TopologyModel

/// What decides how long one request is busy with each call, and whether it fails with it: looked up once, for most analyses ask it of
/// each call, some of them many times.
/// - Complexity: linear in calls.
package struct CallEffort: Analysis {
  package static let facts: [Fact] = []

  /// By call: `Topology.isHard`.
  package let isHard: [Bool]
  /// By call: `Topology.isWaitedFor`.
  package let isWaitedFor: [Bool]
  /// By call: `Topology.isTimed`.
  package let isTimed: [Bool]
  /// By call, in milliseconds: `Topology.attemptLimit`; infinite where nothing says it.
  package let limits: [Double]
  /// By call: `Estimate.attempts`.
  package let attempts: Estimates
  /// By call, in milliseconds: `Estimate.pauses` between all its attempts.
  package let pauses: Estimates
  /// By call: `Estimate.repetitions`.
  package let repetitions: Estimates
  /// By call, in milliseconds: what all its attempts may take; absent where nothing says it.
  package let totals: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let calls = topology.calls.indices.map { ID<Call>($0) }
    isHard = calls.map { topology.isHard($0) }
    isWaitedFor = calls.map { topology.isWaitedFor($0) }
    isTimed = calls.map { topology.isTimed($0) }
    limits = calls.map { topology.attemptLimit(of: $0).value ?? .infinity }
    attempts = Estimates(count: calls.count) { .attempts(of: ID($0), topology) }
    pauses = Estimates(count: calls.count) { .pauses(of: ID($0), attempts: .allAttempts(of: ID($0), topology), topology) }
    repetitions = Estimates(count: calls.count) { .repetitions(of: ID($0), topology) }
    totals = Estimates(count: calls.count) { call in
      if topology.isUnsettled(.totalTimeout, of: ID(call)) { return .any([.unknown(.totalTimeout, of: ID(call))]) }
      let limit = topology.totalLimit(of: ID(call))
      return limit.isFinite ? .saturating(limit) : .absent
    }
  }

  /// What a call takes at worst, as often as it is made for one request of its caller: every attempt to its timeout,
  /// and the pauses between them, within what all of them may take.
  package func worstCase(of call: Int, each timeout: Estimate) -> Estimate {
    let once = attempts[call].combined(with: timeout, *).combined(with: pauses[call], +)
    return (totals[call] == .absent ? once : once.combined(with: totals[call], min)).combined(with: repetitions[call], *)
  }
}
