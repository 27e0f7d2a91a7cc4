package import TopologyModel

/// Between whom nothing that is sent arrives: no network joins them, or a policy keeps the caller out. Where nobody speaks of
/// networks, all arrives.
/// - Complexity: linear in calls and uses.
package struct Reachability: Analysis {
  package static let facts = [
    Fact("is_cut_off", of: .call, .flag, "whether the caller cannot reach the callee", for: .rules) { topology, call in
      .flag(topology.knowledge(.reachable, of: ID<Call>(call)).value == 0)
    },
    Fact("cut_off_users", of: .store, .texts, "the services that use it and cannot reach it; null without any", from: Self.self) {
      reachability, store in
      let users = reachability.cutOff[store]
      return users.isEmpty ? .absent : .names(users.map { reachability.names[$0.index] })
    },
  ]

  /// By store: the services that use it and cannot reach it, each once.
  package let cutOff: [[ID<Service>]]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    var cutOff = [[ID<Service>]](repeating: [], count: topology.stores.count)
    // Uses come by service and store: those of one service and one store stand together.
    for (index, use) in topology.uses.enumerated() where topology.knowledge(.reachable, of: ID<Use>(index)).value == 0 {
      if cutOff[use.store.index].last != use.service { cutOff[use.store.index].append(use.service) }
    }
    self.cutOff = cutOff
    names = topology.services.map(\.name)
  }
}
