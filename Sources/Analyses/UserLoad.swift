import TopologyModel

/// What users ask of the system by its scale, and how many users the declared rates of its entries stand for.
/// - Complexity: linear in services.
package struct UserLoad: Analysis {
  package static let facts = [
    Fact(
      "user_requests_per_s", of: .topology, .number,
      "users x actions a minute x active share x peak factor; null where nobody says how many users",
      from: Self.self
    ) { load, _ in load.atPeak.factValue },
    Fact(
      "document_calls_per_s", of: .topology, .number, "the document's estimate of all calls: user_requests_per_s x calls_per_action, or 10",
      from: Self.self
    ) { load, _ in load.documentCalls.factValue },
    Fact(
      "entry_rate_per_s", of: .topology, .number, "the sum of the rates that entries declare; null unless each declares one",
      from: Self.self
    ) {
      load, _ in load.entryRate.factValue
    },
    Fact(
      "implied_users", of: .topology, .number, "how many users that rate stands for: rate x 60 / actions a minute / active share",
      from: Self.self
    ) {
      load, _ in load.impliedUsers.factValue
    },
    Fact("implied_tier", of: .topology, .text, "the tier of so many users", isPrinted: false, from: Self.self) { load, _ in
      switch load.impliedUsers {
      case .known(let users): .word(.word(Tier(users: users)))
      case .absent: .absent
      case .unknown: load.impliedUsers.factValue
      }
    },
  ]

  package let atPeak: Estimate
  /// Calls that the document's arithmetic makes of it.
  package let documentCalls: Estimate
  package let entryRate: Estimate
  package let impliedUsers: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    func scale(_ attribute: Attribute) -> Estimate { Estimate(topology.knowledge(attribute), attribute, of: .topology) }
    // One action a minute by all users at once, as the document has it, where nobody says otherwise.
    let perUser = scale(.actionsPerUserPerMinute).or(1).combined(with: scale(.activeShare).or(1), *)
    atPeak = scale(.users).combined(with: perUser, *).combined(with: scale(.peakFactor).or(1)) { $0 * $1 / 60 }
    documentCalls = atPeak.combined(with: scale(.callsPerAction).or(10), *)
    let entries = base[Entries.self].all
    entryRate =
      entries.isEmpty
      ? .absent
      : entries.reduce(.known(0)) { $0.combined(with: Estimate(topology.knowledge(.entryRate, of: $1), .entryRate, of: .service), +) }
    // Users who do nothing stand for no traffic, however many they are.
    impliedUsers = perUser.number == 0 ? .absent : entryRate.combined(with: perUser) { $0 * 60 / $1 }
  }
}
