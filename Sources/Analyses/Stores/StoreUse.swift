package import TopologyModel

/// Which services work with each store. A use of which nobody says otherwise may write; infrastructure that backs a
/// store up, measures it or keeps its own data there counts nowhere, nor does a job that belongs to no team.
/// - Complexity: linear in stores and uses.
package struct StoreUse: Analysis {
  package static let facts = [
    Fact("name", of: .store, .text, "its name") { .name($0.stores[$1].name) },
    Fact("services", of: .store, .count, "distinct services that use it, infrastructure left out", from: Self.self) {
      .count($0.users[$1].count)
    },
    Fact("writers", of: .store, .count, "distinct services that write to it, or whose access nobody declares", from: Self.self) {
      .count(Int($0.writers[$1]))
    },
    Fact("readers", of: .store, .count, "distinct services that are declared to read it", from: Self.self) { .count(Int($0.readers[$1])) },
    Fact(
      "teams", of: .store, .count, "distinct teams that own these services; null where one of them declares none", from: Self.self
    ) { $0.teams[$1] },
    Fact(
      "is_used", of: .store, .flag,
      "whether anything uses it, infrastructure and jobs among them; unknown where the inputs may not show all",
      for: .rules
    ) { base in
      let topology = base.topology
      let used = Set(topology.uses.lazy.map(\.store))
      let isOpen =
        !topology.isClosed
        || topology.services.contains { ![.external, .undeclared].contains($0.role) && !topology.listsAll($0.attributes) }
      return { used.contains(ID($0)) ? .flag(true) : isOpen ? .unknown(needs: DeclaredNames.need) : .flag(false) }
    },
    Fact("users", of: .store, .texts, "the services that use it, by name", from: Self.self) { uses, store in
      .names(uses.users[store].map { uses.names[$0.index] })
    },
  ]

  /// By store: distinct services that use it, by name.
  package let users: [[ID<Service>]]
  /// By store: how many services may write to it.
  package let writers: [Int32]
  /// By store: how many services are declared to read it.
  package let readers: [Int32]
  /// By store: how many teams own its users; absent where one of them declares none, and between bounds where a file says of one that its
  /// team is unknown.
  private let teams: [FactValue]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    var users = [[ID<Service>]](repeating: [], count: topology.stores.count)
    var writers = [Int32](repeating: 0, count: topology.stores.count)
    var readers = writers
    var start = 0
    // Uses come by service and store: those of one service and one store are a run.
    while start < topology.uses.count {
      let use = topology.uses[start]
      let end = topology.uses[start...].firstIndex { $0.service != use.service || $0.store != use.store } ?? topology.uses.count
      defer { start = end }
      let role = topology.services[use.service.index].role
      // A job of which nobody says whose it is, such as a migration, is that of the service whose store it works on.
      if role.isInfrastructure || (role == .job && topology.knowledge(.team, of: use.service).value == nil) { continue }
      let access = (start..<end).map { topology.access(of: ID($0)) }
      users[use.store.index].append(use.service)
      if access.contains(where: { $0?.writes ?? true }) { writers[use.store.index] += 1 }
      if access.contains(where: { $0?.reads ?? false }) { readers[use.store.index] += 1 }
    }
    self.users = users
    self.writers = writers
    self.readers = readers
    teams = users.map { users in
      let isUnknown = users.map { topology.isLost(.team, of: $0) }
      let teams = users.map { topology.knowledge(.team, of: $0).value }
      if zip(teams, isUnknown).contains(where: { $0 == nil && !$1 }) { return .absent }
      let known = Set(teams.compactMap { $0 }).count
      let gaps = zip(users, isUnknown).filter(\.1).map { user, _ in
        Bounds.Gap(need: .need(.team, of: .service), element: user.rawValue, isUnknown: true)
      }
      if gaps.isEmpty || users.count == 1 { return .count(max(known, users.isEmpty ? 0 : 1)) }
      return .bounded(
        Bounds(Double(max(known, 1)), Double(known + gaps.count), missing: Array(gaps.prefix(Bounds.limit))))
    }
    names = topology.services.map(\.name)
  }
}
