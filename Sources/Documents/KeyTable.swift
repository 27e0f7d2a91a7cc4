/// The keys that a mapping may have, by number: one hash of the key's bytes finds it, and no text is made.
package struct KeyTable: Sendable {
  package let keys: [String]
  private let bytes: [[UInt8]]
  /// By hash, open addressing; -1 where there is none.
  private let slots: [Int32]

  /// - Parameter keys: distinct; the number of a key is its place here.
  package init(_ keys: [String]) {
    self.keys = keys
    bytes = keys.map { Array($0.utf8) }
    var size = 8
    while size < keys.count * 4 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    for (number, key) in bytes.enumerated() {
      var slot = Int(Self.hash(key[...])) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(number)
    }
    self.slots = slots
  }

  /// The number of the key that a scalar is.
  package func number(of node: NodeID, in tree: DocumentTree) -> Int? {
    let text = tree.bytes(node)
    var slot = Int(Self.hash(text)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if bytes[number].count == text.count, bytes[number].elementsEqual(text) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a; a table this small can't be flooded, for its keys are ours.
  private static func hash(_ text: ArraySlice<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in text { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }
}
