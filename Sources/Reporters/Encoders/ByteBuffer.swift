/// What an output is written into: bytes that only grow at their end.
package struct ByteBuffer: Sendable {
  /// All that was written.
  package private(set) var bytes: [UInt8] = []

  /// An empty buffer.
  package init() {}

  /// Bytes.
  package var count: Int { bytes.count }
  /// The last byte; nil while it is empty.
  package var last: UInt8? { bytes.last }

  /// Makes room for so many bytes in all.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// One byte.
  package mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Bytes as they are.
  package mutating func append(_ slice: ArraySlice<UInt8>) { bytes.append(contentsOf: slice) }

  /// A character in UTF-8.
  package mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { bytes.append(UInt8(scalar.value)) } else { bytes.append(contentsOf: UTF8.encode(scalar)!) }
  }

  /// Our own words, as they are.
  package static func += (buffer: inout ByteBuffer, text: String) {
    // A view of UTF-8 is appended in two copies, and every key of JSON comes this way.
    var text = text
    text.withUTF8 { unsafe buffer.bytes.append(contentsOf: $0) }
  }

  /// All of another buffer.
  package static func += (buffer: inout ByteBuffer, other: ByteBuffer) { buffer.bytes.append(contentsOf: other.bytes) }

  /// A number in digits.
  package static func += (buffer: inout ByteBuffer, number: Int) {
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    let start = buffer.bytes.count
    var rest = number.magnitude
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    buffer.bytes[start...].reverse()
  }

  /// A byte so many times; none where the count is negative.
  package mutating func repeated(_ byte: UInt8, _ count: Int) {
    for _ in 0..<max(0, count) { bytes.append(byte) }
  }

  /// So many blanks.
  package mutating func spaces(_ count: Int) { repeated(UInt8(ascii: " "), count) }

  /// Takes back what came after the first `count` bytes.
  package mutating func truncate(to count: Int) { bytes.removeLast(max(0, bytes.count - count)) }
}
