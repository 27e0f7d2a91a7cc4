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
  func position(ofByte byte: Int) -> Int64 {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return Int64(low)
  }
}
