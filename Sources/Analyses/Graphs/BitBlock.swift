/// A set of up to 512 things, a bit for each, joined with another in one vector operation.
@usableFromInline package typealias BitBlock = SIMD8<UInt64>

extension BitBlock {
  /// How many things a block can hold.
  @inlinable package static var width: Int { 512 }

  /// The first things, up to `count` of them.
  package init(first count: Int) {
    self.init()
    for bit in 0..<Swift.max(0, Swift.min(count, Self.width)) { insert(bit) }
  }

  /// Puts a thing into the set, by its number.
  @inlinable package mutating func insert(_ bit: Int) { self[bit / 64] |= 1 << UInt64(bit % 64) }

  /// Whether nothing is in the set.
  @inlinable package var isEmpty: Bool { self == BitBlock() }

  /// How many things are in the set.
  @inlinable package var population: Int {
    var count = 0
    for lane in indices { count += self[lane].nonzeroBitCount }
    return count
  }
}
