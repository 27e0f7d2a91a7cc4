import TopologyModel

/// How many services fail with each service; bounds where nobody knows of a call on the way whether it is hard.
/// - Complexity: `ReachCount`.
package struct BlastRadius: Analysis {
  package static let facts = [
    Fact(
      "blast_radius", of: .service, .count, "how many other services reach it over calls that are waited for and have no fallback",
      from: Self.self
    ) {
      $0.radius.value(of: $1)
    },
    Fact(
      "dependents", of: .service, .count,
      "how many other services cannot answer without it: blast_radius, but a gateway goes on passing other requests", from: Self.self
    ) {
      $0.withoutGateways.value(of: $1)
    },
  ]

  /// By service: how many others fail with it, calls that may be hard among the ways.
  package var ofService: [Int32] { radius.most }
  /// By service: the same, but a gateway goes on passing other requests.
  package var dependents: [Int32] { withoutGateways.most }
  private let radius: HardCounts
  private let withoutGateways: HardCounts

  package init(_ base: FactBase) {
    let topology = base.topology
    let services = topology.services
    let isOurs = { services[$0].role.isOurs }
    radius = HardCounts(base[HardReach.self], backwards: true, topology, counting: isOurs)
    let isOfGateway = { services[topology.calls[$0].caller.index].role == .gateway }
    withoutGateways =
      services.contains { $0.role == .gateway }
      ? HardCounts(
        HardReach(topology, leavingOut: isOfGateway), backwards: true, topology, leavingOut: isOfGateway, counting: isOurs) : radius
  }
}
