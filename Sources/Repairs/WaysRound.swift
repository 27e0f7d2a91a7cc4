import Advising
import Analyses
import TopologyModel

/// Ways round a cycle of services of which each has to lose a call, as far as calls can be done something about.
struct WaysRound {
  /// Each as edges of `SynchronousGraph`; a single one if nothing can be done about it, and so about the cycle.
  let ways: [[Int32]]

  /// What may be looked at for one component.
  private static let steps = 5_000_000

  /// - Parameters:
  ///   - cycle: of `Cycles`, a synchronous one.
  ///   - cost: what takes out an edge of `SynchronousGraph`; nil where nothing does.
  /// - Complexity: linear where everything can be done at one price; else that of `FeedbackArcSet`.
  init(of cycle: Int, _ base: FactBase, cost: (Int32) -> Int?) {
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let component = Int(condensation.componentOf[base[Cycles.self].all[cycle].members[0].index])
    let subgraph = Subgraph(component, of: condensation, in: graph)
    let edges = (0..<Int32(subgraph.graph.edgeCount)).map { subgraph.original($0) }
    // A gateway passes each request on to one service: what leads through it is no way round.
    let isOfGateway = edges.map { base.topology.services[Int(graph.sources[Int($0)])].role == .gateway }
    let costs = edges.map(cost)
    func withoutGateways(_ ways: [[Int32]]) -> [[Int32]] {
      ways.filter { way in !way.contains { base.topology.services[Int(graph.sources[Int($0)])].role == .gateway } }
    }

    let prices = zip(costs, isOfGateway).filter { !$0.1 }.map(\.0)
    guard let first = prices.first, !prices.allSatisfy({ $0 == first && $0 != nil }) else {
      ways = withoutGateways(base[CycleBreak.self].waysRound[cycle])
      return
    }
    var steps = Self.steps
    var search = CycleSearch(subgraph)
    if let stuck = search.shortest(avoiding: zip(costs, isOfGateway).map { $0 != nil || $1 }, steps: &steps) {
      ways = [stuck.map { subgraph.original($0) }]
      return
    }
    let all = costs.reduce(1) { $0 + ($1 ?? 0) }
    let priced = zip(costs, isOfGateway).map { $1 ? 1 : $0 ?? all }
    ways = withoutGateways(FeedbackArcSet(subgraph, costs: priced, steps: &steps).cycles.map { $0.map { subgraph.original($0) } })
  }
}
