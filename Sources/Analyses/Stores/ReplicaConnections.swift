package import TopologyModel

/// Which store has no connections for the replicas that a service needs, and what pool would do.
/// - Complexity: linear in services, stores and uses.
package struct ReplicaConnections: Analysis {
  package static let facts = [
    Fact(
      "crowded_store", of: .service, .text,
      "the first store that takes fewer connections than pools open once replicas_needed_with_headroom run; a postgres takes 100, unless max_connections says otherwise; null without one",
      for: .rules,
      from: Self.self
    ) { connections, service in connections.ofService[service].map { .name($0.store) } ?? .absent },
    Fact(
      "crowded_store_pool", of: .service, .count, "the pool of each replica with which they fit; 0 where none does", for: .rules,
      from: Self.self
    ) { connections, service in connections.ofService[service].map { .count($0.pool) } ?? .absent },
  ]

  /// By service: nil where all fit, or where that is not known.
  package let ofService: [(store: NameID, pool: Int)?]

  package init(_ base: FactBase) {
    let topology = base.topology
    var found = [(store: NameID, pool: Int)?](repeating: nil, count: topology.services.count)
    let (needed, pooled) = (base[Utilisation.self].replicasWithHeadroom, base[StoreConnections.self].ofStore)
    for (index, use) in topology.uses.enumerated() {
      guard found[use.service.index] == nil, let needed = needed[use.service.index].number,
        let replicas = Estimate.replicas(of: use.service, topology).number, needed > replicas,
        let pool = topology.knowledge(.pool, of: ID<Use>(index)).value, let all = pooled[use.store.index].number,
        let most = topology.connectionLimit(of: use.store)
      else { continue }
      let others = all - pool * replicas
      guard others + pool * needed > most else { continue }
      let fitting = Int(Estimate.saturated((most - others) / needed))
      found[use.service.index] = (topology.stores[use.store.index].name, fitting)
    }
    ofService = found
  }
}
