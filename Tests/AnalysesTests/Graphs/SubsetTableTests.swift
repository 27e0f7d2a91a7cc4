import Analyses
import TestSupport
import Testing

@Suite struct SubsetTableTests {
  @Test("the outcome of a set is that of its figures one by one", arguments: [0, 1, 7, 8, 9, 100, 511, 512])
  func outcome(_ count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    // Small whole numbers, so that sums and products of powers of two are exact in whatever order.
    let figures = (0..<count).map { _ in Double(1 << random.below(2)) }
    let sums = SubsetTable(figures, none: 0, join: +)
    let products = SubsetTable(figures, none: 1, join: *)
    for _ in 0..<20 {
      var block = BitBlock()
      let members = (0..<count).filter { _ in random.chance(1, in: 3) }
      for member in members { block.insert(member) }
      #expect(sums.outcome(of: block, join: +) == members.reduce(0) { $0 + figures[$1] })
      #expect(products.outcome(of: block, join: *) == members.reduce(1) { $0 * figures[$1] })
    }
  }
}
