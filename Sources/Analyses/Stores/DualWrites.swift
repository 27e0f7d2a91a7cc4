package import TopologyModel

/// Which services write a store and publish messages for the same request, with nothing that does both or neither. Messages
/// that leave by an outbox are none of these, nor are those of who polls the store for them.
/// - Complexity: linear in publishes and uses.
package struct DualWrites: Analysis {
  package static let facts = [
    Fact(
      "dual_write_queues", of: .service, .texts,
      "the queues to which it publishes, without `outbox`, what it also writes to a store, by name; null without any", for: .rules,
      from: Self.self
    ) { writes, service in
      if let need = writes.needs[service] { return .unknown(needs: need) }
      return writes.queues[service].isEmpty ? .absent : .names(writes.queues[service])
    },
    Fact(
      "dual_write_stores", of: .service, .texts, "the stores that it writes, caches and those that it polls left out, by name",
      for: .rules, from: Self.self
    ) { writes, service in .names(writes.stores[service]) },
  ]

  /// By service: the queues, by name.
  package let queues: [[NameID]]
  /// By service: the stores, by name.
  package let stores: [[NameID]]
  /// By service: what an input would have to say first.
  private let needs: [Need?]

  package init(_ base: FactBase) {
    let topology = base.topology
    var queues = [[NameID]](repeating: [], count: topology.services.count)
    var stores = queues
    var needs = [Need?](repeating: nil, count: topology.services.count)
    for service in topology.services.indices {
      let publishes = topology.publishes(of: ID<Service>(service)).filter {
        topology.knowledge(.outbox, of: ID<Publish>($0)).value != 1
      }
      guard !publishes.isEmpty else { continue }
      for use in topology.uses(of: ID<Service>(service)) where !StoreWrites.isOfCache(ID(use), topology) {
        let store = topology.stores[topology.uses[use].store.index].name
        if topology.knowledge(.poll, of: ID<Use>(use)).value != nil || stores[service].last == store { continue }
        if topology.access(of: ID(use))?.writes == true {
          stores[service].append(store)
        } else if topology.knowledge(.access, of: ID<Use>(use)).isUnknown {
          needs[service] = .need(.access, of: .use)
        }
      }
      if stores[service].isEmpty { continue }
      needs[service] =
        publishes.contains { topology.knowledge(.outbox, of: ID<Publish>($0)).isUnknown } ? .need(.outbox, of: .publish) : nil
      for publish in publishes {
        let queue = topology.queues[topology.publishes[publish].queue.index].name
        if queues[service].last != queue { queues[service].append(queue) }
      }
    }
    self.queues = queues
    self.stores = stores
    self.needs = needs
  }
}
