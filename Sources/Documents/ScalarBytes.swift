/// The bytes of a scalar where they lie: valid for the time of the call that hands them out, bounds-checked.
@safe package struct ScalarBytes {
  @usableFromInline let buffer: UnsafeBufferPointer<UInt8>

  @inlinable init(_ buffer: UnsafeBufferPointer<UInt8>) { unsafe self.buffer = buffer }

  /// Other bytes looked at in the same way.
  package static func with<Result>(_ bytes: [UInt8], _ body: (ScalarBytes) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { unsafe body(ScalarBytes($0)) }
  }

  @inlinable package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(buffer))
  }

  @inlinable package var count: Int { unsafe buffer.count }

  @inlinable package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "an index beyond the end of a scalar")
    return unsafe buffer[index]
  }
}
