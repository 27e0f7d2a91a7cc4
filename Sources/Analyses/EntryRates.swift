import TopologyModel

/// The load that entries declare for themselves.
/// - Complexity: linear in services.
package struct EntryRates: Analysis {
  package static let facts = [
    Fact("entry_rate_per_s", of: .topology, .number, "the sum of the rates that entries declare; null unless each declares one", from: Self.self) {
      rates, _ in rates.sum.factValue
    }
  ]

  package let sum: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    let entries = base[Entries.self].all
    sum =
      entries.isEmpty
      ? .absent
      : entries.reduce(.known(0)) { $0.combined(with: Estimate(topology.knowledge(.entryRate, of: $1), .entryRate, of: .service), +) }
  }
}
