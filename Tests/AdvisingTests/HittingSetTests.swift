import Advising
import TestSupport
import Testing

@Suite struct HittingSetTests {
  /// A random problem that can be tried out: up to 11 columns, up to 14 rows of up to 5 of them.
  private struct Problem {
    let costs: [Int]
    let rows: [[Int32]]

    init(seed: Int) {
      var random = SeededGenerator(seed: UInt64(seed))
      let count = Int.random(in: 1...11, using: &random)
      let dearest = seed.isMultiple(of: 3) ? 1 : 6
      costs = (0..<count).map { _ in Int.random(in: 1...dearest, using: &random) }
      rows = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        let length = Int.random(in: 1...min(5, count), using: &random)
        return Array(Set((0..<length).map { _ in Int32.random(in: 0..<Int32(count), using: &random) }))
      }
    }

    func isMet(by columns: [Int32]) -> Bool { rows.allSatisfy { row in row.contains { columns.contains($0) } } }

    /// Of all sets of columns.
    var leastCost: Int {
      (0..<1 << costs.count).lazy.map { set in costs.indices.filter { set >> $0 & 1 == 1 } }
        .filter { isMet(by: $0.map { Int32($0) }) }.map { $0.reduce(0) { $0 + costs[$1] } }.min()!
    }
  }

  @Test("no set is cheaper, by trying all", arguments: 0..<400)
  func leastCost(seed: Int) throws {
    let problem = Problem(seed: seed)
    var steps = Int.max
    let set = try #require(HittingSet(rows: problem.rows, costs: problem.costs, steps: &steps))
    #expect(problem.isMet(by: set.columns))
    #expect(set.columns == set.columns.sorted())
    #expect(set.cost == set.columns.reduce(0) { $0 + problem.costs[Int($1)] })
    #expect(set.cost == problem.leastCost)
    #expect(set.isProved)
  }

  @Test("when the steps run out, the rows are met all the same, and the bound holds", arguments: 0..<400)
  func bound(seed: Int) throws {
    let problem = Problem(seed: seed)
    let least = problem.leastCost
    for allowance in [0, 20, 60, 200] {
      var steps = allowance
      let set = try #require(HittingSet(rows: problem.rows, costs: problem.costs, steps: &steps))
      #expect(problem.isMet(by: set.columns))
      #expect(set.lowerBound <= least && least <= set.cost)
      #expect(set.isProved == (set.lowerBound == set.cost))
    }
  }

  @Test("neither the order of rows nor that of columns in them matters", arguments: 0..<100)
  func order(seed: Int) {
    let problem = Problem(seed: seed)
    var random = SeededGenerator(seed: UInt64(seed + 1))
    var (steps, others) = (Int.max, Int.max)
    let set = HittingSet(rows: problem.rows, costs: problem.costs, steps: &steps)
    let shuffled = problem.rows.shuffled(using: &random).map { $0.shuffled(using: &random) }
    #expect(set?.columns == HittingSet(rows: shuffled, costs: problem.costs, steps: &others)?.columns)
  }

  @Test("parts that share no column add up: triangles that need two of three each") func parts() throws {
    let rows = (0..<40).flatMap { part in [[0, 1], [1, 2], [0, 2]].map { $0.map { Int32($0 + 3 * part) } } }
    var steps = 1_000_000
    let set = try #require(HittingSet(rows: rows, costs: Array(repeating: 5, count: 120), steps: &steps))
    #expect(set.cost == 400)
    #expect(set.isProved)
  }

  @Test("a row that nothing meets has no set") func unmet() {
    var steps = 1_000
    #expect(HittingSet(rows: [[0], []], costs: [1], steps: &steps) == nil)
  }

  @Test("no rows need no columns") func nothing() {
    var steps = 1_000
    #expect(HittingSet(rows: [], costs: [1, 2], steps: &steps)?.columns == [])
  }

  /// Steps are how much is looked at: a search that bounds or branches worse takes more of them.
  @Test("forty problems of 40 columns are proved within 2.2 million steps") func work() throws {
    var all = 0
    for seed in 0..<40 {
      var random = SeededGenerator(seed: UInt64(seed + 600))
      let costs = (0..<40).map { _ in 1 + random.below(6) }
      let rows = (0..<60).map { _ in Array(Set((0..<2 + random.below(4)).map { _ in Int32(random.below(40)) })) }
      var steps = 1_000_000_000
      let set = try #require(HittingSet(rows: rows, costs: costs, steps: &steps))
      #expect(set.isProved)
      #expect(rows.allSatisfy { row in row.contains { set.columns.contains($0) } })
      let taken = 1_000_000_000 - steps
      #expect(taken >= rows.reduce(0) { $0 + $1.count }, "each row is looked at")
      all += taken
    }
    #expect(all < 2_200_000)
  }

  @Test("no set of 24 columns is cheaper, by trying each column of a row that is not met yet", arguments: 0..<30)
  func branching(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed + 800))
    let costs = (0..<24).map { _ in 1 + random.below(5) }
    let rows = (0..<26).map { _ in Set((0..<2 + random.below(3)).map { _ in random.below(24) }).sorted() }
    var best = Int.max
    func meet(_ next: Int, _ chosen: Set<Int>, _ cost: Int) {
      if cost >= best { return }
      guard let row = rows[next...].firstIndex(where: { $0.allSatisfy { !chosen.contains($0) } }) else {
        best = cost
        return
      }
      for column in rows[row] { meet(row + 1, chosen.union([column]), cost + costs[column]) }
    }
    meet(0, [], 0)
    var steps = Int.max
    let set = try #require(HittingSet(rows: rows.map { $0.map { Int32($0) } }, costs: costs, steps: &steps))
    #expect(set.cost == best && set.isProved)
  }
}
