package import TopologyModel

/// How large the system is, and the tier that it is judged by.
/// - Complexity: linear in services, calls, messages and uses.
package struct SystemTier: Analysis {
  package static let facts = [
    Fact("name", of: .topology, .text, "its name, if it has one") { topology, _ in topology.name.map { .name($0) } ?? .absent },
    Fact("tier", of: .topology, .text, "T1 to 1 000 users, T2 to 100 000, T3 to 10 million, T4 above", from: Self.self) { system, _ in
      .word(.word(system.tier))
    },
    Fact("tier_inferred", of: .topology, .flag, "whether the tier is only inferred from the number of services", from: Self.self) {
      system, _ in
      .flag(system.isInferred)
    },
    Fact("services", of: .topology, .count, "services that are declared, externals left out", from: Self.self) { system, _ in
      .count(system.serviceCount)
    },
    Fact("calls", of: .topology, .count, "calls between any two") { topology, _ in .count(topology.calls.count) },
    Fact(
      "sync_share", of: .topology, .number, "synchronous hops among all hops, all that is published and all calls to brokers",
      from: Self.self
    ) { system, _ in
      system.synchronousShare.map { .number($0) } ?? .absent
    },
    Fact(
      "coverage_ratio", of: .topology, .number, "share of the services with at least one call, message or store", from: Self.self
    ) { system, _ in system.coverage.map { .number($0) } ?? .absent },
  ]

  /// The tier to judge by.
  package let tier: Tier
  /// Whether neither the user nor an input says how many users there are.
  package let isInferred: Bool
  /// Services of our own that are declared.
  package let serviceCount: Int
  /// From 0 to 1; nil if nothing is called or published.
  package let synchronousShare: Double?
  /// From 0 to 1; nil without services.
  package let coverage: Double?

  package init(_ base: FactBase) {
    let topology = base.topology
    serviceCount = topology.services.count { $0.role.isOurs }
    let declared = base.requestedTier ?? topology.knowledge(.users).value.map { Tier(users: $0) }
    tier = declared ?? Tier(services: serviceCount)
    isInferred = declared == nil

    let hops = topology.calls.indices.lazy.map { ID<Call>($0) }.filter { topology.isHop($0) }
    let toBrokers = topology.calls.count { topology.services[$0.callee.index].role == .broker }
    let (all, synchronous) = hops.reduce((topology.publishes.count + toBrokers, 0)) {
      ($0.0 + 1, $0.1 + (topology.isSynchronous($1) ? 1 : 0))
    }
    synchronousShare = all == 0 ? nil : Double(synchronous) / Double(all)

    let links = base[Links.self].ofService
    let connected = topology.services.indices.count { topology.services[$0].role.isOurs && links[$0] > 0 }
    coverage = serviceCount == 0 ? nil : Double(connected) / Double(serviceCount)
  }
}
