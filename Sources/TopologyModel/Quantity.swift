/// What a value is, and in which unit it is kept. Every number is a `Double`: exact for counts up to 2^53, and no
/// arithmetic on it can trap.
package enum Quantity: Hashable, Sendable {
  /// Milliseconds; infinite for `none`.
  case duration
  /// Bytes.
  case size
  /// Per second.
  case rate
  /// From 0 to 1.
  case ratio
  /// A whole number within these bounds.
  case count(ClosedRange<Int>)
  /// Any number that is not negative.
  case number
  /// 1 or 0.
  case flag
  /// One of these words, kept as its index.
  case choice([String])
  /// Some of these words, kept as the sum of a bit for each: 1 for the first, 2 for the second.
  case choices([String])
  /// Text from input, kept as a `NameID`.
  case text
  /// A name or a list of names, kept as its place in `Topology.lists`.
  case names

  /// The words that an entry of `choices` holds.
  package static func chosen(_ value: Double, of words: [String]) -> [String] {
    words.indices.filter { Int(value) >> $0 & 1 == 1 }.map { words[$0] }
  }
}
