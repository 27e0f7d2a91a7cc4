package import SourceText

/// The number of a name; equal numbers mean equal bytes.
package struct NameID: Hashable, Sendable {
  /// Its place in the order of first appearance, from 0.
  package let rawValue: Int32

  /// The name of a number that a table gave.
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

  /// A table of no names.
  package init() {}

  /// How many names there are.
  package var count: Int { ends.count }

  /// The number of a text, which is added if it is new.
  /// - Complexity: linear in the text.
  package mutating func intern(_ bytes: ArraySlice<UInt8>) -> NameID {
    unsafe bytes.withUnsafeBytes { unsafe intern($0) }
  }

  /// The same for words of our own.
  package mutating func intern(_ text: String) -> NameID { intern(Array(text.utf8)[...]) }

  /// The number of a text that lies somewhere else, for the time of the call.
  package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> NameID {
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

  /// The same numbers, some of them for another text, which no other number may have.
  /// - Complexity: linear in all texts.
  func renaming(_ others: [NameID: [UInt8]]) -> NameTable {
    var table = NameTable()
    for id in ends.indices {
      let name = NameID(Int32(id))
      let number = table.intern(others[name]?[...] ?? bytes(name)[...])
      precondition(number == name, "two numbers have one text")
    }
    return table
  }

  /// The number of a text that is in the table.
  package func find(_ bytes: ArraySlice<UInt8>) -> NameID? {
    unsafe bytes.withUnsafeBytes { bytes in
      let slot = unsafe self.slot(of: bytes, hash: Self.hash(bytes))
      return slots[slot] >= 0 ? NameID(slots[slot]) : nil
    }
  }

  /// Differs from run to run, so that nobody can make names that collide.
  private static let seed = UInt64.random(in: .min ... .max)

  /// Multiplies and folds eight bytes at a time, after wyhash (Wang Yi 2019).
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    var hash = mix(seed ^ UInt64(truncatingIfNeeded: bytes.count), 0xE703_7ED1_A0B4_28DB)
    var index = 0
    while index + 8 <= bytes.count {
      hash = mix(hash ^ (unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)), 0x8EBC_6AF0_9C88_C6E3)
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(unsafe bytes[index])
      index += 1
    }
    return Int(truncatingIfNeeded: mix(hash ^ rest, 0x5899_65CC_7537_4CC3))
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

  /// The text of a name, as bytes of the table.
  package func bytes(_ id: NameID) -> ArraySlice<UInt8> {
    let index = Int(id.rawValue)
    return text[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// The text of a name.
  package subscript(id: NameID) -> Untrusted { Untrusted(bytes(id)) }

  /// Whether one name comes before another, byte by byte.
  package func precedes(_ a: NameID, _ b: NameID) -> Bool { bytes(a).lexicographicallyPrecedes(bytes(b)) }
}
