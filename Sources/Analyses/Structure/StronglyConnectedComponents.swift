package import TopologyModel

/// Which services wait for each other: the strongly connected components of the synchronous hops, callees before
/// callers.
/// - Complexity: linear in services and calls.
package struct StronglyConnectedComponents: Analysis {
  package static let facts = [
    Fact("is_on_cycle", of: .service, .flag, "whether it waits, through others or at once, for itself", for: .rules, from: Self.self) {
      .flag($0.condensation.isCyclic[$0.component(of: ID($1))])
    }
  ]

  /// The components of `SynchronousGraph`.
  package let condensation: Condensation

  package init(_ base: FactBase) { condensation = Condensation(base[SynchronousGraph.self].graph) }

  /// A graph and its components. Where it is the same as that of synchronous hops, as where all calls are waited for and none has a
  /// fallback, it is kept once and searched once.
  static func condensed(_ graph: DirectedGraph, _ base: FactBase) -> (graph: DirectedGraph, condensation: Condensation) {
    let synchronous = base[SynchronousGraph.self].graph
    return graph == synchronous ? (synchronous, base[Self.self].condensation) : (graph, Condensation(graph))
  }

  /// The component that a service is in.
  package func component(of service: ID<Service>) -> Int { Int(condensation.componentOf[service.index]) }

  /// How many hops an edge counts for: one, but none between services that wait for each other.
  func hops(from caller: Int, to callee: Int) -> Int32 { condensation.componentOf[caller] == condensation.componentOf[callee] ? 0 : 1 }
}
