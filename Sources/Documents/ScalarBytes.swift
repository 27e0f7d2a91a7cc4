/// The bytes of a scalar where they lie: valid for the time of the call that hands them out, bounds-checked.
@safe package struct ScalarBytes {
  private let buffer: UnsafeBufferPointer<UInt8>

  init(_ buffer: UnsafeBufferPointer<UInt8>) { unsafe self.buffer = buffer }

  /// Other bytes looked at in the same way.
  package static func with<Result>(_ bytes: [UInt8], _ body: (ScalarBytes) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { unsafe body(ScalarBytes($0)) }
  }

  package var count: Int { unsafe buffer.count }

  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "an index beyond the end of a scalar")
    return unsafe buffer[index]
  }
}
