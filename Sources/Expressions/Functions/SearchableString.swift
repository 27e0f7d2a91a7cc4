import SourceText

/// A string with the byte offset of each of its code points, the end included.
struct SearchableString {
  let bytes: [UInt8]
  let starts: [Int]
  var count: Int { starts.count - 1 }

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
  }

  /// Which code point begins at a byte; logarithmic.
  func position(ofByte byte: Int) -> Int64 { Int64(starts.partitioningIndex { $0 >= byte }) }
}
