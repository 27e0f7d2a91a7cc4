package import TopologyModel

/// The policies, routes and shared configurations that do not do what they say, by what is wrong with them.
/// - Complexity: linear in them.
package struct PolicyFaults: Analysis {
  package static let facts = [
    fact("idle_policies", .idle, "policies of meshes and gateways that are about nothing in the inputs"),
    fact("void_policies", .void, "settings of a mesh that another object takes the place of"),
    fact("shadowed_routes", .shadowed, "routes that nothing comes to, since what stands before them takes all"),
    fact("missing_subsets", .missingSubset, "routes to a service, or to a part of one, that has no instances"),
    fact("stale_names", .staleName, "hosts that configurations which several services share name, and that are not there"),
    fact("uneven_routes", .uneven, "routes without a timeout, beside others to the same callee of which nearly all have one"),
  ]

  /// By kind, in the order of their places.
  package let all: [PolicyFault.Kind: [PolicyFault]]

  package init(_ base: FactBase) { all = Dictionary(grouping: base.topology.policyFaults, by: \.kind) }

  private static func fact(_ name: String, _ kind: PolicyFault.Kind, _ documentation: String) -> Fact {
    Fact(name, of: .topology, .texts, documentation + "; null without any", for: .rules, from: Self.self) { faults, _ in
      faults.all[kind].map { .names($0.map(\.name)) } ?? .absent
    }
  }
}
