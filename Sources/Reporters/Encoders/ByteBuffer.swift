package import SourceText

/// What an output is written into: bytes that only grow at their end. With a stream it holds no more than a part of a long
/// output: whoever writes items by the thousand drains it between two of them.
package struct ByteBuffer: Sendable {
  /// All that was written and has not gone to the stream yet.
  package private(set) var bytes: [UInt8] = []
  private let stream: OutputStream?
  private var failure: OutputError?

  /// An empty buffer.
  /// - Parameter stream: where what was written goes; nil to keep all of it.
  package init(to stream: OutputStream? = nil) { self.stream = stream }

  /// How much is written at once.
  private static let portion = 1 << 16

  /// Hands what was written to the stream, if that is much.
  mutating func drain() { if bytes.count >= Self.portion, let stream { write(to: stream) } }

  private mutating func write(to stream: OutputStream) {
    if failure == nil { do { try stream.write(bytes) } catch { failure = error } }
    bytes.removeAll(keepingCapacity: true)
  }

  /// Hands all that is left to the stream.
  /// - Throws: what went wrong first.
  package mutating func finish() throws(OutputError) {
    if let stream { write(to: stream) }
    if let failure { throw failure }
  }

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

  /// Bytes as they are.
  mutating func append(_ other: UnsafeBufferPointer<UInt8>) { unsafe bytes.append(contentsOf: other) }

  /// A key of JSON, `"name":`, in one piece and without a reference that is counted: a finding has forty.
  mutating func append(key name: StaticString) {
    bytes.append(addingCapacity: name.utf8CodeUnitCount + 3) { out in
      out.append(UInt8(ascii: "\""))
      for index in 0..<name.utf8CodeUnitCount { out.append(unsafe name.utf8Start[index]) }
      out.append(UInt8(ascii: "\""))
      out.append(UInt8(ascii: ":"))
    }
  }

  /// Bytes of an array as they are, from one place to before another.
  mutating func append(_ other: borrowing [UInt8], from start: Int, to end: Int) {
    precondition(start >= 0 && start <= end && end <= other.count, "a part of an array lies within it")
    unsafe other.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }

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
    var (rest, start) = (number.magnitude, 20)
    // No number of 64 bits has more than 20 digits.
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: start) { digits in
      repeat {
        start -= 1
        unsafe digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      unsafe buffer.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
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
