package import TopologyModel

/// How much of what services and stores can take is asked of them, and what gives way first as load grows.
/// - Complexity: linear in services, stores, calls and uses.
package struct Utilisation: Analysis {
  package static let facts = [
    Fact(
      "utilisation_ratio", of: .service, .number, "rate_per_s over capacity times replicas; null where one of them is not known",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "drain_utilisation_ratio", of: .service, .number,
      "rate_per_s over the capacity of the replicas that a drain leaves, available_in_drain; null where it leaves none", from: Self.self
    ) { $0.inDrain },
    Fact("growth_headroom", of: .service, .number, "the factor of growth at which it saturates: 1 over utilisation_ratio", from: Self.self)
    {
      Self.headroom($0.ofService[$1]).factValue
    },
    Fact(
      "replicas_needed", of: .service, .count,
      "replicas that keep it within the utilisation of the tier: 80, 70, 60 or 53 %, or, of what takes only messages, 90, 80, 80 or 70 %",
      from: Self.self
    ) { utilisation, service in count(utilisation.replicasNeeded[service]) },
    Fact(
      "replicas_needed_at_growth", of: .service, .count, "the same at scale.growth, or 10, times the load", from: Self.self
    ) { utilisation, service in count(utilisation.replicasAtGrowth[service]) },
    Fact(
      "replicas_needed_with_headroom", of: .service, .count,
      "the same at scale.growth times the load, or, where nobody declares it, at the factor of growth that the tier asks for: 2, 3, 3 or 2",
      from: Self.self
    ) { utilisation, service in count(utilisation.replicasWithHeadroom[service]) },
    Fact(
      "rate_per_s", of: .store, .number, "the rates of all that use it times per_request, and polls_per_s",
      from: Self.self
    ) {
      $0.storeRates
    },
    Fact("rate_is_assumed", of: .store, .flag, "whether rate_per_s rests on an even split that nobody declares", from: Self.self) {
      .flag($0.storeRateIsAssumed[$1])
    },
    Fact("utilisation_ratio", of: .store, .number, "rate_per_s over capacity", from: Self.self) { $0.ofStore },
    Fact("growth_headroom", of: .store, .number, "the factor of growth at which it saturates: 1 over utilisation_ratio", from: Self.self) {
      Self.headroom($0.ofStore[$1]).factValue
    },
    Fact("first_bottleneck", of: .topology, .text, "the service or store that saturates at the smallest factor of growth", from: Self.self)
    {
      utilisation, _ in utilisation.bottleneck.map { .name($0.name) } ?? .absent
    },
    Fact("growth_headroom", of: .topology, .number, "that factor", from: Self.self) { utilisation, _ in
      utilisation.bottleneck.map { headroom(.known($0.utilisation)).factValue } ?? .absent
    },
  ]

  /// By service: requests a second that all its replicas can take.
  package let capacities: Estimates
  /// By service: load over capacity, 1 for full.
  package let ofService: Estimates
  /// By service: load over the capacity that a drain of machines leaves.
  package let inDrain: Estimates
  /// By service: replicas that keep it within that.
  package let replicasNeeded: Estimates
  /// By service: the same at the expected growth.
  package let replicasAtGrowth: Estimates
  /// By service: the same at the growth that is declared, or that the tier asks for.
  package let replicasWithHeadroom: Estimates
  /// By store: load over capacity, 1 for full.
  package let ofStore: Estimates
  /// By store: operations in a second.
  package let storeRates: Estimates
  /// By store: whether that rests on an even split that nobody declares.
  package let storeRateIsAssumed: [Bool]
  /// What is used most; of equals a service before a store, and then by name.
  package let bottleneck: (name: NameID, utilisation: Double)?
  private let tier: Tier
  private let takesOnlyMessages: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    let tier = base[SystemTier.self].tier
    let takesOnlyMessages = base[Waiting.self].takesOnlyMessages
    (self.tier, self.takesOnlyMessages) = (tier, takesOnlyMessages)
    let ofOne = topology.services.indices.map { Estimate(topology.knowledge(.capacity, of: ID<Service>($0)), .capacity, of: .service) }
    capacities = Estimates(count: ofOne.count) { ofOne[$0].combined(with: .replicas(of: ID($0), topology), *) }
    ofService = Estimates(zip(load.ofService, capacities).map { $0.shared(by: $1) })
    inDrain = Estimates(count: ofOne.count) { index in
      let left = topology.knowledge(.availableInDrain, of: ID<Service>(index))
      if left.value == 0 { return .absent }
      return load.ofService[index].shared(by: ofOne[index].combined(with: Estimate(left, .availableInDrain, of: .service), *))
    }
    func replicas(at factor: Double) -> Estimates {
      Estimates(count: ofOne.count) { index in
        // What is whole but for the last bits stays what it is.
        load.ofService[index].shared(by: ofOne[index].combined(with: .known(tier.utilisation(ofConsumer: takesOnlyMessages[index])), *))
          .combined(
            with: .known(factor * (1 - 1e-12))
          ) {
            Estimate.roundedUp($0 * $1)
          }
      }
    }
    replicasNeeded = replicas(at: 1)
    replicasAtGrowth = replicas(at: topology.expectedGrowth)
    replicasWithHeadroom = replicas(at: max(topology.knowledge(.growth).value ?? tier.growthFactor, 1))

    var storeRates = Array(base[Polling.self].rate)
    var isUsed = storeRates.map { $0 != .absent }
    var isAssumed = [Bool](repeating: false, count: topology.stores.count)
    for (index, use) in topology.uses.enumerated() where load.isReached[use.service.index] {
      let perRequest = Estimate(topology.knowledge(.perRequest, of: ID<Use>(index)), .perRequest, of: .use).or(1)
      let rate = load.ofService[use.service.index].combined(with: perRequest, *)
      let store = use.store.index
      storeRates[store] = isUsed[store] ? storeRates[store].combined(with: rate, +) : rate
      isUsed[store] = true
      isAssumed[store] = isAssumed[store] || load.isAssumedOfService[use.service.index]
    }
    storeRateIsAssumed = isAssumed
    self.storeRates = Estimates(storeRates)
    ofStore = Estimates(count: storeRates.count) {
      storeRates[$0].shared(by: Estimate(topology.knowledge(.capacity, of: ID<Store>($0)), .capacity, of: .store))
    }

    var bottleneck: (name: NameID, utilisation: Double)?
    let all = zip(topology.services.map(\.name) + topology.stores.map(\.name), Array(ofService) + ofStore)
    for (name, utilisation) in all {
      guard let utilisation = utilisation.number, utilisation > bottleneck?.utilisation ?? 0 else { continue }
      bottleneck = (name, utilisation)
    }
    self.bottleneck = bottleneck
  }

  /// How much of the capacity of a service may be used, 1 for all.
  package func target(_ service: Int) -> Double { tier.utilisation(ofConsumer: takesOnlyMessages[service]) }

  private static func count(_ estimate: Estimate) -> FactValue { estimate.number.map { .count(Int($0)) } ?? estimate.factValue }

  /// The factor of growth at which something saturates, up to a billionth: what keeps its pace up to just what is asked for is
  /// not told from it by how a sum was rounded. Without load there is no such factor.
  package static func headroom(_ utilisation: Estimate) -> Estimate {
    Estimate.known(1).shared(by: utilisation).combined(with: .known(1e9)) { $0 < 1e6 ? ($0 * $1).rounded(.up) / $1 : $0 }
  }
}

extension Tier {
  /// How much of a capacity may be used at peak, be it of what takes only messages or not.
  fileprivate func utilisation(ofConsumer isConsumer: Bool) -> Double { isConsumer ? consumerUtilisation : targetUtilisation }

  /// How much of its capacity a consumer of a queue may use at peak: nobody waits for one message, and what is left works
  /// off what an outage has piled up.
  package var consumerUtilisation: Double {
    switch self {
    case .t1: 0.9
    case .t2, .t3: 0.8
    case .t4: 0.7
    }
  }

  /// How much of a capacity may be used at peak: the knee of a queue's response time, and at T4 what lets one of three
  /// zones fail at 80 %.
  package var targetUtilisation: Double {
    switch self {
    case .t1: 0.8
    case .t2: 0.7
    case .t3: 0.6
    case .t4: 0.53
    }
  }
}

extension Tier {
  /// How many times the load of today a system should take where nobody says what growth is expected.
  package var growthFactor: Double {
    switch self {
    case .t1, .t4: 2
    case .t2, .t3: 3
    }
  }
}

extension Topology {
  /// The factor by which load is expected to grow: 10, as the document's question has it, where nobody says.
  package var expectedGrowth: Double { knowledge(.growth).value ?? 10 }
}
