package import TopologyModel

/// How many hops a request goes on for, one waiting for the next: the longest path in the condensation.
/// - Complexity: linear in services and calls.
package struct SynchronousDepth: Analysis {
  package static let facts = [
    Fact(
      "sync_depth", of: .service, .count, "hops on the longest synchronous path from it; services on a common cycle count as one",
      from: Self.self
    ) { .count($0.depth(of: ID($1))) },
    Fact("max_sync_depth", of: .topology, .count, "hops on the longest synchronous path of all", from: Self.self) { depths, _ in
      .count(Int(depths.depths.max() ?? 0))
    },
  ]

  /// By component of `StronglyConnectedComponents`: hops on the longest path.
  package let depths: [Int32]
  /// By component: the edge of `SynchronousGraph` by which the longest path goes on, to the smallest name where
  /// several are as long; -1 at its end.
  package let next: [Int32]
  private let componentOf: [Int32]

  package init(_ base: FactBase) {
    // Services on a common cycle count as one even where calls that close it are left out.
    let whole = base.whole[StronglyConnectedComponents.self]
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    var depths = [Int32](repeating: 0, count: condensation.count)
    var next = [Int32](repeating: -1, count: condensation.count)
    // Callees have the lower numbers, so they are done when a caller asks.
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) {
        for edge in graph.edges(from: Int(node)) {
          let callee = Int(condensation.componentOf[Int(graph.targets[edge])])
          guard callee != component else { continue }
          let depth = depths[callee] + whole.hops(from: Int(node), to: Int(graph.targets[edge]))
          guard depth > 0 else { continue }
          if depth > depths[component] || (depth == depths[component] && graph.targets[edge] < graph.targets[Int(next[component])]) {
            depths[component] = depth
            next[component] = Int32(edge)
          }
        }
      }
    }
    self.depths = depths
    self.next = next
    componentOf = condensation.componentOf
  }

  /// Hops on the longest synchronous path from a service.
  package func depth(of service: ID<Service>) -> Int { Int(depths[Int(componentOf[service.index])]) }
}
