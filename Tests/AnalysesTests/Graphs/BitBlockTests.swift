import Analyses
import TestSupport
import Testing

@Suite struct BitBlockTests {
  @Test("a block is a set of 512 numbers", arguments: 0..<20)
  func set(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (block, set) = (BitBlock(), Set<Int>())
    for _ in 0..<random.below(600) {
      let number = random.below(BitBlock.width)
      block.insert(number)
      set.insert(number)
      #expect(block.population == set.count && !block.isEmpty)
    }
    let (other, numbers) = (BitBlock(first: 100), Set(0..<100))
    #expect((block & other).population == set.intersection(numbers).count)
    #expect((block | other).population == set.union(numbers).count)
  }

  @Test("the first of fewer than none are none, and of more than there are all", arguments: [-1, 0, 1, 63, 64, 65, 511, 512, 1_000])
  func first(_ count: Int) {
    let block = BitBlock(first: count)
    #expect(block.population == max(0, min(count, BitBlock.width)))
    #expect(block.isEmpty == (count <= 0))
  }
}
