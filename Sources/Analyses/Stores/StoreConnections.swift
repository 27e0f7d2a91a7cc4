import TopologyModel

/// How many connections the pools of all replicas of all services open to each store.
/// - Complexity: linear in stores and uses.
package struct StoreConnections: Analysis {
  package static let facts = [
    Fact(
      "pooled_connections", of: .store, .number,
      "pool times replicas, of all that use it; a pool that nobody declares counts nothing, null without any",
      from: Self.self
    ) { $0.ofStore }
  ]

  /// By store.
  package let ofStore: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    var connections = [Estimate](repeating: .absent, count: topology.stores.count)
    for (index, use) in topology.uses.enumerated() {
      let pool = Estimate(topology.knowledge(.pool, of: ID<Use>(index)), .pool, of: .use)
      let replicas = Estimate.replicas(of: use.service, topology)
      let product = pool.combined(with: replicas, *)
      guard product != .absent else { continue }
      let sum = connections[use.store.index]
      connections[use.store.index] = sum == .absent ? product : sum.combined(with: product, +)
    }
    ofStore = Estimates(connections)
  }
}
