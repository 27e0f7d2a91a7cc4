import TopologyModel

/// What users ask of the system by its scale, and how many users the declared rates of its entries stand for.
/// - Complexity: linear in services.
package struct UserLoad: Analysis {
  package static let facts = [
    Fact(
      "user_requests_per_s", of: .topology, .number,
      "users x actions a minute x active share x peak factor; null where nobody says how many users or what they do",
      from: Self.self
    ) { load, _ in load.atPeak.factValue },
    Fact(
      "document_calls_per_s", of: .topology, .number,
      "the document's estimate of all calls: users x actions, or 1, a minute x calls_per_action, or 10",
      from: Self.self
    ) { load, _ in load.documentCalls.factValue },
    Fact(
      "document_bytes_per_s", of: .topology, .number, "the document's estimate of their bytes: 1 KB for each of document_calls_per_s",
      from: Self.self
    ) { load, _ in load.documentBytes.factValue },
    Fact(
      "document_network_cards", of: .topology, .count, "network cards of 1 Gbit/s, used to 70 %, that would carry document_bytes_per_s",
      from: Self.self
    ) { load, _ in load.documentBytes.number.map { .count(Bandwidth.cards(for: $0)) } ?? load.documentBytes.factValue },
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
    Fact("implied_tier", of: .topology, .text, "the tier of so many users", for: .rules, from: Self.self) { load, _ in
      switch load.impliedUsers {
      case .known(let users): .word(.word(Tier(users: users)))
      case .absent: .absent
      case .unknown, .bounded: load.impliedUsers.factValue
      }
    },
  ]

  /// What users ask for at the peak, in a second; absent unless the inputs say how many there are and what they do.
  package let atPeak: Estimate
  /// Calls that the document's arithmetic makes of it.
  package let documentCalls: Estimate
  /// Bytes a second of those.
  package var documentBytes: Estimate { documentCalls.combined(with: .known(1_000), *) }
  /// The sum of the rates that entries declare, in a second; absent unless each declares one.
  package let entryRate: Estimate
  /// How many users that rate stands for.
  package let impliedUsers: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    func scale(_ attribute: Attribute) -> Estimate { Estimate(topology.knowledge(attribute), attribute, of: .topology) }
    func requests(actions: Estimate) -> Estimate {
      scale(.users).combined(with: actions.combined(with: scale(.activeShare).or(1), *), *)
        .combined(with: scale(.peakFactor).or(1)) { $0 * $1 / 60 }
    }
    atPeak = requests(actions: scale(.actionsPerUserPerMinute))
    // One action a minute and ten calls for each, as the document has it, where nobody says otherwise: its estimate
    // alone rests on what is not declared.
    let actions = scale(.actionsPerUserPerMinute).or(1)
    documentCalls = requests(actions: actions).combined(with: scale(.callsPerAction).or(10), *)
    let perUser = scale(.actionsPerUserPerMinute).combined(with: scale(.activeShare).or(1), *)
    let entries = base[Entries.self].all
    entryRate =
      entries.isEmpty
      ? .absent
      : entries.reduce(.known(0)) { $0.combined(with: Estimate(topology.knowledge(.entryRate, of: $1), .entryRate, of: .service), +) }
    // Users who do nothing stand for no traffic, however many they are.
    impliedUsers = perUser.number == 0 ? .absent : entryRate.combined(with: perUser) { $0 * 60 / $1 }
  }
}
