import TopologyModel

/// The longest synchronous chains from entries. Each service goes on to one service, its best, so that the ways to one
/// end form a tree: each tree gives its deepest chain, of several as deep the one whose entry's name comes first. All
/// chains together are no longer than the topology.
/// - Complexity: linear in services and calls.
package struct Chains: Analysis {
  package static let facts = [
    Fact("services", of: .chain, .texts, "the services in order, each waiting for the next", from: Self.self) { chains, index in
      .names(chains.all[index].services.map { chains.topology.services[$0.index].name })
    },
    Fact("depth", of: .chain, .count, "hops; services on a common cycle count as one") { base in
      let (chains, depths) = (base[Chains.self].all, base[SynchronousDepth.self])
      return { depths.value(of: chains[$0].services.first!) }
    },
    Fact("start", of: .chain, .text, "the entry where it starts", from: Self.self) {
      .name($0.topology.services[$0.all[$1].services.first!.index].name)
    },
    Fact("end", of: .chain, .text, "the service where it ends", from: Self.self) {
      .name($0.topology.services[$0.all[$1].services.last!.index].name)
    },
  ]

  /// By the names of start, then end. Each has at least one hop.
  package let all: [Chain]
  /// By component of `StronglyConnectedComponents`: the chain that tells of the entries there; -1 if none does.
  let ofComponent: [Int32]
  private let topology: Topology

  package init(_ base: FactBase) {
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let depths = base[SynchronousDepth.self]
    topology = base.topology

    // By component: where its path ends. Callees have the lower numbers.
    var ends = [Int32](repeating: 0, count: condensation.count)
    for component in ends.indices {
      let edge = Int(depths.next[component])
      ends[component] = edge < 0 ? Int32(component) : ends[Int(condensation.componentOf[Int(graph.targets[edge])])]
    }
    // By end: the deepest entry. Entries come by name, so the first of equals stays.
    var starts = [Int32](repeating: -1, count: condensation.count)
    for entry in base[Entries.self].all where depths.depth(of: entry) > 0 {
      let end = Int(ends[Int(condensation.componentOf[entry.index])])
      if starts[end] < 0 || depths.depth(of: entry) > depths.depth(of: ID(starts[end])) { starts[end] = entry.rawValue }
    }
    var walker = Walker(graph: graph, condensation: condensation, next: depths.next)
    all = starts.filter { $0 >= 0 }.map { walker.chain(from: $0, depth: depths.depth(of: ID($0))) }
      .sorted { ($0.services.first!, $0.services.last!) < ($1.services.first!, $1.services.last!) }
    var ofEnd = [Int32](repeating: -1, count: condensation.count)
    for (index, chain) in all.enumerated() { ofEnd[Int(condensation.componentOf[chain.services.last!.index])] = Int32(index) }
    ofComponent = ends.map { ofEnd[Int($0)] }
  }

  /// Follows the longest paths. No two chains share a component, so what it notes of a service is noted once.
  private struct Walker {
    let graph: DirectedGraph
    let condensation: Condensation
    let next: [Int32]
    /// By service: the edge by which the search inside a component reached it.
    private var via: [Int32]

    init(graph: DirectedGraph, condensation: Condensation, next: [Int32]) {
      self.graph = graph
      self.condensation = condensation
      self.next = next
      via = Array(repeating: -1, count: graph.nodeCount)
    }

    mutating func chain(from start: Int32, depth: Int) -> Chain {
      var edges: [Int32] = []
      var node = start
      while case let exit = next[Int(condensation.componentOf[Int(node)])], exit >= 0 {
        edges += path(from: node, to: graph.sources[Int(exit)])
        edges.append(exit)
        node = graph.targets[Int(exit)]
      }
      return Chain(
        services: [ID(start)] + edges.map { ID(graph.targets[Int($0)]) }, calls: edges.map { ID(graph.labels(of: Int($0)).first!) },
        depth: depth)
    }

    /// The shortest path between two services of one component, breadth first.
    private mutating func path(from start: Int32, to end: Int32) -> [Int32] {
      if start == end { return [] }
      let component = condensation.componentOf[Int(start)]
      var queue = [start]
      var head = 0
      while via[Int(end)] < 0 {
        let node = Int(queue[head])
        head += 1
        for edge in graph.edges(from: node) {
          let target = graph.targets[edge]
          guard condensation.componentOf[Int(target)] == component, target != start, via[Int(target)] < 0 else { continue }
          via[Int(target)] = Int32(edge)
          queue.append(target)
        }
      }
      var path: [Int32] = []
      var node = end
      while node != start {
        path.append(via[Int(node)])
        node = graph.sources[Int(via[Int(node)])]
      }
      return path.reversed()
    }
  }
}
