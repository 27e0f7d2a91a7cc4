import TestSupport
import Testing

@testable import TopologyModel

@Suite struct CountingSortTests {
  @Test("it is a stable sort")
  func law() {
    var random = SeededGenerator(seed: 3)
    for count in [1, 2, 7, 100] {
      let keys = (0..<200).map { _ in Int32(random.below(count)) }
      let sorted = keys.indices.map { Int32($0) }.sorted(byCounting: count) { keys[Int($0)] }
      #expect(sorted == keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.map { Int32($0) })
    }
  }
}
