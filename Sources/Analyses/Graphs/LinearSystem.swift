/// Figures that depend on each other round a cycle: each is a constant and a sum of others, times factors that are not
/// negative, x = c + K x.
///
/// There is a solution without negative figures where the gain of a round, which is the spectral radius of K, is below
/// one: I - K is then an M-matrix, and elimination without pivoting meets positive pivots only (Berman and Plemmons,
/// "Nonnegative matrices in the mathematical sciences", chapter 6). At or above one nothing finite
/// exists. Figures of which only bounds are known have the solutions of both ends as theirs. All figures
/// are taken to depend on each other, as the members of a strongly connected component do.
struct LinearSystem {
  private var constants: [Estimate]
  private var terms: [(row: Int, column: Int, factor: Estimate)] = []
  /// What keeps all figures from having as much as bounds.
  private var gap: Estimate?

  /// A factor as one end of it.
  private typealias Term = (row: Int, column: Int, factor: Double)

  /// Systems up to this size are eliminated; larger ones, which are sparse, are solved by Gauss-Seidel sweeps.
  private static let dense = 128
  /// A pivot below this, or a sweep that changes a figure by more than this part of it after the last of `sweeps`, counts
  /// as a gain of one.
  private static let least = 1e-9
  private static let sweeps = 2_000

  /// A system of figures that depend on nothing but these constants so far.
  init(_ constants: [Estimate]) {
    self.constants = constants
    gap = constants.first { $0.isNothing }
  }

  /// Adds `factor` times the figure of a column to that of a row.
  mutating func add(_ factor: Estimate, of column: Int, to row: Int) {
    if factor.isNothing { gap = gap ?? factor }
    if factor.most > 0 { terms.append((row, column, factor)) }
  }

  /// The figures. If nothing is known of a constant or factor all are as unknown; if the gain is one or more each has no end,
  /// and is at least what comes to it without going round.
  /// - Complexity: cubic in the figures up to 128 of them, else 2 000 times linear in terms at most.
  consuming func solution() -> [Estimate] {
    if let gap { return Array(repeating: gap, count: constants.count) }
    let leastConstants = constants.map(\.least)
    let leastTerms: [Term] = terms.map { ($0.row, $0.column, $0.factor.least) }
    let leasts = Self.solution(leastConstants, leastTerms)
    if let leasts, constants.allSatisfy({ $0.number != nil }), terms.allSatisfy({ $0.factor.number != nil }) {
      return leasts.map(Estimate.saturating)
    }
    let missing = (constants + terms.map(\.factor)).reduce(into: []) { $0 = Bounds.joined($0, $1.missing) }
    let isEndless = leasts == nil || constants.contains { $0.most >= Estimate.ceiling }
    let mosts = isEndless ? nil : Self.solution(constants.map(\.most), terms.map { ($0.row, $0.column, $0.factor.most) })
    let known = leasts ?? Self.withoutRounds(leastConstants, leastTerms)
    return known.indices.map {
      .between(Estimate.saturated(known[$0]), Estimate.saturated(mosts?[$0] ?? Estimate.ceiling), missing: missing)
    }
  }

  /// Each figure by the terms of those that are reached in fewer steps from a constant that is not zero.
  private static func withoutRounds(_ constants: [Double], _ terms: [Term]) -> [Double] {
    var outgoing = [[Int]](repeating: [], count: constants.count)
    for (index, term) in terms.enumerated() where term.factor > 0 { outgoing[term.column].append(index) }
    var figures = constants
    var isReached = constants.map { $0 > 0 }
    var front = constants.indices.filter { isReached[$0] }
    while !front.isEmpty {
      var next: [Int] = []
      for column in front {
        for index in outgoing[column] where !isReached[terms[index].row] {
          let row = terms[index].row
          if figures[row] == 0 { next.append(row) }
          figures[row] += terms[index].factor * figures[column]
        }
      }
      for row in next { isReached[row] = true }
      front = next
    }
    return figures
  }

  private static func solution(_ constants: [Double], _ terms: [Term]) -> [Double]? {
    constants.count <= dense ? eliminated(constants, terms) : swept(constants, terms)
  }

  private static func eliminated(_ constants: [Double], _ terms: [Term]) -> [Double]? {
    let count = constants.count
    var matrix = [Double](repeating: 0, count: count * count)
    for place in 0..<count { matrix[place * count + place] = 1 }
    for term in terms { matrix[term.row * count + term.column] -= term.factor }
    var figures = constants
    for pivot in 0..<count {
      let head = matrix[pivot * count + pivot]
      guard head > least else { return nil }
      for row in pivot + 1..<count where matrix[row * count + pivot] != 0 {
        let share = matrix[row * count + pivot] / head
        for column in pivot..<count { matrix[row * count + column] -= share * matrix[pivot * count + column] }
        figures[row] -= share * figures[pivot]
      }
    }
    for row in (0..<count).reversed() {
      for column in row + 1..<count { figures[row] -= matrix[row * count + column] * figures[column] }
      figures[row] /= matrix[row * count + row]
    }
    return figures
  }

  private static func swept(_ constants: [Double], _ terms: [Term]) -> [Double]? {
    let count = constants.count
    var starts = [Int](repeating: 0, count: count + 1)
    for term in terms { starts[term.row + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var slots = starts
    var columns = [Int](repeating: 0, count: terms.count)
    var factors = [Double](repeating: 0, count: terms.count)
    var gains = [Double](repeating: 0, count: count)
    for term in terms {
      columns[slots[term.row]] = term.column
      factors[slots[term.row]] = term.factor
      slots[term.row] += 1
      gains[term.row] += term.factor
    }
    // No row below one: the gain is one or more (Collatz and Wielandt).
    if gains.allSatisfy({ $0 >= 1 }) { return nil }
    // Figures grow from nothing towards the solution, so that one above every ceiling has none.
    var figures = [Double](repeating: 0, count: count)
    for _ in 0..<sweeps {
      var isSettled = true
      for row in 0..<count {
        var (sum, own) = (constants[row], 0.0)
        for term in starts[row]..<starts[row + 1] {
          if columns[term] == row { own += factors[term] } else { sum += factors[term] * figures[columns[term]] }
        }
        guard own < 1 - least, sum < Estimate.ceiling else { return nil }
        let figure = sum / (1 - own)
        if figure - figures[row] > 1e-13 * figure { isSettled = false }
        figures[row] = figure
      }
      if isSettled { return figures }
    }
    return nil
  }
}
