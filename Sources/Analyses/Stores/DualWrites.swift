import TopologyModel

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
      return writes.queues[service].map { .names($0) } ?? .absent
    },
    Fact(
      "dual_write_stores", of: .service, .texts, "the stores that it writes, caches and those that it polls left out, by name",
      for: .rules, from: Self.self
    ) { writes, service in .names(writes.stores[service] ?? []) },
  ]

  /// By service that writes both: the queues, by name.
  private let queues: [Int: [NameID]]
  /// By service that writes any: the stores, by name.
  private let stores: [Int: [NameID]]
  /// By service: what an input would have to say first.
  private let needs: [Int: Need]

  package init(_ base: FactBase) {
    let topology = base.topology
    var (queues, stores): ([Int: [NameID]], [Int: [NameID]]) = ([:], [:])
    var needs: [Int: Need] = [:]
    for service in topology.services.indices {
      let publishes = topology.publishes(of: ID<Service>(service)).filter {
        topology.knowledge(.outbox, of: ID<Publish>($0)).value != 1
      }
      guard !publishes.isEmpty else { continue }
      for use in topology.uses(of: ID<Service>(service)) where !StoreWrites.isOfCache(ID(use), topology) {
        let store = topology.stores[topology.uses[use].store.index].name
        if topology.knowledge(.poll, of: ID<Use>(use)).value != nil || stores[service]?.last == store { continue }
        if topology.access(of: ID(use))?.writes == true {
          stores[service, default: []].append(store)
        } else if topology.knowledge(.access, of: ID<Use>(use)).isUnknown {
          needs[service] = .need(.access, of: .use)
        }
      }
      if stores[service] == nil { continue }
      needs[service] =
        publishes.contains { topology.knowledge(.outbox, of: ID<Publish>($0)).isUnknown } ? .need(.outbox, of: .publish) : nil
      for publish in publishes {
        let queue = topology.queues[topology.publishes[publish].queue.index].name
        if queues[service]?.last != queue { queues[service, default: []].append(queue) }
      }
    }
    self.queues = queues
    self.stores = stores
    self.needs = needs
  }
}
