package import TopologyModel

/// How long a service needs, once it works again, to get over a fault in which it answered nobody: what has come up in the
/// meantime waits, and is tried again while it does.
///
/// A fault of F begins at 0. Of L attempts a second, each of which comes some time after the request that it is for, all that
/// have come until a later moment t are L t - D, where D is the sum of those times over the attempts of one second. C a second are
/// answered from F on. As long as more than T C wait, where T is the time after which an attempt is given up, each answer
/// comes too late. That ends at t = F + (F L - T C - D) / (C - L), and the last requests that are lost then are told so T later.
///
/// A breaker on the way may open, be it by the fault or by what comes up after it. Then the part is left in peace and gets over it,
/// however much would come, and requests are lost for as long as the breaker stays open, which no input says: of what breakers keep
/// apart there is no time. Only if more comes in spite of them than the part can take it never gets over it.
/// - Complexity: that of `LoadPropagation`.
package struct Recovery: Analysis {
  package static let facts = [
    Fact(
      "recovery_ms", of: .service, .number,
      "how long it goes on losing requests after a fault of 2 s is over, all of them retried; null without a capacity and a rate, where it never gets over it, because retried_rate_per_s is no less than total_capacity_per_s, and where a breaker decides, see is_left_in_peace",
      from: Self.self
    ) { $0.time(of: ID($1), after: Self.fault).factValue },
    Fact(
      "absorbed_fault_ms", of: .service, .number,
      "the longest time without answers that costs no request once it is over: what has come up is answered before its callers give up",
      from: Self.self
    ) { $0.absorbed[$1].factValue },
    Fact(
      "is_left_in_peace", of: .service, .flag,
      "whether breakers that open keep enough away from it, while it answers nobody, for it to get over that; how long they stay open, and requests are lost, no input says",
      from: Self.self
    ) { .flag($0.isLeftInPeace(ID($1))) },
    Fact(
      "patience_ms", of: .service, .number, "the shortest timeout of the calls that wait for it; null without one", from: Self.self
    ) { $0.patience[$1].factValue },
  ]

  /// Milliseconds.
  package static let fault = 2_000.0

  /// By service: attempts in a second while it answers nobody.
  package let loads: Estimates
  /// By service: requests in a second as ever.
  private let rates: Estimates
  /// By service: attempts that come in spite of open breakers.
  private let unbroken: Estimates
  /// By service: requests in a second that all its replicas can take.
  package let capacities: Estimates
  /// By service, in milliseconds: the least that an attempt waits; absent where all wait for ever.
  package let patience: Estimates
  /// By service, in milliseconds.
  private let absorbed: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    loads = base[RetriedLoad.self].ofService
    rates = base[LoadPropagation.self].ofService
    unbroken = base[RetriedLoad.self].unbroken
    capacities = base[Utilisation.self].capacities
    // The least patient callers leave first, and so the wait for the others is at least as long.
    let effort = base[CallEffort.self]
    patience = Estimates(count: topology.services.count) { index in
      var least = Double.infinity
      for call in topology.calls(to: ID(index)) where effort.isWaitedFor[Int(call)] { least = min(least, effort.limits[Int(call)]) }
      return least.isFinite ? .known(least) : .absent
    }
    let delays = AttemptDelays(base).ofService
    absorbed = Estimates(count: topology.services.count) { [loads, capacities, patience] index in
      guard loads[index] != .absent else { return .absent }
      return patience[index].or(0).combined(with: capacities[index], *).combined(with: delays[index], +).shared(by: loads[index])
    }
  }

  /// Whether breakers keep enough away from a service, while it answers nobody, for it to get over that.
  package func isLeftInPeace(_ service: ID<Service>) -> Bool {
    guard unbroken[service.index].most < loads[service.index].least else { return false }
    return unbroken[service.index].most < capacities[service.index].least
  }

  /// Milliseconds until a service has got over a fault; absent where it never does, and where it is left in peace for nobody knows how
  /// long.
  /// - Parameters:
  ///   - fault: milliseconds that it lasts.
  ///   - left: requests in a second that are answered meanwhile.
  package func time(of service: ID<Service>, after fault: Double, answering left: Double = 0) -> Estimate {
    if isLeftInPeace(service), left < loads[service.index].least { return .absent }
    return timeWithoutBreakers(of: service, after: fault, answering: left)
  }

  /// By how many milliseconds a time to recover is likely to be shorter or longer where requests come by chance: the standard deviation of
  /// what comes meanwhile, a attempts for each request, over what is left of the capacity, √(a L t) / (C - L). The nearer L is to C the
  /// less can be said; absent where no time is.
  package func spread(of service: ID<Service>, recoveringFor time: Double) -> Double? {
    let index = service.index
    guard let load = loads[index].number, let capacity = capacities[index].number, let rate = rates[index].number, load < capacity, rate > 0
    else { return nil }
    let queued = max(time - (patience[index].number ?? 0), 0) / 1_000
    return 1_000 * (load / rate * load * queued).squareRoot() / (capacity - load)
  }

  /// What `time` says if no breaker opens.
  func timeWithoutBreakers(of service: ID<Service>, after fault: Double, answering left: Double = 0) -> Estimate {
    let index = service.index
    guard let load = loads[index].number, let capacity = capacities[index].number else {
      // There is none without both; where both are there, what is unknown of one is unknown of this.
      return loads[index].combined(with: capacities[index]) { $0 + $1 }.exact
    }
    if load <= 0 || absorbed[index].isNothing { return .known(0) }
    let (patience, lost) = (patience[index].number ?? 0, fault * (load - left))
    if load >= capacity, lost > absorbed[index].most * load { return .absent }
    // The more it absorbs, the sooner it has got over it.
    return absorbed[index].combined(with: .known(lost)) { absorbed, lost in
      if lost <= absorbed * load { return 0 }
      return load < capacity ? (lost - absorbed * load) / (capacity - load) + patience : Estimate.ceiling
    }
  }
}
