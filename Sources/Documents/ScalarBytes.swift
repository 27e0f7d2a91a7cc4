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

  /// The first eight bytes as one number, or all where there are fewer: no two texts of one length of at most eight bytes have
  /// the same.
  var head: UInt64 {
    let bytes = unsafe UnsafeRawBufferPointer(buffer)
    func load<Word: FixedWidthInteger>(_ index: Int, as: Word.Type) -> Word {
      unsafe bytes.loadUnaligned(fromByteOffset: index, as: Word.self)
    }
    if count >= 8 { return load(0, as: UInt64.self) }
    if count >= 4 { return UInt64(load(0, as: UInt32.self)) | UInt64(load(count - 4, as: UInt32.self)) << 32 }
    return count == 0 ? 0 : unsafe UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]) << 16
  }

  @inlinable package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "an index beyond the end of a scalar")
    return unsafe buffer[index]
  }
}
