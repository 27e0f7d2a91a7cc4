import TopologyModel

/// Whether a service gets over a short failure by itself: vulnerable if it can take its load, but not what the load
/// becomes when all of it is retried; slow if it can take that too, but by so little that it takes long to get over it. Bronson, Aghayev, Charapko and Zhu, "Metastable failures in distributed systems",
/// HotOS 2021.
/// - Complexity: linear in services.
package struct Metastability: Analysis {
  package static let facts = [
    Fact(
      "metastable_state", of: .service, .text,
      "stable: capacity is enough for all retries, with a margin; slow: without it, so that what callers give up and try again makes a fault of 2 s last more than 2 s longer; vulnerable: capacity is enough for first attempts only; overloaded: not for these; guarded: slow or vulnerable, but for breakers that open and leave it in peace",
      from: Self.self
    ) { stability, service in
      let (load, retried) = (stability.utilisation[service], stability.retriedUtilisation[service])
      if load.least > 1 { return .word(overloaded) }
      if load.isNothing || load.most > 1 { return load.unknownWord }
      if retried.isNothing || (retried.least <= 1 && retried.most > 1) { return retried.unknownWord }
      if retried.least > 1 { return .word(stability.isGuarded[service] ? guarded : vulnerable) }
      guard let isSlow = stability.isSlow[service].number else { return stability.isSlow[service].unknownWord }
      return .word(isSlow == 0 ? stable : stability.isGuarded[service] ? guarded : slow)
    },
    Fact("total_capacity_per_s", of: .service, .number, "capacity times replicas", from: Self.self) { $0.capacities },
  ]

  private static let stable = StaticText("stable")
  private static let slow = StaticText("slow")
  private static let guarded = StaticText("guarded")
  private static let vulnerable = StaticText("vulnerable")
  private static let overloaded = StaticText("overloaded")

  private let capacities: Estimates
  private let utilisation: Estimates
  private let retriedUtilisation: Estimates
  /// By service that can take all retries: 1 where that takes it long; between 0 and 1 where nobody knows.
  private let isSlow: Estimates
  /// By service: whether breakers leave it in peace.
  private let isGuarded: [Bool]

  package init(_ base: FactBase) {
    let used = base[Utilisation.self]
    capacities = used.capacities
    utilisation = used.ofService
    let (retried, attempts) = (base[RetriedLoad.self].ofService, base[AttemptsProduct.self].ofService)
    // Where nothing is tried again, nothing more comes: that all fails at once would only have callers give up sooner.
    retriedUtilisation = Estimates(count: retried.count) { service in
      attempts[service] == .known(1) ? used.ofService[service] : retried[service].shared(by: used.capacities[service])
    }
    let recovery = base[Recovery.self]
    isGuarded = capacities.indices.map { recovery.isLeftInPeace(ID($0)) }
    isSlow = Estimates(count: retried.count) { [retriedUtilisation, utilisation] index in
      // Who waits for ever tries nothing again.
      let (retried, first) = (retriedUtilisation[index], utilisation[index])
      guard retried.most > first.least, !first.isNothing, recovery.patience[index].number != nil else { return .known(0) }
      if retried.number == nil || first.number == nil {
        return .between(0, 1, missing: Bounds.joined(retried.missing, first.missing))
      }
      let time = recovery.timeWithoutBreakers(of: ID(index), after: Recovery.fault)
      return time.isNothing ? .known(1) : time.combined(with: .known(Recovery.fault)) { $0 > $1 ? 1 : 0 }
    }
  }
}

extension Estimate {
  /// What would tell a word that rests on it.
  fileprivate var unknownWord: FactValue { missing.first.map { .unknown(needs: $0.need) } ?? factValue }
}
