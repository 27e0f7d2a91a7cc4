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
    for (found, constant) in zip(
      Random(seed: count, count: count, gain: gain).solution, Random(seed: count, count: count, gain: gain).constants)
    {
      #expect(found.most == Estimate.ceiling && found.least == constant && found.number == nil)
    }
  }

  @Test("what does not go round is there at least, by the shortest ways") func atLeast() {
    var system = LinearSystem([.known(10), .known(0), .known(0)])
    for (row, column) in [(1, 0), (2, 1), (0, 2)] { system.add(.known(2), of: column, to: row) }
    #expect(system.solution().map(\.least) == [10, 20, 40])
  }

  @Test("bounds of constants and factors are bounds of all figures", arguments: 0..<20) func bounds(seed: Int) {
    let random = Random(seed: seed, count: 5, gain: 0.8)
    var system = LinearSystem(random.constants.map { .between($0, $0 + 1, missing: []) })
    for term in random.terms { system.add(.between(term.factor / 2, term.factor, missing: []), of: term.column, to: term.row) }
    for (figure, exact) in zip(system.solution(), random.solution) {
      #expect(figure.least <= exact.number! && exact.number! <= figure.most && figure.most < Estimate.ceiling)
    }
  }

  @Test("what is not known leaves all unknown") func unknown() {
    var system = LinearSystem([.known(1), .known(2)])
    system.add(.known(0.5), of: 0, to: 1)
    system.add(.unknown(.perRequest, .call), of: 1, to: 0)
    #expect(system.solution() == [.unknown(.perRequest, .call), .unknown(.perRequest, .call)])
    #expect(LinearSystem([.absent, .known(1)]).solution() == [.absent, .absent])
  }

  @Test("what lies between bounds comes to bounds, be it a constant or a factor") func knownBounds() {
    func solution(_ constant: Estimate, _ factor: Estimate) -> [Double] {
      var system = LinearSystem([constant, constant])
      system.add(factor, of: 0, to: 1)
      return system.solution().flatMap { [$0.least, $0.most] }
    }
    let (constant, factor) = (Estimate.between(1, 2, missing: []), Estimate.between(3, 4, missing: []))
    #expect(solution(constant, .known(3)) == [1, 2, 4, 8])
    #expect(solution(.known(1), factor) == [1, 1, 4, 5])
    #expect(solution(constant, factor) == [1, 2, 4, 10])
  }
}
