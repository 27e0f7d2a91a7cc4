internal import SourceText

/// A set of code points: ranges, and a bit for each of ASCII, which most text is.
struct ScalarClass: Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]
  /// Bits of the code points below 64 and of those below 128; right once the class is sealed.
  private var ascii: (UInt64, UInt64) = (0, 0)

  init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }
  mutating func insert(_ other: ScalarClass) { ranges += other.ranges }

  /// Leaves what was not in it.
  mutating func negate() {
    var rest: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { rest.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { rest.append(next...0x10FFFF) }
    ranges = rest
  }

  /// Adds the other spellings, in case, of all letters in it.
  /// - Returns: how many letters of two cases it held, which is what it costs.
  mutating func foldCase() -> Int {
    let letters = UnicodeTable.nextCases
    var count = 0
    seal()
    for range in ranges {
      for index in letters.partitioningIndex(where: { $0.letter >= range.lowerBound })..<letters.count {
        let letter = letters[index].letter
        guard letter <= range.upperBound else { break }
        count += 1
        var next = letters[index].next
        while next != letter {
          if !range.contains(next) { ranges.append(next...next) }
          next = letters[letters.partitioningIndex { $0.letter >= next }].next
        }
      }
    }
    return count
  }

  /// Sorts and joins the ranges; has to be done before `contains`.
  mutating func seal() {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
    ascii = (0, 0)
    for range in joined where range.lowerBound < 128 {
      for value in range.clamped(to: 0...127) {
        if value < 64 { ascii.0 |= 1 << UInt64(value) } else { ascii.1 |= 1 << UInt64(value - 64) }
      }
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return ascii.0 >> UInt64(value) & 1 == 1 }
    if value < 128 { return ascii.1 >> UInt64(value - 64) & 1 == 1 }
    let place = ranges.partitioningIndex { $0.upperBound >= value }
    return place < ranges.count && ranges[place].contains(value)
  }
}
