import Advising
import Analyses
import Rules
import TopologyModel

/// What a search of a large system begins with: the shape of the whole is mended at once, by heuristics that are nearly linear. Cycles go
/// first, then paths that are too long, then services that too many others are needed by or need.
extension LintOracle {
  package mutating func opening(after plan: [Int32]) -> [Int32] {
    setTimeouts(anew: true)
    return plan.isEmpty ? shape() : timeouts(after: plan)
  }

  /// Every timeout that is missing, or would be another one if all were set anew: they follow from each other.
  private mutating func timeouts(after plan: [Int32]) -> [Int32] {
    let isWrong = start.findings.contains { verdict in
      goal.covers(verdict) && allRepairs(of: verdict.rule).contains { $0.action == .setTimeout }
    }
    guard isWrong, let asked = askedForTimeouts() else { return [] }
    let changed = outcome(of: plan).changed
    let calls = changed.topology.calls.indices.filter { changed.topology.isTimed(ID<Call>($0)) }
    let all = calls.compactMap { action(asked, atCall: changed.calls[$0]) }
    let values = outcome(of: Set(plan).union(all).sorted()).values
    return all.filter { number in
      guard let value = values[number] else { return false }
      return parts.current(.setTimeout, of: actions[Int(number)].part, in: start.topology) != value
    }
  }

  /// The repair of the first rule that compares timeouts with each other: it has more than one to set.
  private mutating func askedForTimeouts() -> Asked? {
    for rule in start.rules where rule.subject == .call {
      let repairs = repairs(of: rule).filter { $0.repair.action == .setTimeout }
      if repairs.count > 1, let here = repairs.first(where: { $0.repair.place == .here }) { return here }
    }
    return nil
  }

  private mutating func shape() -> [Int32] {
    let view = view(after: [])
    let faults = faults(in: view)
    var shape = Shape()
    breakCycles(faults, view, &shape)
    shortenPaths(faults, view, &shape)
    var steps = Self.openingSteps
    for side in Side.allCases where faults.limits[side]?.contains(where: { $0 != nil }) ?? false {
      breakMutualNeeds(side, faults, view, &shape)
      relieve(side, faults, view, &shape, &steps)
    }
    for (finding, actions) in shape.candidates {
      findings.add(findings.candidates[finding].united(with: actions.sorted()), to: finding)
    }
    return shape.actions.sorted()
  }

  /// What the reach of services may take.
  private static let openingSteps = 20_000_000

  /// Whether services are looked at that one needs, or those that need it.
  private enum Side: CaseIterable {
    case downstream, upstream
  }

  // MARK: - Faults

  /// What of the shape is at fault.
  private struct Faults {
    /// By number of the cycle and of the finding.
    var cycles: [(cycle: Int, finding: Int)] = []
    var mostHops: Int?
    /// By service: how many it may reach.
    var limits: [Side: [Int?]] = [:]
    /// By service: the finding that says so.
    var findings: [Side: [Int: Int]] = [:]
    var breaking: [Asked] = []
    var shortening: [Asked] = []
    var relieving: [Side: [Asked]] = [:]
  }

  private mutating func faults(in view: View) -> Faults {
    var faults = Faults()
    var rule: Rule?
    var repairs: [(asked: Asked, most: Int?)] = []
    for verdict in findings(in: view.state) {
      if verdict.rule !== rule {
        rule = verdict.rule
        repairs = self.repairs(of: verdict.rule).map { ($0, bound(of: $0, view.values)) }
      }
      for (asked, most) in repairs { note(asked, most, of: verdict, view, in: &faults) }
    }
    // Paths may be too long only when cycles are broken.
    for rule in start.rules where rule.subject == .chain && isForEachFinding(of: rule) {
      for asked in self.repairs(of: rule) where asked.repair.place == .calls {
        guard let stretch = view.values.stretch(of: asked.repair, in: rule) else { continue }
        faults.mostHops = min(faults.mostHops ?? .max, stretch - 1)
        faults.shortening.append(asked)
      }
    }
    return faults
  }

  /// - Parameter most: how many services may be left.
  private mutating func note(_ asked: Asked, _ most: Int?, of verdict: Verdict, _ view: View, in faults: inout Faults) {
    func add(to all: inout [Asked]) {
      if !all.contains(where: { $0.rule.id == asked.rule.id && $0.repair.action == asked.repair.action }) { all.append(asked) }
    }
    let base = view.state.lint.base
    switch (verdict.rule.subject, asked.repair.place) {
    case (.cycle, .waysRound), (.cycle, .calls):
      guard asked.repair.action == .makeAsync, verdict.index < base[Cycles.self].synchronousCount else { return }
      faults.cycles.append((verdict.index, findings.number(of: verdict.identity())))
      add(to: &faults.breaking)
    case (.service, .downstream), (.service, .upstream):
      guard let most else { return }
      let (side, service) = (asked.repair.place == .upstream ? Side.upstream : .downstream, view.sites.service(of: verdict))
      let count = start.topology.services.count
      let earlier = faults.limits[side, default: Array(repeating: nil, count: count)][service]
      faults.limits[side, default: Array(repeating: nil, count: count)][service] = min(earlier ?? .max, most)
      faults.findings[side, default: [:]][service] = findings.number(of: verdict.identity())
      add(to: &faults.relieving[side, default: []])
    default: break
    }
  }

  // MARK: - What is taken out

  /// One set of calls for each cycle: the one that the lint proposes, if all of it may be taken out.
  private mutating func breakCycles(_ faults: Faults, _ view: View, _ shape: inout Shape) {
    if faults.cycles.isEmpty { return }
    let base = view.state.lint.base
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let cuts = self.cuts(graph, by: faults.breaking, view)
    for (cycle, finding) in faults.cycles {
      var edges = base[CycleBreak.self].edges[cycle]
      if edges.contains(where: { cuts[Int($0)] == nil }) {
        let component = condensation.componentOf[base[Cycles.self].all[cycle].members[0].index]
        edges = Self.breaking(Subgraph(Int(component), of: condensation, in: graph), cuts)
      }
      for edge in edges { take(cuts[Int(edge)], for: finding, &shape) }
    }
  }

  private mutating func shortenPaths(_ faults: Faults, _ view: View, _ shape: inout Shape) {
    guard let most = faults.mostHops else { return }
    let base = view.state.lint.base
    let graph = left(of: base[SynchronousGraph.self].graph, without: shape)
    let cuts = self.cuts(graph, by: faults.shortening, view)
    let starts = base[Entries.self].all.map(\.rawValue)
    for edge in DepthCut(graph, from: starts, most: most, costs: cuts.map { $0?.cost }).edges { take(cuts[Int(edge)], for: nil, &shape) }
  }

  /// Where services that need each other are more than one of them may need.
  private mutating func breakMutualNeeds(_ side: Side, _ faults: Faults, _ view: View, _ shape: inout Shape) {
    guard let limits = faults.limits[side], let relieving = faults.relieving[side] else { return }
    let graph = needs(side, without: shape)
    let cuts = self.cuts(graph, by: relieving, view)
    let condensation = Condensation(graph)
    for component in condensation.cyclic {
      let members = condensation.members(of: component)
      guard members.contains(where: { limits[Int($0)].map { $0 < members.count - 1 } ?? false }) else { continue }
      for edge in Self.breaking(Subgraph(component, of: condensation, in: graph), cuts) { take(cuts[Int(edge)], for: nil, &shape) }
    }
  }

  /// So that services need no more others than they may, or are needed by no more.
  private mutating func relieve(_ side: Side, _ faults: Faults, _ view: View, _ shape: inout Shape, _ steps: inout Int) {
    guard let limits = faults.limits[side], let relieving = faults.relieving[side] else { return }
    let graph = needs(side, without: shape)
    let cuts = self.cuts(graph, by: relieving, view)
    let counts = start.topology.services.map { side == .downstream || $0.role.isOurs }
    for (node, edge) in ReachCut(graph, limits: limits, counts: counts, costs: cuts.map { $0?.cost }, steps: &steps).edges {
      take(cuts[Int(edge)], for: faults.findings[side]?[Int(node)], &shape)
    }
  }

  /// The calls that services are known not to answer without: from who calls, or upstream from who is called.
  private func needs(_ side: Side, without shape: Shape) -> DirectedGraph {
    let topology = start.topology
    var edges: [DirectedGraph.Edge] = []
    for (index, call) in topology.calls.enumerated() where topology.isSurelyHard(ID(index)) && !shape.softCalls.contains(index) {
      if side == .upstream, topology.services[call.caller.index].role == .gateway { continue }
      let (caller, callee) = (call.caller.rawValue, call.callee.rawValue)
      edges.append(
        side == .upstream
          ? DirectedGraph.Edge(from: callee, to: caller, label: Int32(index))
          : DirectedGraph.Edge(from: caller, to: callee, label: Int32(index)))
    }
    return DirectedGraph(nodeCount: topology.services.count, edges: edges)
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
    /// By finding: what it is taken out for.
    var candidates: [Int: Set<Int32>] = [:]
  }

  private mutating func take(_ cut: Cut?, for finding: Int?, _ shape: inout Shape) {
    guard let cut else { return }
    shape.actions.formUnion(cut.actions)
    shape.softCalls.formUnion(cut.calls)
    if cut.isAsync { shape.goneCalls.formUnion(cut.calls) }
    if let finding { shape.candidates[finding, default: []].formUnion(cut.actions) }
  }

  /// By edge: what takes it out at the least cost; nil where nothing does.
  private mutating func cuts(_ graph: DirectedGraph, by repairs: [Asked], _ view: View) -> [Cut?] {
    (0..<graph.edgeCount).map { edge in
      var cut = Cut(actions: [], calls: [], cost: 0, isAsync: true)
      for call in graph.labels(of: edge) {
        let able = repairs.compactMap { action($0, at: Int(call), view) }
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
