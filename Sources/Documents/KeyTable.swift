/// The keys that a mapping may have, by number: a hash finds it, and no text is made.
package final class KeyTable: Sendable {
  package let keys: [String]
  /// The bytes of all keys, end to end, and where each ends.
  private let text: [UInt8]
  private let ends: [Int]
  /// The first bytes of each key: they and its length tell nearly all keys apart.
  private let heads: [UInt64]
  /// By hash, open addressing; -1 where there is none.
  private let slots: [Int16]

  /// - Parameter keys: distinct; the number of a key is its place here.
  package init(_ keys: [String]) {
    self.keys = keys
    text = keys.flatMap { Array($0.utf8) }
    var ends = [0]
    for key in keys { ends.append(ends[ends.count - 1] + key.utf8.count) }
    self.ends = ends
    heads = keys.map { key in ScalarBytes.with(Array(key.utf8)) { $0.head } }
    var size = 8
    while size < keys.count * 4 { size *= 2 }
    var slots = [Int16](repeating: -1, count: size)
    for (number, key) in keys.enumerated() {
      var slot = Self.hash(heads[number], key.utf8.count) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int16(number)
    }
    self.slots = slots
  }

  /// The number of the key that a scalar is.
  package func number(of node: NodeID, in tree: DocumentTree) -> Int? {
    tree.withBytes(node) { key in
      let (head, mask) = (key.head, slots.count - 1)
      var slot = Self.hash(head, key.count) & mask
      while slots[slot] >= 0 {
        let number = Int(slots[slot])
        if heads[number] == head, matches(number, key) { return number }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  private func matches(_ number: Int, _ key: ScalarBytes) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == key.count else { return false }
    for index in 8..<max(8, key.count) where text[start + index] != key[index] { return false }
    return true
  }

  /// Enough to tell a few dozen keys apart; a table of our own keys can't be flooded.
  private static func hash(_ head: UInt64, _ count: Int) -> Int {
    Int(truncatingIfNeeded: (head &+ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15 >> 40)
  }
}
