package import TopologyModel

/// How many attempts each call can become: its attempts, or one and its retry budget if that is less.
/// - Complexity: linear in calls.
package struct AttemptsFactor: Analysis {
  package static let facts = [
    Fact(
      "attempts_factor", of: .call, .number, "attempts that one request can become: those of the call, or 1 + retry_budget if that is less",
      from: Self.self
    ) {
      $0.ofCall
    },
    Fact("is_retried", of: .call, .flag, "whether an input makes more than one attempt of it; false where none can say", for: .rules) {
      .flag($0.knowledge(.attempts, of: ID<Call>($1)).value ?? 1 > 1)
    },
  ]

  /// By call.
  package let ofCall: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    ofCall = topology.calls.indices.map { index -> Estimate in
      let attempts = Estimate.attempts(of: ID(index), topology)
      guard let budget = topology.knowledge(.retryBudget, of: ID<Call>(index)).value else { return attempts }
      return attempts.combined(with: .known(1 + Estimate.saturated(budget)), min)
    }
  }
}

extension Estimate {
  /// The attempts of a call, the first included: 1 where nothing is said, and at least 1.
  package static func attempts(of call: ID<Call>, _ topology: Topology) -> Estimate {
    switch topology.knowledge(.attempts, of: call) {
    case .declared(let value), .implied(let value): .saturating(max(value, 1))
    case .absent: .known(1)
    case .unknown: .unknown(.attempts, .call)
    }
  }

  /// The pauses between the attempts of a call: the first as declared, each next one twice as long. None where nothing is
  /// said, or where there is one attempt.
  package static func pauses(of call: ID<Call>, attempts: Estimate, _ topology: Topology) -> Estimate {
    if attempts.number == 1 { return .known(0) }
    let backoff = Estimate(topology.knowledge(.backoff, of: call), .backoff, of: .call).or(0)
    // 1 + 2 + 4 + … = 2^(n - 1) - 1, and 2^62 is past every ceiling.
    return backoff.combined(with: attempts) { first, attempts in
      first * (Double(sign: .plus, exponent: Int(min(attempts - 1, 62)), significand: 1) - 1)
    }
  }
}
