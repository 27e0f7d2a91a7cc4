/// What any set that meets all rows costs at least, by Lagrangian relaxation, and the cheapest set met on the way.
///
/// Each row pays a price for being met. For prices that are not negative, the sum of them and of what is left below zero
/// of the columns' costs is a bound; subgradient steps raise it: rows that nobody meets pay more, those met twice less.
/// Held and Karp, 1971; Beasley, "An algorithm for set covering problem", 1987.
/// - Complexity: the size of the rows, times the rounds.
struct CoverBound {
  /// At least so much, in whole units of cost.
  private(set) var value = Int.min
  /// Cheaper than the limit, if such a set was met.
  private(set) var columns: [Int32]?
  /// Columns that no set has which is cheaper than `columns`, or than the limit.
  private(set) var excluded: Set<Int32> = []
  /// The column to branch on: the one that the prices make cheapest.
  private(set) var pick: Int32 = 0

  /// - Parameter rows: at least one, each with a column.
  init(_ rows: [[Int32]], _ costs: [Int], below limit: Int, rounds: Int, _ steps: inout Int) {
    let cover = Cover(rows, costs)
    let (rows, costs) = (cover.rows, cover.costs)
    var best = limit
    func offer(_ set: [Int]) {
      let cost = set.reduce(0) { $0 + Int(costs[$1]) }
      if cost < best { (best, columns) = (cost, set.map { cover.columns[$0] }) }
    }
    offer(cover.greedy(by: costs, &steps))

    var prices = rows.map { row in row.map { costs[$0] / Double(cover.met[$0].count) }.min()! }
    var highest = -Double.infinity
    var reduced = costs
    var isOut = [Bool](repeating: false, count: costs.count)
    var (stride, stale) = (1.0, 0)
    for _ in 0..<rounds where steps > 0 || highest < 0 {
      steps -= cover.size
      let look = cover.relaxed(prices, without: isOut)
      if look.value > highest + 1e-9 {
        stale = look.value > highest + 0.001 * max(1, abs(highest)) ? 0 : stale + 1
        (highest, reduced) = (look.value, look.reduced)
        offer(cover.greedy(by: reduced.map { max($0, 0) }, &steps))
        for column in costs.indices where reduced[column] > 0 && highest + reduced[column] > Double(best) - 1 + Self.tolerance {
          isOut[column] = true
        }
      } else {
        stale += 1
      }
      if Self.wholeUnits(highest) >= best { break }
      if stale > 12 { (stride, stale) = (stride / 2, 0) }
      let slack = look.timesMet.map { Double(1 - $0) }
      let norm = slack.reduce(0) { $0 + $1 * $1 }
      if stride < 0.01 || norm == 0 { break }
      let gap = max((best == .max ? highest * 1.1 + 1 : Double(best)) - look.value, 0.1)
      for row in prices.indices { prices[row] = max(0, prices[row] + stride * gap / norm * slack[row]) }
    }
    value = Self.wholeUnits(highest)
    excluded = Set(costs.indices.lazy.filter { isOut[$0] }.map { cover.columns[$0] })
    // Of those that are equally cheap the one that meets most.
    func rank(_ column: Int) -> (Double, Int) { (reduced[column] - 0.001 * Double(cover.met[column].count), column) }
    pick = cover.columns[costs.indices.min { rank($0) < rank($1) }!]
  }

  /// Costs are whole, sums of prices only nearly so.
  private static let tolerance = 1e-6
  private static func wholeUnits(_ value: Double) -> Int { Int((value - tolerance).rounded(.up)) }

  /// A covering problem with its columns numbered from 0.
  private struct Cover {
    private(set) var columns: [Int32] = []
    private(set) var rows: [[Int]] = []
    /// By column: the rows that it meets.
    private(set) var met: [[Int]] = []
    private(set) var costs: [Double] = []
    /// How much a look at all rows and columns looks at.
    private(set) var size = 0

    init(_ given: [[Int32]], _ costsOfAll: [Int]) {
      columns = Set(given.joined()).sorted()
      let numbers = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
      rows = given.map { $0.map { numbers[$0]! } }
      costs = columns.map { Double(costsOfAll[Int($0)]) }
      met = Array(repeating: [], count: columns.count)
      for (index, row) in rows.enumerated() { for column in row { met[column].append(index) } }
      size = columns.count + rows.reduce(0) { $0 + $1.count }
    }

    /// The bound of some prices, the costs that they leave to the columns, and how often each row is met by those below 0.
    func relaxed(_ prices: [Double], without isOut: [Bool]) -> (value: Double, reduced: [Double], timesMet: [Int]) {
      var reduced = costs
      for (index, row) in rows.enumerated() { for column in row { reduced[column] -= prices[index] } }
      var value = prices.reduce(0, +)
      var timesMet = [Int](repeating: 0, count: rows.count)
      for column in costs.indices where reduced[column] < 0 && !isOut[column] {
        value += reduced[column]
        for row in met[column] { timesMet[row] += 1 }
      }
      return (value, reduced, timesMet)
    }

    /// Takes the column with the least weight for each row that is not met yet, then leaves out, dear ones first, what
    /// is not needed.
    func greedy(by weights: [Double], _ steps: inout Int) -> [Int] {
      steps -= size
      var timesMet = [Int](repeating: 0, count: rows.count)
      var unmet = met.map { $0.count }
      var chosen: [Int] = []
      var left = rows.count
      // A little of the cost decides between those that the prices have made free. The fewer rows a column has left to meet, the more
      // each costs: what lies in the queue with too little goes in again.
      func weight(_ column: Int) -> Double { (weights[column] + 0.001 * costs[column]) / Double(unmet[column]) }
      var queue = LeastFirst(unmet.indices.filter { unmet[$0] > 0 }.map { (weight($0), $0) })
      while left > 0, let (least, column) = queue.popFirst() {
        if unmet[column] == 0 { continue }
        if case let now = weight(column), now > least {
          queue.insert(now, column)
          continue
        }
        steps -= met[column].count
        chosen.append(column)
        for row in met[column] {
          timesMet[row] += 1
          guard timesMet[row] == 1 else { continue }
          left -= 1
          for other in rows[row] { unmet[other] -= 1 }
        }
      }
      var kept = Set(chosen)
      for column in chosen.sorted(by: { (costs[$0], $0) > (costs[$1], $1) }) where met[column].allSatisfy({ timesMet[$0] > 1 }) {
        for row in met[column] { timesMet[row] -= 1 }
        kept.remove(column)
      }
      return chosen.filter { kept.contains($0) }
    }
  }
}
