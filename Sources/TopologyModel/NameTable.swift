package import SourceText

/// The number of a name; equal numbers mean equal bytes.
package struct NameID: Hashable, Sendable {
  package let rawValue: Int32

  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// The name that an attribute of quantity `text` holds.
  package init(value: Double) { rawValue = Int32(value) }
}

/// Every distinct text once, in one buffer, by open addressing over a seeded hash of its bytes. Numbers follow the
/// order of first appearance, so that the seed shows nowhere.
package struct NameTable: Sendable {
  private var text: [UInt8] = []
  private var ends: [Int32] = []
  private var hashes: [Int] = []
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  package init() {}

  package var count: Int { ends.count }

  package mutating func intern(_ bytes: ArraySlice<UInt8>) -> NameID {
    unsafe bytes.withUnsafeBytes { unsafe intern($0) }
  }

  package mutating func intern(_ text: String) -> NameID { intern(Array(text.utf8)[...]) }

  private mutating func intern(_ bytes: UnsafeRawBufferPointer) -> NameID {
    let hash = unsafe Self.hash(bytes)
    var slot = unsafe self.slot(of: bytes, hash: hash)
    if slots[slot] >= 0 { return NameID(slots[slot]) }
    if (ends.count + 1) * 2 > slots.count {
      grow()
      slot = unsafe self.slot(of: bytes, hash: hash)
    }
    let id = Int32(ends.count)
    unsafe text.append(contentsOf: bytes)
    ends.append(Int32(text.count))
    hashes.append(hash)
    slots[slot] = id
    return NameID(id)
  }

  /// The number of a text that is in the table.
  package func find(_ bytes: ArraySlice<UInt8>) -> NameID? {
    unsafe bytes.withUnsafeBytes { bytes in
      let slot = unsafe self.slot(of: bytes, hash: Self.hash(bytes))
      return slots[slot] >= 0 ? NameID(slots[slot]) : nil
    }
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    unsafe hasher.combine(bytes: bytes)
    return hasher.finalize()
  }

  /// Where the text is, or where it belongs.
  private func slot(of bytes: UnsafeRawBufferPointer, hash: Int) -> Int {
    let mask = slots.count - 1
    var slot = hash & mask
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if hashes[id] == hash, unsafe matches(id, bytes) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func matches(_ id: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = id == 0 ? 0 : Int(ends[id - 1])
    guard Int(ends[id]) - start == bytes.count else { return false }
    return unsafe text.withUnsafeBytes { text in
      for index in 0..<bytes.count where unsafe text[start + index] != bytes[index] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for id in ends.indices {
      var slot = hashes[id] & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(id)
    }
  }

  package func bytes(_ id: NameID) -> ArraySlice<UInt8> {
    let index = Int(id.rawValue)
    return text[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  package subscript(id: NameID) -> Untrusted { Untrusted(bytes(id)) }

  /// Whether one name comes before another, byte by byte.
  package func precedes(_ a: NameID, _ b: NameID) -> Bool { bytes(a).lexicographicallyPrecedes(bytes(b)) }
}
