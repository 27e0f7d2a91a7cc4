package import Analyses

/// A cheapest set of edges without which a subgraph has no cycle.
///
/// Some edge of each cycle must go: the search takes a witness, a short cycle, tries its edges one after another,
/// keeps for good those already tried, and turns back where a packing of cycles that share no edge shows that nothing
/// cheaper lies ahead. `theory.md`'s witness branching is the same search; see also Baharev, Schichl, Neumaier and
/// Achterberg, "An exact method for the minimum feedback arc set problem", 2021.
/// - Complexity: exponential in the size of the answer at worst, and so within a fixed number of steps; then, and only
///   then, `isMinimal` is false and the set is that of a heuristic or the best one met.
package struct FeedbackArcSet: Sendable {
  /// Edges of the subgraph, ascending.
  package let edges: [Int32]
  /// Whether it is proved that no cheaper set exists.
  package let isMinimal: Bool

  /// Finds one. Costs are positive; each edge looked at takes one of `steps`.
  package init(_ subgraph: Subgraph, costs: [Int], steps: inout Int) {
    let greedy = GreedyFeedbackArcs(subgraph, costs: costs, steps: &steps).edges
    var search = Search(subgraph, costs, atMost: greedy.reduce(0) { $0 + costs[Int($1)] })
    let isFinished = search.run(&steps)
    edges = search.best ?? greedy
    isMinimal = isFinished
  }

  private struct Search {
    /// Open edges may still go; gone ones went; kept ones were tried, and stay.
    enum State: UInt8 { case open, gone, kept }

    /// A cycle whose edges are tried in turn.
    struct Frame {
      var edges: [Int32]
      var next = 0
    }

    /// What is known of the graph as it stands.
    enum Outlook {
      case acyclic
      case hopeless
      case witness([Int32])
    }

    let subgraph: Subgraph
    let costs: [Int]
    var cycles: CycleSearch
    var states: [State]
    var cost = 0
    var best: [Int32]?
    var bestCost: Int
    /// What the first packing proves: no set is cheaper.
    var floor = 0

    init(_ subgraph: Subgraph, _ costs: [Int], atMost cost: Int) {
      self.subgraph = subgraph
      self.costs = costs
      cycles = CycleSearch(subgraph)
      states = Array(repeating: .open, count: subgraph.graph.edgeCount)
      // One more, so that a set as cheap as the heuristic's is found here, where the order of names decides.
      bestCost = cost + 1
    }

    /// Whether the search came to its end.
    mutating func run(_ steps: inout Int) -> Bool {
      var frames: [Frame] = []
      if case .witness(let edges) = look(&steps) { frames.append(Frame(edges: edges)) }
      while let frame = frames.last {
        if steps <= 0 { return false }
        if best != nil, bestCost == floor { return true }
        if frame.next > 0 { settle(frame.edges[frame.next - 1], .kept) }
        if frame.next == frame.edges.count {
          for edge in frame.edges { settle(edge, .open) }
          frames.removeLast()
          continue
        }
        frames[frames.count - 1].next += 1
        settle(frame.edges[frame.next], .gone)
        switch look(&steps) {
        case .witness(let edges): frames.append(Frame(edges: edges))
        case .hopeless: break
        case .acyclic:
          best = states.indices.filter { states[$0] == .gone }.map { Int32($0) }
          bestCost = cost
        }
      }
      return steps > 0
    }

    mutating func settle(_ edge: Int32, _ state: State) {
      if states[Int(edge)] == .gone { cost -= costs[Int(edge)] }
      if state == .gone { cost += costs[Int(edge)] }
      states[Int(edge)] = state
    }

    /// Packs short cycles that share no open edge. Each costs at least its cheapest edge.
    mutating func look(_ steps: inout Int) -> Outlook {
      var isClosed = states.map { $0 == .gone }
      var witness: [Int32]?
      var bound = cost
      while bound < bestCost {
        guard let cycle = cycles.shortest(avoiding: isClosed, steps: &steps) else { break }
        if steps <= 0 { return .hopeless }
        let open = cycle.filter { states[Int($0)] == .open }
        guard let cheapest = open.map({ costs[Int($0)] }).min() else { return .hopeless }
        bound += cheapest
        for edge in open { isClosed[Int(edge)] = true }
        if witness.map({ open.count < $0.count }) ?? true { witness = open }
      }
      if steps <= 0 || bound >= bestCost { return .hopeless }
      if floor == 0 { floor = bound }
      guard let witness else { return .acyclic }
      return .witness(witness.sorted { (costs[Int($0)], $0) < (costs[Int($1)], $1) })
    }
  }
}
