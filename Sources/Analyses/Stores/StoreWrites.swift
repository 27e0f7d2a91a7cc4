package import TopologyModel

/// How many stores each service writes.
/// - Complexity: linear in uses.
package struct StoreWrites: Analysis {
  package static let facts = [
    Fact("stores_written", of: .service, .count, "distinct stores that it is declared to write", from: Self.self) { writes, service in
      writes.isUnknown[service] ? .unknown(needs: .need(.access, of: .use)) : .count(writes.written[service].count)
    },
    Fact("written_stores", of: .service, .texts, "the stores that it is declared to write, by name", for: .rules, from: Self.self) {
      writes, service in .names(writes.written[service].map { writes.names[$0.index] })
    },
  ]

  /// By service: distinct stores, by name.
  package let written: [[ID<Store>]]
  /// By service: whether it uses a store of which the input cannot say how.
  package let isUnknown: [Bool]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    var written = [[ID<Store>]](repeating: [], count: topology.services.count)
    var isUnknown = [Bool](repeating: false, count: topology.services.count)
    for (index, use) in topology.uses.enumerated() {
      if topology.knowledge(.access, of: ID<Use>(index)).isUnknown { isUnknown[use.service.index] = true }
      // Uses come by service and store, so that equal ones are neighbours.
      guard topology.access(of: ID(index))?.writes == true, written[use.service.index].last != use.store else { continue }
      written[use.service.index].append(use.store)
    }
    self.written = written
    self.isUnknown = isUnknown
    names = topology.stores.map(\.name)
  }
}
