/// A cheapest set of actions that meets demands: a hitting set which knows that an action can be the cause of a demand.
/// - Complexity: that of `HittingSet`, for each way to meet the demands that a cheaper set causes; within a number of steps.
struct DemandCover {
  /// Ascending. Where the steps did not suffice it may cause demands that it does not meet.
  let actions: [Int32]
  /// No set that meets the demands is cheaper.
  let lowerBound: Int

  /// Finds one; nil where no set meets them all.
  /// - Parameters:
  ///   - costs: by action, positive.
  ///   - steps: as for `HittingSet`.
  init?(_ demands: [RepairDemand], costs: [Int], steps: inout Int) {
    var search = Search(costs: costs, conditional: demands.filter { !$0.causes.isEmpty }, steps: steps)
    let rows = demands.filter(\.causes.isEmpty).map(\.actions)
    let answer = search.solve(rows, without: [], below: .max)
    steps = search.steps
    guard let actions = answer.actions ?? search.unfinished else { return nil }
    self.actions = actions
    lowerBound = answer.lowerBound
  }

  private struct Search {
    let costs: [Int]
    let conditional: [RepairDemand]
    var steps: Int
    /// What was at hand when the steps ran out.
    var unfinished: [Int32]?

    /// - Returns: a set cheaper than the limit, if one was found, and a bound for all; that is `Int.max` where there is none.
    mutating func solve(_ rows: [[Int32]], without forbidden: Set<Int32>, below limit: Int) -> (actions: [Int32]?, lowerBound: Int) {
      let allowed = forbidden.isEmpty ? rows : rows.map { $0.filter { !forbidden.contains($0) } }
      guard let cover = HittingSet(rows: allowed, costs: costs, steps: &steps) else { return (nil, .max) }
      if cover.lowerBound >= limit { return (nil, cover.lowerBound) }
      let plan = Set(cover.columns)
      guard let open = conditional.first(where: { !$0.isMet(by: plan) }) else { return (cover.columns, cover.lowerBound) }
      if steps <= 0 {
        unfinished = unfinished ?? cover.columns
        return (nil, cover.lowerBound)
      }
      var (best, bestCost, lowest) = ([Int32]?.none, limit, Int.max)
      func take(_ answer: (actions: [Int32]?, lowerBound: Int)) {
        lowest = min(lowest, answer.lowerBound)
        guard let actions = answer.actions else { return }
        let cost = actions.reduce(0) { $0 + costs[Int($1)] }
        if cost < bestCost { (best, bestCost) = (actions, cost) }
      }
      if !open.actions.isEmpty { take(solve(rows + [open.actions], without: forbidden, below: bestCost)) }
      // Each way does with the causes before it, so that no two ways look at the same sets.
      var rows = rows
      for cause in open.causes {
        take(solve(rows, without: forbidden.union([cause]), below: bestCost))
        rows.append([cause])
      }
      return (best, max(lowest, cover.lowerBound))
    }
  }
}
