/// The keys that a mapping may have, by number: one hash of the key's bytes finds it, and no text is made.
package final class KeyTable: Sendable {
  package let keys: [String]
  private let bytes: [[UInt8]]
  /// By hash, open addressing; -1 where there is none.
  private let slots: [Int16]

  /// - Parameter keys: distinct; the number of a key is its place here.
  package init(_ keys: [String]) {
    self.keys = keys
    bytes = keys.map { Array($0.utf8) }
    var size = 8
    while size < keys.count * 4 { size *= 2 }
    var slots = [Int16](repeating: -1, count: size)
    for (number, key) in bytes.enumerated() {
      var slot = ScalarBytes.with(key) { Self.hash($0) } & (size - 1)
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
    guard bytes[number].count == key.count else { return false }
    for index in 0..<key.count where bytes[number][index] != key[index] { return false }
    return true
  }

  /// FNV-1a; a table this small can't be flooded, for its keys are ours.
  private static func hash(_ key: ScalarBytes) -> Int {
    var hash: UInt32 = 2_166_136_261
    for index in 0..<key.count { hash = (hash ^ UInt32(key[index])) &* 16_777_619 }
    return Int(hash)
  }
}
