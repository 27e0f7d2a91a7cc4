package import Analyses

/// A cheapest set of edges without which a subgraph has no cycle.
///
/// One edge of each cycle must go, which makes it a hitting set of all cycles. There are too many to list, so the search
/// begins with a few short ones, and adds those that the cheapest set for the present ones leaves, until none is left: Baharev,
/// Schichl, Neumaier and Achterberg, "An exact method for the minimum feedback arc set problem", 2021.
/// - Complexity: exponential at worst, and so within a number of steps; then `lowerBound` is below the cost of the set,
///   which is the cheapest one met.
package struct FeedbackArcSet: Sendable {
  /// Edges of the subgraph, ascending.
  package let edges: [Int32]
  /// No set is cheaper than this.
  package let lowerBound: Int
  /// Whether it is proved that no cheaper set exists.
  package let isMinimal: Bool
  /// The cycles that were looked at, each as ascending edges: where the set is minimal, no cheaper one breaks all of these.
  package let cycles: [[Int32]]

  /// Finds one. Costs are positive; each edge looked at takes one of `steps`.
  package init(_ subgraph: Subgraph, costs: [Int], steps: inout Int) {
    func cost(of edges: [Int32]) -> Int { edges.reduce(0) { $0 + costs[Int($1)] } }
    // Each cycle has an edge of this set, so that no others need to be looked at for cycles that are left.
    let greedy = GreedyFeedbackArcs(subgraph, costs: costs, steps: &steps)
    var best = greedy.edges
    var lowerBound = 0
    var cycles = CyclesThroughEdges(subgraph)
    var found: Set<[Int32]> = []
    var rows: [[Int32]] = []
    var gone: [Int32] = []
    while steps > 0 {
      let fresh = cycles.shortest(through: greedy.edges, without: gone, steps: &steps).filter { found.insert($0).inserted }
      // Where the steps ran out, cycles may be left.
      if steps <= 0 { break }
      if fresh.isEmpty {
        if cost(of: gone) <= cost(of: best) { best = gone }
        break
      }
      rows += fresh
      guard let set = HittingSet(rows: rows, costs: costs, steps: &steps) else { break }
      lowerBound = max(lowerBound, set.lowerBound)
      gone = set.columns
      let whole = GreedyFeedbackArcs.sparing(greedy.edges, beside: gone, in: subgraph.graph, costs: costs, steps: &steps)
      if cost(of: whole) < cost(of: best) { best = whole }
    }
    edges = best
    self.lowerBound = min(lowerBound, cost(of: best))
    isMinimal = lowerBound >= cost(of: best)
    self.cycles = rows
  }
}
