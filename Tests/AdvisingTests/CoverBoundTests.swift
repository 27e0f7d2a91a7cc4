import TestSupport
import Testing

@testable import Advising

@Suite struct CoverBoundTests {
  private func bound(_ rows: [[Int32]], _ costs: [Int], rounds: Int = 400) -> CoverBound {
    var steps = Int.max
    return CoverBound(rows, costs, below: .max, rounds: rounds, &steps)
  }

  /// All rows have three columns, and each column costs what its rows pay, so that a third of every column meets all rows at the cost of
  /// all prices, and by duality no fractions of columns are cheaper.
  @Test("it comes near to what the cheapest fractions of columns cost", arguments: 0..<40) func fractions(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = (0..<20).map { _ in Array((0..<12).map { Int32($0) }.shuffled(using: &random).prefix(3)) }
    let prices = rows.map { _ in 1 + random.below(9) }
    var costs = [Int](repeating: 0, count: 12)
    for (row, price) in zip(rows, prices) { for column in row { costs[Int(column)] += price } }
    let bound = bound(rows, costs)
    #expect(Double(bound.value) >= 0.97 * Double(prices.reduce(0, +)))
    let columns = try #require(bound.columns)
    #expect(rows.allSatisfy { row in row.contains { columns.contains($0) } })
    #expect(bound.value <= columns.reduce(0) { $0 + costs[Int($1)] })
  }

  @Test("the column to branch on is the cheapest by the prices, and of equal ones the one that meets most") func pick() {
    // Rows pay 1 each: the column that meets three is 1 too dear, however many it meets.
    #expect(bound([[0, 1], [0, 2], [0, 3]], [4, 1, 1, 1]).pick == 1)
    // They pay for both columns of the first row, and 2 of the second.
    #expect(bound([[0, 2], [1, 2]], [1, 1, 2]).pick == 2)
  }

  @Test("of problems with as many places, the one whose columns meet more rows is more to look at") func steps() {
    func taken(_ rows: [[Int32]]) -> Int {
      var steps = 1_000
      _ = CoverBound(rows, Array(repeating: 1, count: 4), below: .max, rounds: 1, &steps)
      return 1_000 - steps
    }
    // Four columns in four places, and one in seven: two that meet one row each, and one that meets seven.
    let (wide, deep) = (taken([[0, 1], [2, 3]]), taken(Array(repeating: [0], count: 7)))
    #expect(wide < deep)
  }
}
