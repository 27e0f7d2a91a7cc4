package import TopologyModel

/// How many attempts each call becomes while its callee fails: those that are declared, or fewer where a retry budget leaves fewer.
///
/// A budget counts the retries that are under way at one time in one caller, and lets three of them go on whatever its share is. So
/// where each takes a time of H and R calls a second are made, it leaves max(budget, 3 / (R H)) retries for each call: few that fail
/// slowly, and all where failures come at once and nobody pauses. Where no rate is known, it is taken to bind. Measured with
/// Envoy 1.40, `retry_budget`: at 50/s and 20 %, three of three attempts at once, 1.21 of failures that take 0.3 s.
///
/// Where a format makes attempts by its silence, it chooses what is tried again. Istio's silence tries what found nobody, which is no load on the
/// callee, and not what the callee answers; so how many attempts such a call becomes is unknown until a file says them.
/// - Complexity: that of `LoadPropagation` where there are budgets, else linear in calls.
package struct AttemptsFactor: Analysis {
  package static let facts = [
    Fact(
      "attempts_factor", of: .call, .number,
      "attempts that one call becomes where they fail at once; fewer than `attempts` where `retry_budget` leaves fewer", from: Self.self
    ) {
      $0.ofCall
    },
    Fact(
      "hanging_attempts_factor", of: .call, .number,
      "attempts that one call becomes where each ends by its timeout; fewer than `attempts` where `retry_budget` leaves fewer",
      from: Self.self
    ) {
      $0.whileHanging
    },
    Fact("is_retried", of: .call, .flag, "whether an input makes more than one attempt of it; false where none can say", for: .rules) {
      .flag($0.knowledge(.attempts, of: ID<Call>($1)).value ?? 1 > 1)
    },
  ]

  /// By call, where attempts fail at once.
  package let ofCall: [Estimate]
  /// By call, where each ends by its timeout.
  package let whileHanging: [Estimate]

  /// Retries under way that every budget lets through.
  private static let free = 3.0

  package init(_ base: FactBase) {
    let topology = base.topology
    var attempts = base[CallEffort.self].attempts
    if !topology.conventions.all.isEmpty {
      for (index, call) in topology.calls.enumerated() where topology.entry(.attempts, in: call.attributes)?.isImplied == true {
        if attempts[index].number ?? 1 > 1 { attempts[index] = .unknown(.attempts, .call) }
      }
    }
    guard topology.said.contains(.retryBudget) else {
      (ofCall, whileHanging) = (attempts, attempts)
      return
    }
    let rates = base[LoadPropagation.self].ofCall
    func limited(_ call: ID<Call>, lasting time: (Double) -> Double) -> Estimate {
      guard let budget = topology.knowledge(.retryBudget, of: call).value else { return attempts[call.index] }
      let rate = rates[call.index].shared(by: .replicas(of: topology.calls[call.index].caller, topology)).number
      return attempts[call.index].combined(with: .known(Estimate.saturated(budget))) { attempts, budget in
        guard attempts > 1 else { return attempts }
        let pause = (Estimate.pauses(of: call, attempts: .known(attempts), topology).number ?? 0) / (attempts - 1)
        let free = rate.map { $0 > 0 ? Self.free / ($0 * time(pause) / 1_000) : .infinity } ?? 0
        return min(attempts, 1 + max(budget, free))
      }
    }
    ofCall = topology.calls.indices.map { limited(ID($0)) { $0 } }
    whileHanging = topology.calls.indices.map { index in
      limited(ID(index)) { $0 + (topology.attemptLimit(of: ID(index)).value ?? .infinity) }
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
