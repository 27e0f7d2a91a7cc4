import Advising
import Analyses
import Rules
import TopologyModel

/// What a search of a large system begins with: the shape of the whole is mended at once, by heuristics that are nearly linear. Cycles go
/// first, then paths that are too long, then services that too many others are needed by or need.
extension LintOracle {
  package mutating func opening(after plan: [Int32]) -> [Int32] { plan.isEmpty ? shape() : timeouts(after: plan) }

  /// Every timeout that is missing, or is not what callees take by then and callers leave: they follow from each other.
  private mutating func timeouts(after plan: [Int32]) -> [Int32] {
    let state = state(after: plan)
    let values = values(state)
    // What is wrong with timeouts among each other, each rule once.
    var askers: [Asked] = []
    for verdict in findings(in: state) {
      guard !askers.contains(where: { $0.rule.id == verdict.rule.id }), verdict.rule.subject == .call else { continue }
      let repairs = repairs(of: verdict.rule).filter { $0.repair.action == .setTimeout }
      if let here = repairs.first(where: { $0.repair.place == .here }), repairs.count > 1 { askers.append(here) }
    }
    guard let asked = askers.first, allows(.setTimeout) else { return [] }
    let topology = state.changed.topology
    return topology.calls.indices.compactMap {
      topology.isTimed(ID<Call>($0)) ? action(asked, at: $0, state, values, false) : nil
    }
  }

  private mutating func shape() -> [Int32] {
    let state = state(after: [])
    let base = state.lint.base
    let topology = start.topology
    let values = values(state)
    let sites = RepairSites(base)
    var faults = Faults(topology.services.count)
    for verdict in findings(in: state) {
      for asked in repairs(of: verdict.rule) where allows(asked.repair.action) {
        note(asked, of: verdict, state, values, sites, in: &faults)
      }
    }
    var shape = Shape()

    let synchronous = base[SynchronousGraph.self].graph
    if !faults.cycles.isEmpty {
      let condensation = base[StronglyConnectedComponents.self].condensation
      let cuts = self.cuts(synchronous, by: faults.breaking, state, values)
      for (verdict, key) in faults.cycles {
        let known = base[CycleBreak.self].edges[verdict.index]
        var edges = known
        if known.contains(where: { cuts[Int($0)] == nil }) {
          let component = condensation.componentOf[base[Cycles.self].all[verdict.index].members[0].index]
          edges = Self.breaking(Subgraph(Int(component), of: condensation, in: synchronous), cuts)
        }
        for edge in edges { shape.take(cuts[Int(edge)], for: key, in: &candidates) }
      }
    }
    if let most = faults.mostHops {
      let graph = left(of: synchronous, without: shape)
      let cuts = self.cuts(graph, by: faults.shortening, state, values)
      let starts = base[Entries.self].all.map(\.rawValue)
      for edge in DepthCut(graph, from: starts, most: most, costs: cuts.map { $0?.cost }).edges {
        shape.take(cuts[Int(edge)], for: nil, in: &candidates)
      }
    }
    var steps = Self.openingSteps
    for isUpstream in [false, true] {
      guard case let limits = faults.limits[isUpstream ? 1 : 0], limits.contains(where: { $0 != nil }) else { continue }
      let relieving = faults.relieving[isUpstream ? 1 : 0]
      func hard() -> DirectedGraph {
        var edges: [DirectedGraph.Edge] = []
        for (index, call) in topology.calls.enumerated() where topology.isHard(ID(index)) && !shape.softCalls.contains(index) {
          if isUpstream, topology.services[call.caller.index].role == .gateway { continue }
          edges.append(
            isUpstream
              ? DirectedGraph.Edge(from: call.callee.rawValue, to: call.caller.rawValue, label: Int32(index))
              : DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue, label: Int32(index)))
        }
        return DirectedGraph(nodeCount: topology.services.count, edges: edges)
      }
      var graph = hard()
      var cuts = self.cuts(graph, by: relieving, state, values)
      let condensation = Condensation(graph)
      for component in condensation.cyclic {
        let members = condensation.members(of: component)
        guard members.contains(where: { limits[Int($0)].map { $0 < members.count - 1 } ?? false }) else { continue }
        for edge in Self.breaking(Subgraph(component, of: condensation, in: graph), cuts) {
          shape.take(cuts[Int(edge)], for: nil, in: &candidates)
        }
        graph = hard()
      }
      cuts = self.cuts(graph, by: relieving, state, values)
      let counts = topology.services.map { !isUpstream || $0.role.isOurs }
      for (node, edge) in ReachCut(graph, limits: limits, counts: counts, costs: cuts.map { $0?.cost }, steps: &steps).edges {
        shape.take(cuts[Int(edge)], for: faults.keys[Int(node)]?[isUpstream ? 1 : 0], in: &candidates)
      }
    }
    return shape.actions.sorted()
  }

  /// What the reach of services may take.
  private static let openingSteps = 20_000_000

  /// What of the shape is at fault.
  private struct Faults {
    var cycles: [(verdict: Verdict, key: FindingIdentity)] = []
    var mostHops: Int?
    /// By service: how many it may reach downstream, and upstream.
    var limits: [[Int?]]
    /// By service: the findings that say so.
    var keys: [Int: [FindingIdentity?]] = [:]
    var breaking: [Asked] = []
    var shortening: [Asked] = []
    /// Of calls downstream, and upstream.
    var relieving: [[Asked]] = [[], []]

    init(_ count: Int) { limits = Array(repeating: Array(repeating: nil, count: count), count: 2) }
  }

  private func note(
    _ asked: Asked, of verdict: Verdict, _ state: State, _ values: ValuesInState, _ sites: RepairSites, in faults: inout Faults
  ) {
    func isKnown(_ all: [Asked]) -> Bool { all.contains { $0.rule.id == asked.rule.id && $0.repair.action == asked.repair.action } }
    let base = state.lint.base
    switch (verdict.rule.subject, asked.repair.place) {
    case (.cycle, .waysRound), (.cycle, .calls):
      guard asked.repair.action == .makeAsync, verdict.index < base[Cycles.self].synchronousCount else { return }
      faults.cycles.append((verdict, verdict.identity()))
      if !isKnown(faults.breaking) { faults.breaking.append(asked) }
    case (.chain, .calls):
      guard isForEachFinding(of: verdict.rule), let stretch = values.stretch(of: asked.repair, in: verdict.rule) else { return }
      faults.mostHops = min(faults.mostHops ?? .max, stretch - 1)
      if !isKnown(faults.shortening) { faults.shortening.append(asked) }
    case (.service, .downstream), (.service, .upstream):
      guard let most = bound(of: asked, for: verdict, values) else { return }
      let (side, service) = (asked.repair.place == .upstream ? 1 : 0, sites.service(of: verdict))
      faults.limits[side][service] = min(faults.limits[side][service] ?? .max, most)
      faults.keys[service, default: [nil, nil]][side] = verdict.identity()
      if !isKnown(faults.relieving[side]) { faults.relieving[side].append(asked) }
    default: break
    }
  }

  /// What takes an edge out.
  private struct Cut {
    var actions: [Int32]
    var calls: [Int]
    var cost: Int
    /// Whether nobody waits any more; else there is a fallback.
    var isAsync: Bool
  }

  /// What has been taken out.
  private struct Shape {
    var actions: Set<Int32> = []
    /// Calls that are no more, and those that are not needed for an answer.
    var goneCalls: Set<Int> = []
    var softCalls: Set<Int> = []

    mutating func take(_ cut: Cut?, for key: FindingIdentity?, in candidates: inout [FindingIdentity: Set<Int32>]) {
      guard let cut else { return }
      actions.formUnion(cut.actions)
      softCalls.formUnion(cut.calls)
      if cut.isAsync { goneCalls.formUnion(cut.calls) }
      if let key { candidates[key, default: []].formUnion(cut.actions) }
    }
  }

  /// By edge: what takes it out at the least cost; nil where nothing does.
  private mutating func cuts(_ graph: DirectedGraph, by repairs: [Asked], _ state: State, _ values: ValuesInState) -> [Cut?] {
    (0..<graph.edgeCount).map { edge in
      var cut = Cut(actions: [], calls: [], cost: 0, isAsync: true)
      for call in graph.labels(of: edge) {
        let able = repairs.compactMap { action($0, at: Int(call), state, values, true) }
        guard let cheapest = able.min(by: { (costs[Int($0)], $0) < (costs[Int($1)], $1) }) else { return nil }
        cut.calls.append(Int(call))
        if actions[Int(cheapest)].kind != .makeAsync { cut.isAsync = false }
        if cut.actions.contains(cheapest) { continue }
        cut.actions.append(cheapest)
        cut.cost += costs[Int(cheapest)]
      }
      return cut
    }
  }

  private func left(of graph: DirectedGraph, without shape: Shape) -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    for edge in 0..<graph.edgeCount {
      for call in graph.labels(of: edge) where !shape.goneCalls.contains(Int(call)) {
        edges.append(DirectedGraph.Edge(from: graph.sources[edge], to: graph.targets[edge], label: call))
      }
    }
    return DirectedGraph(nodeCount: graph.nodeCount, edges: edges)
  }

  /// Edges of the whole without which a component has no cycle, of what can be taken out where that suffices.
  private static func breaking(_ subgraph: Subgraph, _ cuts: [Cut?]) -> [Int32] {
    let costs = (0..<Int32(subgraph.graph.edgeCount)).map { cuts[Int(subgraph.original($0))]?.cost }
    let all = costs.reduce(1) { $0 + ($1 ?? 0) }
    var steps = openingSteps
    return GreedyFeedbackArcs(subgraph, costs: costs.map { $0 ?? all }, steps: &steps).edges.map { subgraph.original($0) }
  }
}
