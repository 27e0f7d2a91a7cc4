import Foundation
import SourceText
import Testing

@Suite("Side by side") struct SideBySideTests {
  /// What several threads count.
  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func add() { lock.withLock { count += 1 } }
    var value: Int { lock.withLock { count } }
  }

  @Test("results come in the order of the items, whichever takes longest", arguments: [1, 2, 7])
  func order(processors: Int) {
    var taken: [Int] = []
    SideBySide.forEach(
      Array(0..<300), processors: processors, work: { item in (0..<(item % 7 == 0 ? 5_000 : 1)).reduce(item) { $0 ^ $1 ^ $1 } }
    ) { item, result in
      #expect(result == item)
      taken.append(item)
    }
    #expect(taken == Array(0..<300))
  }

  @Test("of no items nothing is made")
  func nothing() {
    var count = 0
    SideBySide.forEach([Int](), processors: 2, work: { $0 }) { _, _ in count += 1 }
    #expect(count == 0)
  }

  @Test("a few items are begun ahead of the caller, and not all")
  func ahead() {
    let begun = Counter()
    var most = 0
    var taken = 0
    SideBySide.forEach(Array(0..<200), processors: 2, work: { _ in begun.add() }) { _, _ in
      taken += 1
      most = max(most, begun.value - taken)
    }
    #expect(begun.value == 200 && most <= 4)
  }

  @Test("there is a processor")
  func processors() { #expect(SideBySide.processors >= 1) }
}
