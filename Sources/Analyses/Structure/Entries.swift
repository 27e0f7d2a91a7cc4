package import TopologyModel

/// Where users' requests come in: what inputs say, else the gateways, else whatever nobody calls and no queue feeds.
/// - Complexity: linear in services and calls.
package struct Entries: Analysis {
  package static let facts = [
    Fact("is_entry", of: .service, .flag, "whether users' requests come in here, declared or inferred", for: .rules, from: Self.self) {
      .flag($0.isEntry[$1])
    },
    Fact("entries", of: .topology, .count, "services where users' requests come in", from: Self.self) { entries, _ in
      .count(entries.all.count)
    },
    Fact("entries_inferred", of: .topology, .flag, "whether no input says where requests come in", from: Self.self) { entries, _ in
      .flag(entries.isInferred)
    },
    Fact(
      "declared_entry_share_ratio", of: .topology, .number, "the sum of `entry.share` over the entries without a rate; null without any",
      from: Self.self
    ) { entries, _ in entries.declaredShare.map { .number($0) } ?? .absent },
    Fact("gateways", of: .topology, .count, "services whose role is gateway", from: Self.self) { entries, _ in .count(entries.gatewayCount)
    },
    Fact("exposed_services", of: .topology, .count, "entries that are no gateway", from: Self.self) { entries, _ in
      .count(entries.exposedCount)
    },
  ]

  /// By service.
  package let isEntry: [Bool]
  /// The entries, by name.
  package let all: [ID<Service>]
  /// Whether no input declares an entry.
  package let isInferred: Bool
  /// The sum of the shares that entries without a rate declare; nil without any.
  package let declaredShare: Double?
  /// How many gateways there are.
  package let gatewayCount: Int
  /// How many entries are no gateways.
  package let exposedCount: Int

  package init(_ base: FactBase) {
    let topology = base.topology
    let services = topology.services
    var isEntry = services.indices.map { topology.isDeclaredEntry(ID($0)) }
    isInferred = !isEntry.contains(true)
    gatewayCount = services.count { $0.role == .gateway }
    if isInferred {
      isEntry =
        gatewayCount > 0 ? services.map { $0.role == .gateway } : Self.sources(of: topology, base.whole[SynchronousGraph.self].graph)
    }
    self.isEntry = isEntry
    all = isEntry.indices.filter { isEntry[$0] }.map { ID($0) }
    let shares = all.filter { topology.knowledge(.entryRate, of: $0).value == nil }.compactMap {
      topology.knowledge(.entryShare, of: $0).value
    }
    declaredShare = shares.isEmpty ? nil : shares.reduce(0, +)
    exposedCount = all.count { services[$0.index].role != .gateway }
  }

  /// Our own services that no other calls and waits for, and that take nothing from a queue; users do not call jobs.
  private static func sources(of topology: Topology, _ graph: DirectedGraph) -> [Bool] {
    var isSource = topology.services.map { $0.role.isOurs && !$0.role.isInfrastructure && $0.role != .job }
    for edge in 0..<graph.edgeCount where graph.sources[edge] != graph.targets[edge] { isSource[Int(graph.targets[edge])] = false }
    for consume in topology.consumes { isSource[consume.service.index] = false }
    return isSource
  }
}
