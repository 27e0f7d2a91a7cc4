package import TopologyModel

/// Whose services wait for each other.
/// - Complexity: linear in services, n log n in those of one cycle.
package struct CycleTeams: Analysis {
  package static let facts = [
    Fact("teams", of: .cycle, .count, "distinct teams that own its services, where they are declared", from: Self.self) { teams, cycle in
      teams.names[cycle].count < 2 && teams.isUnknown[cycle]
        ? .unknown(needs: .need(.team, of: .service)) : .count(teams.names[cycle].count)
    },
    Fact("team_names", of: .cycle, .texts, "those teams, by name", for: .rules, from: Self.self) { .names($0.names[$1]) },
  ]

  /// By cycle: distinct, by name.
  package let names: [[NameID]]
  /// By cycle: whether an input of one of its services cannot say who owns it.
  package let isUnknown: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let teams = base[Cycles.self].all.map { cycle in cycle.members.map { topology.knowledge(.team, of: $0) } }
    isUnknown = teams.map { $0.contains { $0.isUnknown } }
    names = teams.map { Set($0.compactMap { $0.value.map { NameID(value: $0) } }).sorted { topology.names.precedes($0, $1) } }
  }
}
