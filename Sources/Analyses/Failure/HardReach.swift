import TopologyModel

/// The hard edges, and which services fail together over them: what `BlastRadius` and `CriticalDependencies` count on.
/// - Complexity: linear in services and calls.
package struct HardReach: Analysis {
  package static let facts: [Fact] = []

  /// One edge from each caller to each callee without whose answer it cannot answer itself.
  package let graph: DirectedGraph
  /// The strongly connected components of hard calls.
  package let condensation: Condensation
  /// The components and the edges between them, from higher numbers to lower; made anew each time, for few ask for it.
  /// - Complexity: linear in nodes and edges.
  package var components: DirectedGraph { condensation.graph(of: graph) }

  package init(_ base: FactBase) {
    (graph, condensation) = StronglyConnectedComponents.condensed(Self.graph(base.topology) { _ in false }, base)
  }

  /// - Parameter isLeftOut: by number of a call: whether it counts as none.
  init(_ topology: Topology, leavingOut isLeftOut: (Int) -> Bool) {
    graph = Self.graph(topology, leavingOut: isLeftOut)
    condensation = Condensation(graph)
  }

  private static func graph(_ topology: Topology, leavingOut isLeftOut: (Int) -> Bool) -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(topology.calls.count)
    for (index, call) in topology.calls.enumerated()
    where topology.isHard(ID(index)) && !isLeftOut(index) {
      edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue, label: Int32(index)))
    }
    return DirectedGraph(nodeCount: topology.services.count, edges: edges)
  }

  /// By service: how many of the services that count it reaches, itself not counted; backwards, how many reach it.
  /// - Complexity: `ReachCount`.
  func reach(backwards: Bool, counting counts: (Int) -> Bool) -> [Int32] {
    let count = condensation.count
    var weights = [Int](repeating: 0, count: count)
    for node in condensation.componentOf.indices where counts(node) { weights[Int(condensation.componentOf[node])] += 1 }
    var reach =
      backwards
      ? ReachCount(components.turned(), weights: weights.reversed()).ofNode.reversed() : ReachCount(components, weights: weights).ofNode
    for component in reach.indices { reach[component] += weights[component] }
    return condensation.componentOf.indices.map { Int32(reach[Int(condensation.componentOf[$0])] - (counts($0) ? 1 : 0)) }
  }
}

/// How many others each service reaches over hard edges, or is reached by: over those that are known to be hard, and over those that may
/// be, because nobody knows whether there is a fallback or whether the caller waits.
struct HardCounts {
  /// By service: over those that may be hard.
  let most: [Int32]
  /// By service: over those that are known to be; the same where all are.
  let least: [Int32]
  /// By service: what would narrow it; none where all is known.
  private let missing: [[Bounds.Gap]]

  /// - Complexity: `ReachCount`.
  /// - Parameters:
  ///   - hard: the edges that may be hard.
  ///   - isLeftOut: by number of a call: whether it counts as none.
  init(
    _ hard: HardReach, backwards: Bool, _ topology: Topology, leavingOut isLeftOut: (Int) -> Bool = { _ in false },
    counting counts: (Int) -> Bool
  ) {
    most = hard.reach(backwards: backwards, counting: counts)
    let missing = Self.missing(hard, backwards: backwards, topology)
    if missing.isEmpty {
      least = most
    } else {
      let known = HardReach(topology) { isLeftOut($0) || topology.doubt(ofHard: ID($0)) != nil }
      least = known.reach(backwards: backwards, counting: counts)
    }
    self.missing = missing
  }

  /// What a rule sees of it.
  func value(of service: Int) -> FactValue {
    least[service] < most[service]
      ? .bounded(Bounds(Double(least[service]), Double(most[service]), missing: missing[service])) : .count(Int(most[service]))
  }

  /// What nobody knows of the calls that lead on.
  func missing(of service: Int) -> [Bounds.Gap] { missing.isEmpty ? [] : missing[service] }

  /// By service: what nobody knows of the calls on the ways; empty where all is known.
  private static func missing(_ hard: HardReach, backwards: Bool, _ topology: Topology) -> [[Bounds.Gap]] {
    let (graph, condensation) = (hard.graph, hard.condensation)
    var missing: [[Bounds.Gap]] = []
    // One call that is known to be hard is enough.
    for edge in 0..<graph.edgeCount where graph.labels(of: edge).allSatisfy({ topology.doubt(ofHard: ID($0)) != nil }) {
      if missing.isEmpty { missing = Array(repeating: [], count: condensation.count) }
      let end = Int(condensation.componentOf[Int(backwards ? graph.targets[edge] : graph.sources[edge])])
      for call in graph.labels(of: edge) {
        missing[end] = Bounds.joined(missing[end], [.unknown(topology.doubt(ofHard: ID(call))!, of: ID(call))])
      }
    }
    if missing.isEmpty { return [] }
    let components = hard.components
    // Edges go from higher numbers to lower ones.
    for component in 0..<condensation.count {
      let component = backwards ? condensation.count - 1 - component : component
      for edge in components.edges(from: component) {
        let target = Int(components.targets[edge])
        let (end, start) = backwards ? (target, component) : (component, target)
        missing[end] = Bounds.joined(missing[end], missing[start])
      }
    }
    return condensation.componentOf.map { missing[Int($0)] }
  }
}
