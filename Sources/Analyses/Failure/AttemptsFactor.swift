package import TopologyModel

/// How many attempts each call becomes while its callee fails: those that are declared, or fewer where a retry budget leaves fewer.
///
/// A budget counts the retries that are under way at one time in one caller, and lets three of them go on whatever its share is. So
/// where each takes a time of H and R calls a second are made, it leaves max(budget, 3 / (R H)) retries for each call: few that fail
/// slowly, and all where failures come at once and nobody pauses. Where no rate is known, it is taken to bind. Measured with
/// Envoy 1.40, `retry_budget`: at 50/s and 20 %, three of three attempts at once, 1.21 of failures that take 0.3 s.
///
/// A request whose `request_body` is above `retry_max_body` is sent once, whatever fails: measured with Envoy 1.40 above 1 MiB.
///
/// `retry_on` decides what is tried again. What found nobody (`refused`) is no load on the callee, and an attempt after it is none of these.
/// Where something behind the callee fails, that comes back as an answer (`error`), or not within the timeout; so a call that is tried
/// again only after a `reset` or a `timeout` brings more to its callee and passes nothing on. Measured with Traefik 3.7, which by
/// default tries nothing but refused connections again: 1 try where the callee hangs up, is late, or answers 503.
///
/// Where a format means by its silence that some errors are tried again, as Istio 1.32 does after UNAVAILABLE of gRPC, nobody knows whether callees
/// answer so: the attempts that follow are unknown until a file says them.
/// - Complexity: that of `LoadPropagation` where there are budgets, else linear in calls.
package struct AttemptsFactor: Analysis {
  package static let facts = [
    Fact(
      "attempts_factor", of: .call, .number,
      "attempts that one call becomes where its callee answers with an error at once, or with nothing; fewer than `attempts` where `retry_budget` leaves fewer, one where `retry_on` has neither `error` nor `reset`",
      from: Self.self
    ) {
      $0.ofCall
    },
    Fact(
      "hanging_attempts_factor", of: .call, .number,
      "attempts that one call becomes where each ends by its timeout; fewer than `attempts` where `retry_budget` leaves fewer, one where `retry_on` has no `timeout`",
      from: Self.self
    ) {
      $0.whileHanging
    },
    Fact(
      "retries_refused_only", of: .call, .flag,
      "whether nothing but refused connections is tried again, of which its callee notices nothing, because `retry_on` says so or its body is above retry_max_body; false where nothing is said",
      for: .rules
    ) { topology, call in .flag(topology.retriedFailures(of: ID(call)).isSubset(of: .refused)) }
    .always(false) { !$0.said.contains(.retryOn) && !$0.said.contains(.retryMaxBody) },
    Fact(
      "is_retried", of: .call, .flag,
      "whether an input makes more than one attempt of it; false where none can say, and where its body is above retry_max_body",
      for: .rules
    ) {
      .flag($0.knowledge(.attempts, of: ID<Call>($1)).value ?? 1 > 1 && !$0.isSentOnce(ID($1)))
    },
  ]

  /// By call, where attempts fail at once.
  package let ofCall: Estimates
  /// By call, where each ends by its timeout.
  package let whileHanging: Estimates
  /// By call, where its callee answers with an error at once because something behind it fails.
  package let passing: Estimates
  /// By call, where something behind its callee hangs: the callee gives up, or this call does.
  package let passingWhileHanging: Estimates
  /// By call, where the callee may have done the work that it is asked for again.
  package let repeating: Estimates

  /// Retries under way that every budget lets through.
  private static let free = 3.0

  package init(_ base: FactBase) {
    let topology = base.topology
    let attempts = base[CallEffort.self].attempts
    let hasBudgets = topology.said.contains(.retryBudget) || topology.lost.contains(.retryBudget)
    let rates = hasBudgets ? base[LoadPropagation.self].ofCall : []
    // What nobody says of a rate is said of an entry.
    let entry = base[Entries.self].all.first
    /// Those after failures of some kinds.
    func tried(_ call: ID<Call>, after kinds: FailureKinds) -> Estimate {
      let all = attempts[call.index]
      if all == .known(1) { return all }
      let again = topology.retriedFailures(of: call).intersection(kinds)
      if again.isEmpty { return .known(1) }
      let isImplied =
        !topology.conventions.all.isEmpty && topology.entry(.attempts, in: topology.calls[call.index].attributes)?.isImplied == true
      let isSaid = topology.said.contains(.retryOn) && topology.knowledge(.retryOn, of: call).value != nil
      return isImplied && (!isSaid || again == .error) ? .unknown(.attempts, .call) : all
    }
    func limited(_ call: ID<Call>, after kinds: FailureKinds, lasting time: (Double) -> Double) -> Estimate {
      let tried = tried(call, after: kinds)
      guard hasBudgets, case let budget = Self.budget(of: call, topology), budget != .absent, let attempts = tried.number, attempts > 1
      else { return tried }
      let caller = topology.calls[call.index].caller
      let rate = rates[call.index].shared(by: .replicas(of: caller, topology)).orAny(.entryRate, .service, (entry ?? caller).index)
      let pauses = Estimate.pauses(of: call, attempts: tried, topology).orAny(.backoff, .call, call.index)
      let times = pauses.combined(with: .known(attempts - 1)) { time($0 / $1) }
      // Of one retry for each call, those under way at one time.
      return rate.combined(with: times, *).combined(with: budget) { underWay, budget in
        min(attempts, 1 + max(budget, underWay > 0 ? Self.free / (underWay / 1_000) : .infinity))
      }
    }
    func atOnce(after kinds: FailureKinds) -> Estimates { Estimates(count: topology.calls.count) { limited(ID($0), after: kinds) { $0 } } }
    func hanging(after kinds: FailureKinds) -> Estimates {
      Estimates(count: topology.calls.count) { index in
        limited(ID(index), after: kinds) { $0 + (topology.attemptLimit(of: ID(index)).value ?? .infinity) }
      }
    }
    ofCall = atOnce(after: [.error, .reset])
    whileHanging = hasBudgets || topology.said.contains(.retryOn) ? hanging(after: .timeout) : ofCall
    guard topology.said.contains(.retryOn) else {
      (passing, passingWhileHanging, repeating) = (ofCall, whileHanging, ofCall)
      return
    }
    passing = atOnce(after: .error)
    passingWhileHanging = hanging(after: [.error, .timeout])
    repeating = atOnce(after: [.error, .reset, .timeout])
  }

  /// The share of calls that may be tried again, which is any number where a file says that it is unknown; absent without a budget.
  private static func budget(of call: ID<Call>, _ topology: Topology) -> Estimate {
    let budget = Estimate(topology.settled(.retryBudget, of: call), .retryBudget, of: .call)
    return budget == .absent ? budget : budget.orAny(.retryBudget, .call, call.index)
  }
}

extension Estimate {
  /// The attempts of a call that its callee can notice, the first included: 1 where nothing is said, where only refused connections
  /// are tried again, where its body is too large for another one, and at least 1.
  package static func attempts(of call: ID<Call>, _ topology: Topology) -> Estimate {
    topology.retriedFailures(of: call).isSubset(of: .refused) ? .known(1) : allAttempts(of: call, topology)
  }

  /// The same, those included that find nobody, which are over at once.
  static func allAttempts(of call: ID<Call>, _ topology: Topology) -> Estimate {
    if topology.isSentOnce(call) { return .known(1) }
    return switch topology.knowledge(.attempts, of: call) {
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
