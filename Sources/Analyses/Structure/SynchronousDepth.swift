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
      depths.value(Int(depths.depths.max() ?? 0), depths.least.max(), depths.most.max())
    },
  ]

  /// By component of `StronglyConnectedComponents`: hops on the longest path.
  package let depths: [Int32]
  /// By component: the edge of `SynchronousGraph` by which the longest path goes on, to the smallest name where
  /// several are as long; -1 at its end.
  package let next: [Int32]
  private let componentOf: [Int32]
  /// By component: the least and the most hops, whichever calls are waited for of which nobody knows that; empty where it is known of all.
  private let least: [Int32]
  private let most: [Int32]
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
    (least, most) = missing.isEmpty ? ([], []) : Self.bounds(base, whole, condensation)
  }

  /// Where calls may not be waited for by which services wait for each other, these are a cycle, a path through all of them or nothing.
  private static func bounds(
    _ base: FactBase, _ whole: StronglyConnectedComponents, _ condensation: Condensation
  ) -> (least: [Int32], most: [Int32]) {
    let hops = base[SynchronousGraph.self]
    var least = [Int32](repeating: 0, count: condensation.count)
    var most = least
    for component in least.indices {
      let members = condensation.members(of: component)
      var isDoubtful = false
      for node in members {
        for edge in hops.graph.edges(from: Int(node)) {
          let target = Int(hops.graph.targets[edge])
          let callee = Int(condensation.componentOf[target])
          let isCertain = hops.isCertain(edge, base.topology)
          if callee == component {
            isDoubtful = isDoubtful || !isCertain
          } else {
            most[component] = max(most[component], most[callee] + whole.hops(from: Int(node), to: target))
            if isCertain { least[component] = max(least[component], least[callee] + whole.hops(from: Int(node), to: target)) }
          }
        }
      }
      if isDoubtful { (least[component], most[component]) = (0, most[component] + Int32(members.count - 1)) }
    }
    return (least, most)
  }

  /// What a rule sees of the depth of a service.
  func value(of service: ID<Service>) -> FactValue {
    let component = Int(componentOf[service.index])
    return missing.isEmpty ? .count(depth(of: service)) : value(depth(of: service), least[component], most[component])
  }

  private func value(_ depth: Int, _ least: Int32?, _ most: Int32?) -> FactValue {
    guard let least, let most, least < most else { return .count(depth) }
    return .bounded(Bounds(Double(least), Double(most), missing: missing))
  }

  /// Hops on the longest synchronous path from a service.
  package func depth(of service: ID<Service>) -> Int { Int(depths[Int(componentOf[service.index])]) }
}
