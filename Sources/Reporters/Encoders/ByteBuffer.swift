/// What an output is written into: bytes that only grow at their end.
package struct ByteBuffer: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package var count: Int { bytes.count }
  package var last: UInt8? { bytes.last }

  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  package mutating func append(_ byte: UInt8) { bytes.append(byte) }

  package mutating func append(_ slice: ArraySlice<UInt8>) { bytes.append(contentsOf: slice) }

  package mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { bytes.append(UInt8(scalar.value)) } else { bytes.append(contentsOf: UTF8.encode(scalar)!) }
  }

  /// Our own words, as they are.
  package static func += (buffer: inout ByteBuffer, text: String) { buffer.bytes.append(contentsOf: text.utf8) }

  package static func += (buffer: inout ByteBuffer, other: ByteBuffer) { buffer.bytes.append(contentsOf: other.bytes) }

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

  package mutating func repeated(_ byte: UInt8, _ count: Int) {
    for _ in 0..<max(0, count) { bytes.append(byte) }
  }

  package mutating func spaces(_ count: Int) { repeated(UInt8(ascii: " "), count) }

  /// Takes back what came after the first `count` bytes.
  package mutating func truncate(to count: Int) { bytes.removeLast(max(0, bytes.count - count)) }
}
