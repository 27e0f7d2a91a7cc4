package import TopologyModel

/// Which services serve requests without anybody saying how many they can.
/// - Complexity: linear in services and calls.
package struct CapacityDeclarations: Analysis {
  package static let facts = [
    Fact("services_without_capacity", of: .topology, .count, "services that take requests and declare no capacity", from: Self.self) {
      missing, _ in
      missing.isUnknown ? .unknown(needs: .need(.capacity, of: .service)) : .count(missing.names.count)
    },
    Fact("names_without_capacity", of: .topology, .texts, "those services, by name", for: .rules, from: Self.self) { missing, _ in
      .names(missing.names)
    },
  ]

  /// By name.
  package let names: [NameID]
  /// Whether an input of one of the others cannot say.
  package let isUnknown: Bool

  package init(_ base: FactBase) {
    let topology = base.topology
    let (entries, fans) = (base[Entries.self], base[FanInOut.self])
    let serving = topology.services.indices.filter {
      topology.services[$0].role.isOurs && !topology.services[$0].role.isInfrastructure && (entries.isEntry[$0] || fans.fanIn[$0] > 0)
    }
    let missing = serving.filter { topology.knowledge(.capacity, of: ID<Service>($0)).value == nil }
    isUnknown = missing.contains { topology.knowledge(.capacity, of: ID<Service>($0)).isUnknown }
    names = missing.map { topology.services[$0].name }
  }
}
