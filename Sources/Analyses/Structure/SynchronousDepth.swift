package import TopologyModel

/// How many hops a request goes on for, one waiting for the next: the longest path in the condensation.
/// - Complexity: linear in services and calls.
package struct SynchronousDepth: Analysis {
  package static let facts = [
    Fact(
      "sync_depth", of: .service, .count, "hops on the longest synchronous path from it; services on a common cycle count as one",
      from: Self.self
    ) { $0.value(of: ID($1)) },
    Fact("max_sync_depth", of: .topology, .count, "hops on the longest synchronous path of all", from: Self.self) { depths, _ in
      depths.value(Int(depths.depths.max() ?? 0), Int(depths.certain.max() ?? 0))
    },
  ]

  /// By component of `StronglyConnectedComponents`: hops on the longest path.
  package let depths: [Int32]
  /// By component: the edge of `SynchronousGraph` by which the longest path goes on, to the smallest name where
  /// several are as long; -1 at its end.
  package let next: [Int32]
  private let componentOf: [Int32]
  /// By service: hops without calls of which nobody knows whether anybody waits; empty where that is known of all.
  private let certain: [Int32]
  private let missing: [Bounds.Gap]

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
    missing = base.topology.calls.indices.lazy.map { ID<Call>($0) }.filter { base.topology.isUnsettled(.mode, of: $0) }
      .prefix(Bounds.limit).map { .unknown(.mode, of: $0) }
    certain = missing.isEmpty ? [] : Self.depths(of: base[SynchronousGraph.self].certain(base.topology))
  }

  /// By node: edges on the longest path from it, of which those between nodes that reach each other count nothing.
  private static func depths(of graph: DirectedGraph) -> [Int32] {
    let condensation = Condensation(graph)
    let components = condensation.graph(of: graph)
    var depths = [Int32](repeating: 0, count: condensation.count)
    for component in depths.indices {
      for edge in components.edges(from: component) {
        depths[component] = max(depths[component], depths[Int(components.targets[edge])] + 1)
      }
    }
    return condensation.componentOf.map { depths[Int($0)] }
  }

  /// What a rule sees of the depth of a service.
  func value(of service: ID<Service>) -> FactValue { value(depth(of: service), certain.isEmpty ? 0 : Int(certain[service.index])) }

  /// What wait for each other for all that is known may be fewer, and so the depth more.
  private func value(_ depth: Int, _ certain: Int) -> FactValue {
    if missing.isEmpty || depth == certain { return .count(depth) }
    return .bounded(Bounds(Double(min(depth, certain)), Double(max(depth, certain)), missing: missing))
  }

  /// Hops on the longest synchronous path from a service.
  package func depth(of service: ID<Service>) -> Int { Int(depths[Int(componentOf[service.index])]) }
}
