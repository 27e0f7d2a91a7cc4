/// A cheapest set of columns that has one of each row.
///
/// A row is something that must be met, and lists the columns that meet it: a cycle and the calls that break it, a
/// finding and the changes that clear it. The search drops rows and columns that others make needless, takes apart what
/// hangs together by nothing, bounds each part by `CoverBound`, and branches on one column where the bound does not
/// decide. Caprara, Toth and Fischetti, "Algorithms for the set covering problem", 2000, describes each of these steps.
/// - Complexity: exponential at worst, and so within a number of steps; then `lowerBound` is below `cost`.
package struct HittingSet: Sendable {
  /// Ascending.
  package let columns: [Int32]
  /// What `columns` cost together.
  package let cost: Int
  /// No set is cheaper than this.
  package let lowerBound: Int

  /// Whether no cheaper set exists.
  package var isProved: Bool { lowerBound == cost }

  /// Finds one; nil where a row has no column.
  /// - Parameters:
  ///   - rows: columns by row, in any order.
  ///   - costs: by column, positive.
  ///   - steps: how much may be looked at: one for each row or column in each look.
  package init?(rows: [[Int32]], costs: [Int], steps: inout Int) {
    guard rows.allSatisfy({ !$0.isEmpty }) else { return nil }
    var search = Search(costs: costs, steps: steps)
    let answer = search.solve(rows.map { $0.sorted() }, below: .max, depth: 0)
    steps = search.steps
    columns = (answer.columns ?? []).sorted()
    cost = columns.reduce(0) { $0 + costs[Int($1)] }
    lowerBound = min(answer.lowerBound, cost)
  }

  /// What is known of a part of the problem, within a limit.
  private struct Answer {
    /// Cheaper than the limit; nil if no such set was found.
    var columns: [Int32]?
    var lowerBound: Int
  }

  private struct Search {
    let costs: [Int]
    var steps: Int

    /// Parts within parts beyond which the search gives up: it is recursive, and stacks end.
    private static let deepest = 300

    func cost(of columns: [Int32]) -> Int { columns.reduce(0) { $0 + costs[Int($1)] } }

    /// Rows are sorted.
    mutating func solve(_ given: [[Int32]], below limit: Int, depth: Int) -> Answer {
      var rows = CoverRows(given)
      rows.reduce(costs, &steps)
      let spent = cost(of: rows.taken)
      guard rows.canBeMet, spent < limit else { return Answer(columns: nil, lowerBound: limit) }
      // The small parts first: what they turn out to cost leaves less to the large ones.
      let parts = rows.parts().sorted { $0.count < $1.count }
      var floors = parts.map { CoverRows.packing($0, costs) }
      var columns = rows.taken
      var lowerBound = spent + floors.reduce(0, +)
      for (index, part) in parts.enumerated() {
        let others = lowerBound - floors[index]
        let answer = branch(part, below: limit == .max ? .max : limit - others, depth: depth)
        floors[index] = max(floors[index], answer.lowerBound)
        lowerBound = others + floors[index]
        guard let found = answer.columns else { return Answer(columns: nil, lowerBound: min(limit, lowerBound)) }
        columns += found
      }
      return Answer(columns: cost(of: columns) < limit ? columns : nil, lowerBound: min(limit, lowerBound))
    }

    /// One part, which is reduced.
    mutating func branch(_ rows: [[Int32]], below limit: Int, depth: Int) -> Answer {
      let bound = CoverBound(rows, costs, below: limit, rounds: depth == 0 ? 400 : 60, &steps)
      var (best, bestCost) = (bound.columns, bound.columns.map { cost(of: $0) } ?? limit)
      if bound.value >= bestCost { return Answer(columns: best, lowerBound: bestCost) }
      if steps <= 0 || depth > Self.deepest { return Answer(columns: best, lowerBound: bound.value) }

      // Either without what no cheaper set has; or with one column, and without it.
      var branches: [(rows: [[Int32]], with: [Int32])] = []
      if bound.excluded.isEmpty {
        branches.append((rows.filter { !$0.contains(bound.pick) }, [bound.pick]))
        branches.append((rows.map { $0.filter { $0 != bound.pick } }, []))
      } else {
        branches.append((rows.map { $0.filter { !bound.excluded.contains($0) } }, []))
      }
      var lowest = Int.max
      for branch in branches {
        let added = cost(of: branch.with)
        let answer = solve(branch.rows, below: bestCost == .max ? .max : bestCost - added, depth: depth + 1)
        lowest = min(lowest, answer.lowerBound + added)
        guard let found = answer.columns else { continue }
        best = found + branch.with
        bestCost = cost(of: found) + added
      }
      return Answer(columns: best, lowerBound: max(bound.value, min(lowest, bestCost)))
    }
  }
}
