/// Figures of up to 512 things, from which those of any set of them are put together eight at a time: for each eight
/// the table has the outcome of all their 256 subsets.
package struct SubsetTable: Sendable {
  @usableFromInline let table: [Double]
  /// The outcome of nothing: 0 for sums, 1 for products.
  @usableFromInline let none: Double

  /// - Complexity: 32 steps for each figure.
  package init(_ figures: some RandomAccessCollection<Double>, none: Double, join: (Double, Double) -> Double) {
    var table = [Double](repeating: none, count: (figures.count + 7) / 8 * 256)
    for (place, figure) in figures.enumerated() {
      // The subsets whose last member this is: each is a subset of those before it, and it.
      let (start, bit) = (place / 8 * 256, 1 << (place % 8))
      for subset in 0..<bit { table[start + bit + subset] = join(table[start + subset], figure) }
    }
    self.table = table
    self.none = none
  }

  /// The figures of a set, put together.
  @inlinable package func outcome(of set: BitBlock, join: (Double, Double) -> Double) -> Double {
    var outcome = none
    for lane in set.indices {
      var bits = set[lane]
      var start = lane * 8 * 256
      while bits != 0 {
        outcome = join(outcome, table[start + Int(bits & 255)])
        bits >>= 8
        start += 256
      }
    }
    return outcome
  }
}
