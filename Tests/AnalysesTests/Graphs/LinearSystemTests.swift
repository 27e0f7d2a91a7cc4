import TestSupport
import Testing
import TopologyModel

@testable import Analyses

/// Random systems of one strongly connected component: a ring and some more terms.
@Suite struct LinearSystemTests {
  private struct Random {
    var constants: [Double] = []
    var terms: [(row: Int, column: Int, factor: Double)] = []

    /// - Parameter gain: what the factors of each row add up to at most, and so a bound of the gain.
    init(seed: Int, count: Int, gain: Double) {
      var random = SeededGenerator(seed: UInt64(seed))
      constants = (0..<count).map { _ in Double.random(in: 0...10, using: &random) }
      for row in 0..<count {
        let columns =
          [(row + 1) % count] + (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) }
        for column in columns { terms.append((row, column, gain / Double(columns.count))) }
      }
    }

    var solution: [Estimate] {
      var system = LinearSystem(constants.map { .known($0) })
      for term in terms { system.add(.known(term.factor), of: term.column, to: term.row) }
      return system.solution()
    }
  }

  @Test("a solution is a fixed point, however large the system", arguments: [1, 2, 7, 60, 128, 129, 700], [0.3, 0.9, 0.99])
  func solves(count: Int, gain: Double) {
    let random = Random(seed: count, count: count, gain: gain)
    let found = random.solution.compactMap(\.number)
    #expect(found.count == count)
    var expected = random.constants
    for term in random.terms { expected[term.row] += term.factor * found[term.column] }
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-8 * b) }
  }

  @Test("a gain of one or more has none", arguments: [1, 2, 60, 129, 700], [1, 1.1, 5])
  func endless(count: Int, gain: Double) {
    #expect(Random(seed: count, count: count, gain: gain).solution.allSatisfy { $0 == .absent })
  }

  @Test("what is not known leaves all unknown") func unknown() {
    var system = LinearSystem([.known(1), .known(2)])
    system.add(.known(0.5), of: 0, to: 1)
    system.add(.unknown(.perRequest, .call), of: 1, to: 0)
    #expect(system.solution() == [.unknown(.perRequest, .call), .unknown(.perRequest, .call)])
    #expect(LinearSystem([.absent, .known(1)]).solution() == [.absent, .absent])
  }
}
