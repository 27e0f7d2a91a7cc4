import TopologyModel

/// How many services fail with each service.
/// - Complexity: `ReachCount`.
package struct BlastRadius: Analysis {
  package static let facts = [
    Fact(
      "blast_radius", of: .service, .count, "how many other services reach it over calls that are waited for and have no fallback",
      from: Self.self
    ) {
      .count($0.ofService[$1])
    }
  ]

  /// By service: how many others of our own reach it over hard edges.
  package let ofService: [Int]

  package init(_ base: FactBase) {
    let services = base.topology.services
    ofService = base[HardReach.self].reach(backwards: true) { services[$0].role.isOurs }
  }
}
