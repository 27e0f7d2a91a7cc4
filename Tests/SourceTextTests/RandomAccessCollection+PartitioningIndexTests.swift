import Testing

@testable import SourceText

@Suite("RandomAccessCollection+PartitioningIndex") struct PartitioningIndexTests {
  @Test("the first place at which a condition holds is the one that a search from the start finds", arguments: 0..<20)
  func first(_ count: Int) {
    for slice in [Array(0..<count)[...], Array(-3..<count)[(count == 0 ? 0 : 1)...]] {
      for limit in -4...count + 1 {
        #expect(slice.partitioningIndex { $0 >= limit } == slice.firstIndex { $0 >= limit } ?? slice.endIndex)
      }
    }
  }
}
