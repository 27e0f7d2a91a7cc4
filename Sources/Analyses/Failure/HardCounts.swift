import TopologyModel

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
