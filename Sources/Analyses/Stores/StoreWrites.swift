import TopologyModel

/// How many stores each service writes. A cache is none of them: what it holds can be had again from elsewhere, whether its
/// kind says so or that its user can do without it.
/// - Complexity: linear in uses.
package struct StoreWrites: Analysis {
  package static let facts = [
    Fact("stores_written", of: .service, .count, "distinct stores that it is declared to write, caches left out", from: Self.self) {
      writes, service in
      writes.isUnknown.contains(service) ? .unknown(needs: .need(.access, of: .use)) : .count(writes.written[service]?.count ?? 0)
    },
    Fact("written_stores", of: .service, .texts, "those stores, by name", for: .rules, from: Self.self) {
      writes, service in .names(writes.written[service]?.map { writes.names[$0.index] } ?? [])
    },
  ]

  /// By service that writes any: distinct stores, by name.
  private let written: [Int: [ID<Store>]]
  /// Services that use a store of which the input cannot say how.
  private let isUnknown: Set<Int>
  private let names: [NameID]

  /// Kinds of stores that are put beside another to answer faster, by their manuals.
  package static let caches: Set<String> = ["redis", "valkey", "memcached", "keydb", "dragonfly", "hazelcast", "varnish"]

  /// Whether a use is that of a cache.
  static func isOfCache(_ use: ID<Use>, _ topology: Topology) -> Bool {
    topology.knowledge(.fallback, of: use).value == 1
      || topology.isKind(topology.knowledge(.kind, of: topology.uses[use.index].store), in: caches)
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    var written: [Int: [ID<Store>]] = [:]
    var isUnknown: Set<Int> = []
    for (index, use) in topology.uses.enumerated() where !Self.isOfCache(ID(index), topology) {
      if topology.knowledge(.access, of: ID<Use>(index)).isUnknown { isUnknown.insert(use.service.index) }
      // Uses come by service and store, so that equal ones are neighbours.
      guard topology.access(of: ID(index))?.writes == true, written[use.service.index]?.last != use.store else { continue }
      written[use.service.index, default: []].append(use.store)
    }
    self.written = written
    self.isUnknown = isUnknown
    names = topology.stores.map(\.name)
  }
}
