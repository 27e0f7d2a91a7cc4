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
    },
    Fact(
      "dependents", of: .service, .count,
      "how many other services cannot answer without it: blast_radius, but a gateway goes on passing other requests", from: Self.self
    ) {
      .count($0.dependents[$1])
    },
  ]

  /// By service: how many others fail with it.
  package let ofService: [Int]
  /// By service: the same, but a gateway goes on passing other requests.
  package let dependents: [Int]

  package init(_ base: FactBase) {
    let services = base.topology.services
    let isOurs = { services[$0].role.isOurs }
    ofService = base[HardReach.self].reach(backwards: true, counting: isOurs)
    dependents =
      services.contains { $0.role == .gateway }
      ? HardReach(base.topology, leavingOut: { services[base.topology.calls[$0].caller.index].role == .gateway }).reach(
        backwards: true, counting: isOurs) : ofService
  }
}
