import Analyses
import TopologyModel

/// Which calls may become messages: those of which an input says that nobody waits for the answer or needs it; and where the shape of
/// the system is at fault, those that take part in it, on a cycle or on a path of too many hops.
struct MovableCalls {
  private let isMovable: [Bool]

  /// - Parameters:
  ///   - stretch: of how many hops in a row one has to go; nil where chains are no matter.
  ///   - allowsAll: whether any call will do that does not say it needs its answer.
  /// - Complexity: linear in services and calls.
  init(_ base: FactBase, stretch: Int?, allowsAll: Bool) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let onward = base[SynchronousDepth.self].depths
    let graph = base[SynchronousGraph.self].graph
    func component(_ service: ID<Service>) -> Int { Int(condensation.componentOf[service.index]) }
    // Hops on the longest path to each component: callers have the higher numbers.
    var before = [Int](repeating: 0, count: condensation.count)
    for from in (0..<condensation.count).reversed() where stretch != nil {
      for node in condensation.members(of: from) {
        for edge in graph.edges(from: Int(node)) {
          let to = Int(condensation.componentOf[Int(graph.targets[edge])])
          if to != from { before[to] = max(before[to], before[from] + 1) }
        }
      }
    }
    isMovable = topology.calls.indices.map { index in
      let (call, ends) = (ID<Call>(index), topology.calls[index])
      if let needed = topology.knowledge(.needsResponse, of: call).value { return needed == 0 }
      if allowsAll || !topology.isSynchronous(call) { return true }
      let (from, to) = (component(ends.caller), component(ends.callee))
      if from == to { return condensation.isCyclic[from] }
      return stretch.map { before[from] + 1 + Int(onward[to]) >= $0 } ?? false
    }
  }

  func contains(_ call: ID<Call>) -> Bool { isMovable[call.index] }
}
