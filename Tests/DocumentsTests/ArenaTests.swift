import Testing

@testable import Documents

@Suite struct ArenaTests {
  @Test("elements stay what they were while the arena grows")
  func grows() {
    var arena = Arena<Int>(capacity: 0)
    for number in 0..<1_000 { arena.append(number * 3) }
    arena[7] = -1
    var elements: [Int] = []
    for index in 0..<arena.count { elements.append(arena[index]) }
    #expect(elements == (0..<1_000).map { $0 == 7 ? -1 : $0 * 3 })
  }

  @Test("runs are appended and lent")
  func runs() {
    var arena = Arena<UInt8>(capacity: 0)
    let word = Array("abcabd".utf8)
    for _ in 0..<10 { unsafe word.withUnsafeBufferPointer { unsafe arena.append(contentsOf: $0) } }
    let lent = unsafe arena.withElements(3..<9) { unsafe Array($0) }
    #expect(lent == Array("abdabc".utf8))
  }

  @Test("an index beyond the end stops the program instead of reading on")
  func bounds() async {
    await #expect(processExitsWith: .failure) {
      var arena = Arena<Int>(capacity: 100)
      arena.append(1)
      _ = arena[1]
    }
  }
}
