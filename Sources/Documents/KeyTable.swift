/// The keys that a mapping may have, by number: a hash finds it, and no text is made.
package final class KeyTable: Sendable {
  package let keys: [String]
  /// The bytes of all keys, end to end, and where each ends.
  private let text: [UInt8]
  private let ends: [Int]
  /// By hash, open addressing; -1 where there is none.
  private let slots: [Int16]

  /// - Parameter keys: distinct; the number of a key is its place here.
  package init(_ keys: [String]) {
    self.keys = keys
    text = keys.flatMap { Array($0.utf8) }
    var ends = [0]
    for key in keys { ends.append(ends[ends.count - 1] + key.utf8.count) }
    self.ends = ends
    var size = 8
    while size < keys.count * 4 { size *= 2 }
    var slots = [Int16](repeating: -1, count: size)
    for (number, key) in keys.enumerated() {
      var slot = ScalarBytes.with(Array(key.utf8)) { Self.hash($0) } & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int16(number)
    }
    self.slots = slots
  }

  /// The number of the key that a scalar is.
  package func number(of node: NodeID, in tree: DocumentTree) -> Int? {
    tree.withBytes(node) { key in
      let mask = slots.count - 1
      var slot = Self.hash(key) & mask
      while slots[slot] >= 0 {
        if matches(Int(slots[slot]), key) { return Int(slots[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  private func matches(_ number: Int, _ key: ScalarBytes) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == key.count else { return false }
    for index in 0..<key.count where text[start + index] != key[index] { return false }
    return true
  }

  /// Length, first and last byte: enough to tell a few dozen keys apart, and a table of our own keys can't be flooded.
  private static func hash(_ key: ScalarBytes) -> Int {
    guard key.count > 0 else { return 0 }
    return key.count &* 37 &+ Int(key[0]) &* 7 &+ Int(key[key.count - 1])
  }
}
