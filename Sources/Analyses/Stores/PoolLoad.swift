import TopologyModel

/// How much of the connections that one replica keeps open to a store are in use in the mean: by Little's law its share of
/// the rate times the mean time of one operation.
/// - Complexity: linear in services, stores and uses.
package struct PoolLoad: Analysis {
  package static let facts = [
    Fact(
      "pool_utilisation_ratio", of: .store, .number,
      "the largest share of a replica's pool that is in use in the mean, of all that use it: rate of one replica times the mean latency of the store, over pool",
      from: Self.self
    ) { $0.ofStore },
    Fact("busiest_pool_user", of: .store, .text, "the service with that pool; null without one", from: Self.self) { load, store in
      load.user[store].map { .name($0) } ?? .absent
    },
    Fact("busiest_pool", of: .store, .count, "the connections of that pool", from: Self.self) { load, store in
      load.pool[store].map { .count($0) } ?? .absent
    },
    Fact(
      "busiest_pool_needed", of: .store, .count, "the connections of which no more than 80 % would be in use in the mean", from: Self.self
    ) { load, store in load.needed[store].map { .count($0) } ?? .absent },
  ]

  /// What of a pool may be in use in the mean: requests come in bursts, and the next one waits when all is taken.
  private static let target = 0.8

  /// By store, 1 for all of a pool.
  package let ofStore: Estimates
  private let user: [NameID?]
  private let pool: [Int?]
  private let needed: [Int?]

  package init(_ base: FactBase) {
    let topology = base.topology
    var all = [Estimate](repeating: .absent, count: topology.stores.count)
    var user = [NameID?](repeating: nil, count: topology.stores.count)
    var pool = [Int?](repeating: nil, count: topology.stores.count)
    var (needed, least) = (pool, [Double](repeating: 0, count: topology.stores.count))
    let load = base[LoadPropagation.self]
    let entry = base[Entries.self].all.first
    for (index, use) in topology.uses.enumerated() where load.isReached[use.service.index] {
      let (store, service) = (use.store.index, use.service)
      let size = Estimate(topology.knowledge(.pool, of: ID<Use>(index)), .pool, of: .use)
      if size == .absent { continue }
      let often = Estimate(topology.knowledge(.perRequest, of: ID<Use>(index)), .perRequest, of: .use).or(1)
      let rate = load.ofService[service.index].combined(with: often, *).shared(by: .replicas(of: service, topology))
      let busy = rate.combined(with: MeanLatency.own(of: use.store, topology)) { $0 * $1 / 1_000 }
      var ratio = busy.combined(with: size.atLeastOne(index), /).closed
      if let size = size.number, user[store] == nil || ratio.least > least[store] {
        (least[store], user[store], pool[store]) = (ratio.least, topology.services[service.index].name, Int(size))
        needed[store] = busy.number.map { Int(max(Estimate.roundedUp($0 / Self.target * (1 - 1e-12)), 1)) }
      }
      if ratio == .absent { continue }
      if case .unknown(let attribute, let owner) = ratio {
        let element = owner == .use ? index : owner == .store ? store : attribute == .entryRate ? (entry ?? service).index : service.index
        ratio = ratio.orAny(attribute, owner, element)
      }
      // Where one pool is used more for certain, it does not matter what is unknown of the others.
      all[store] = all[store] == .absent ? ratio : all[store].combined(with: ratio) { max($0, $1) }
    }
    ofStore = Estimates(all.map(\.closed))
    self.user = user
    self.pool = pool
    self.needed = needed
  }
}

extension Estimate {
  /// The size of a pool: of one that is not known, that it has a connection at least.
  fileprivate func atLeastOne(_ use: Int) -> Estimate {
    if case .unknown = self { orAny(.pool, .use, use).combined(with: .known(1)) { max($0, $1) } } else { self }
  }
}
