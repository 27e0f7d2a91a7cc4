package import TopologyModel

/// What the chains of an entry go through. `Chains` tells of the deepest one; this knows the others, so that none can hide
/// behind it. Calls between services that wait for each other are no hops and are left out.
/// - Complexity: linear in services and calls.
package struct ChainCalls: Analysis {
  package static let facts: [Fact] = []

  /// One call, and the depth of the deepest chain that goes through it.
  private struct Hop {
    let edge: EdgeNames
    let depth: Int32
  }

  /// By chain of `Chains`: the calls whose deepest chain it tells of, in the order of caller and callee.
  private let hops: [[Hop]]
  /// By chain: the entries that it tells of, by name, each with the depth of its deepest chain.
  private let entries: [[(name: NameID, depth: Int)]]

  package init(_ base: FactBase) {
    let names = base.topology.services.map(\.name)
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let whole = base.whole[StronglyConnectedComponents.self]
    let depths = base[SynchronousDepth.self]
    let chains = base[Chains.self]

    // By component: hops on the longest path to it from an entry, and the component of that entry. Callers come last.
    var distances = [Int32](repeating: -1, count: condensation.count)
    var starts = distances
    var entries = [[(name: NameID, depth: Int)]](repeating: [], count: chains.all.count)
    for entry in base[Entries.self].all {
      let component = condensation.componentOf[entry.index]
      (distances[Int(component)], starts[Int(component)]) = (0, component)
      let chain = chains.ofComponent[Int(component)]
      if chain >= 0 { entries[Int(chain)].append((names[entry.index], depths.depth(of: entry))) }
    }
    for component in stride(from: condensation.count - 1, through: 0, by: -1) where distances[component] >= 0 {
      for node in condensation.members(of: component) {
        for edge in graph.edges(from: Int(node)) {
          let callee = Int(condensation.componentOf[Int(graph.targets[edge])])
          let distance = distances[component] + whole.hops(from: Int(node), to: Int(graph.targets[edge]))
          if callee != component, distance > distances[callee] { (distances[callee], starts[callee]) = (distance, starts[component]) }
        }
      }
    }
    var hops = [[Hop]](repeating: [], count: chains.all.count)
    for edge in 0..<graph.edgeCount {
      let (caller, callee) = (Int(graph.sources[edge]), Int(graph.targets[edge]))
      let component = Int(condensation.componentOf[caller])
      guard distances[component] >= 0, whole.hops(from: caller, to: callee) > 0 else { continue }
      let chain = chains.ofComponent[Int(starts[component])]
      guard chain >= 0 else { continue }
      let depth = distances[component] + 1 + Int32(depths.depth(of: ID(callee)))
      hops[Int(chain)].append(Hop(edge: EdgeNames(from: names[caller], to: names[callee]), depth: depth))
    }
    self.hops = hops
    self.entries = entries
  }

  /// The calls of a chain, and of others that it tells of, through which some chain is deeper than a limit.
  package func calls(of chain: Int, deeperThan limit: Int) -> [EdgeNames] { hops[chain].filter { $0.depth > limit }.map(\.edge) }

  /// The entries that a chain tells of and whose own chains are deeper than a limit.
  package func entries(of chain: Int, deeperThan limit: Int) -> [NameID] { entries[chain].filter { $0.depth > limit }.map(\.name) }
}
