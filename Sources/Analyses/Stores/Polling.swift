import TopologyModel

/// Who looks for new work in a store again and again. Who publishes what is found there is the reader of an outbox, through
/// which messages leave in the transaction of the request: it asks as often, and counts among nobody who should not.
/// - Complexity: linear in stores and uses.
package struct Polling: Analysis {
  package static let facts = [
    Fact("pollers", of: .store, .count, "uses of it that are declared to poll, by services that publish nothing", from: Self.self) {
      polling, store in
      polling.pollers[store] == 0 && polling.isUnknown[store]
        ? .unknown(needs: .need(.poll, of: .use)) : .count(Int(polling.pollers[store]))
    },
    Fact("polls_per_s", of: .store, .number, "how often all replicas of all that poll it ask; null if nobody does", from: Self.self) {
      $0.rate
    },
  ]

  /// By store.
  package let pollers: [Int32]
  /// By store: polls in a second.
  package let rate: Estimates
  /// By store: whether some use of it comes from an input that cannot say if it polls.
  package let isUnknown: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    var pollers = [Int32](repeating: 0, count: topology.stores.count)
    var rate = [Estimate](repeating: .absent, count: topology.stores.count)
    var isUnknown = [Bool](repeating: false, count: topology.stores.count)
    for (index, use) in topology.uses.enumerated() {
      let poll = topology.knowledge(.poll, of: ID<Use>(index))
      if poll.isUnknown { isUnknown[use.store.index] = true }
      guard let interval = poll.value, interval.isFinite else { continue }
      if topology.publishes(of: use.service).isEmpty { pollers[use.store.index] += 1 }
      let replicas = Estimate.replicas(of: use.service, topology)
      let own = replicas.combined(with: .saturating(1_000 / max(interval, 1e-6)), *)
      rate[use.store.index] = rate[use.store.index].or(0).combined(with: own, +)
    }
    self.pollers = pollers
    self.rate = Estimates(rate)
    self.isUnknown = isUnknown
  }
}
