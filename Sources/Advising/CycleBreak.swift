package import Analyses
package import TopologyModel

/// Which calls to make asynchronous, or to drop, so that no services wait for each other: for each synchronous cycle a
/// smallest set of distinct edges, of several such sets one with the most edges that need no answer; what is still
/// equal goes by name.
/// - Complexity: `FeedbackArcSet`; exact within a number of steps for one component and for all of them, small
///   components first. Where it is not, `isMinimal` says so.
package struct CycleBreak: Analysis {
  package static let facts = [
    Fact("break", of: .cycle, .texts, "a smallest set of calls without which nothing waits for itself", from: Self.self) {
      $0.edges[$1].isEmpty ? .absent : .edges($0.calls(of: $1))
    },
    Fact("break_is_minimal", of: .cycle, .flag, "whether it is proved that no smaller set does", from: Self.self) {
      $0.edges[$1].isEmpty ? .absent : .flag($0.isMinimal[$1])
    },
    Fact("break_at_least", of: .cycle, .count, "no set of fewer calls does", from: Self.self) {
      $0.edges[$1].isEmpty ? .absent : .count($0.leastSizes[$1])
    },
  ]

  /// By cycle of `Cycles`: edges of `SynchronousGraph`, ascending; empty for asynchronous ones.
  package let edges: [[Int32]]
  /// By cycle of `Cycles`.
  package let isMinimal: [Bool]
  /// By cycle of `Cycles`: no set has fewer edges than this; 0 for asynchronous ones.
  package let leastSizes: [Int]
  /// By cycle of `Cycles`: shortest ways round which all must be broken, each as edges of `SynchronousGraph`. Where the break is
  /// minimal, no smaller one breaks these.
  package let waysRound: [[[Int32]]]
  private let graph: DirectedGraph

  /// What is looked at, for one component and for all: about a tenth of a second and half a second.
  private static let stepsOfOne = 10_000_000
  private static let stepsOfAll = 50_000_000

  package init(_ base: FactBase) {
    let topology = base.topology
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let cycles = base[Cycles.self]
    var edges = [[Int32]](repeating: [], count: cycles.all.count)
    var isMinimal = [Bool](repeating: false, count: cycles.all.count)
    var leastSizes = [Int](repeating: 0, count: cycles.all.count)
    var waysRound = [[[Int32]]](repeating: [], count: cycles.all.count)
    var rest = Self.stepsOfAll
    let bySize = (0..<cycles.synchronousCount).sorted { (cycles.all[$0].members.count, $0) < (cycles.all[$1].members.count, $1) }
    for cycle in bySize {
      let component = Int(condensation.componentOf[cycles.all[cycle].members[0].index])
      let subgraph = Subgraph(component, of: condensation, in: graph)
      let count = subgraph.graph.edgeCount
      let costs = (0..<count).map { edge in
        let isHandover = graph.labels(of: Int(subgraph.original(Int32(edge)))).allSatisfy {
          topology.knowledge(.needsResponse, of: ID<Call>($0)).value == 0
        }
        // No number of edges that need no answer outweighs one edge more.
        return isHandover ? count + 1 : count + 2
      }
      let share = max(0, min(rest, Self.stepsOfOne))
      var steps = share
      let set = FeedbackArcSet(subgraph, costs: costs, steps: &steps)
      rest -= share - steps
      edges[cycle] = set.edges.map { subgraph.original($0) }
      isMinimal[cycle] = set.isMinimal
      waysRound[cycle] = set.cycles.map { $0.map { subgraph.original($0) } }
      // An edge costs at most count + 2.
      leastSizes[cycle] = (set.lowerBound + count + 1) / (count + 2)
    }
    self.edges = edges
    self.isMinimal = isMinimal
    self.leastSizes = leastSizes
    self.waysRound = waysRound
    self.graph = graph
  }

  /// One call for each edge that is to go. `SynchronousGraph.calls(of:)` has the others between the same two services.
  package func calls(of cycle: Int) -> [ID<Call>] { edges[cycle].map { ID(graph.labels(of: Int($0)).first!) } }
}
