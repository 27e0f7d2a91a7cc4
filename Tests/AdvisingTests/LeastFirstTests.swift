import TestSupport
import Testing

@testable import Advising

@Suite struct LeastFirstTests {
  @Test("numbers come in the order of their weights, and those of equal weight in their own", arguments: UInt64(0)..<100)
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func numbers(_ range: Range<Int>) -> [(weight: Double, number: Int)] {
      range.map { (weight: Double(Int.random(in: 0..<8, using: &random)), number: $0) }.shuffled(using: &random)
    }
    let (first, later) = (numbers(0..<Int(seed % 20)), numbers(20..<20 + Int(seed % 7)))
    var queue = LeastFirst(first)
    for (weight, number) in later { queue.insert(weight, number) }
    var popped: [(weight: Double, number: Int)] = []
    while let next = queue.popFirst() { popped.append(next) }
    #expect(popped.map(\.number) == (first + later).sorted { $0 < $1 }.map(\.number))
    #expect(queue.popFirst() == nil)
  }
}
