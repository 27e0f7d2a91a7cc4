import TopologyModel

/// How many services fail with each service. A gateway goes on passing other requests, so no failure spreads through it.
/// - Complexity: `ReachCount`.
package struct BlastRadius: Analysis {
  package static let facts = [
    Fact(
      "blast_radius", of: .service, .count,
      "how many other services reach it over calls that are waited for and have no fallback, none of them a gateway's",
      from: Self.self
    ) {
      .count($0.ofService[$1])
    }
  ]

  /// By service: how many others of our own reach it over hard edges.
  package let ofService: [Int]

  package init(_ base: FactBase) {
    let services = base.topology.services
    let reach = services.contains { $0.role == .gateway } ? HardReach(base.topology, passesGateways: false) : base[HardReach.self]
    ofService = reach.reach(backwards: true) { services[$0].role.isOurs }
  }
}
