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

  /// The pauses between the attempts of a call: the first as declared, each next one twice as long, up to `max_backoff`. None
  /// where nothing is said, or where there is one attempt.
  package static func pauses(of call: ID<Call>, attempts: Estimate, _ topology: Topology) -> Estimate {
    if attempts.number == 1 { return .known(0) }
    let backoff = Estimate(topology.knowledge(.backoff, of: call), .backoff, of: .call).or(0)
    let most = topology.said.contains(.maxBackoff) ? topology.knowledge(.maxBackoff, of: call).value ?? .infinity : .infinity
    return backoff.combined(with: attempts) { pauses($1 - 1, from: $0, upTo: most) }
  }
  /// The sum of so many pauses, of which each is twice as long as the one before, up to the longest.
  private static func pauses(_ number: Double, from first: Double, upTo longest: Double) -> Double {
    // 1 + 2 + 4 + … = 2^n - 1, and 2^62 is past every ceiling.
    func doubled(_ number: Double) -> Double { first * (Double(sign: .plus, exponent: Int(min(number, 62)), significand: 1) - 1) }
    var shorter = 0.0
    while shorter < min(number, 62), first * Double(sign: .plus, exponent: Int(shorter), significand: 1) < longest { shorter += 1 }
    return longest.isFinite ? doubled(shorter) + (number - shorter) * longest : doubled(number)
  }
}
