internal import Documents

/// The id of a trace or span as a number: hexadecimal in any case, with or without leading zeros, base64 of its bytes, or any
/// other text, of which it is a hash.
struct Identifier: Equatable {
  var high: UInt64 = 0
  var low: UInt64 = 0

  /// Nil for no id: nothing, or zeros.
  init?(_ text: UnsafeRawBufferPointer) {
    var text = unsafe text
    if text.count > 2, unsafe text[0] == UInt8(ascii: "0"), unsafe text[1] | 0x20 == UInt8(ascii: "x") {
      unsafe text = UnsafeRawBufferPointer(rebasing: text[2...])
    }
    let isHexadecimal = unsafe text.count <= 32 && readHexadecimal(text)
    if !isHexadecimal {
      (high, low) = (0, 0)
      if unsafe !readBase64(text) {
        low = unsafe UInt64(Self.hash(text))
        high = UInt64(text.count)
      }
    }
    if high == 0, low == 0 { return nil }
  }

  /// The same in 64 bits: that of a span has no more.
  var folded: UInt64 { low ^ (high &* 0x9E37_79B9_7F4A_7C15) }

  private mutating func readHexadecimal(_ text: UnsafeRawBufferPointer) -> Bool {
    for index in 0..<text.count {
      guard let digit = unsafe JSONNumber.hexadecimal(text[index]) else { return false }
      high = high << 4 | low >> 60
      low = low << 4 | UInt64(digit)
    }
    return true
  }

  /// 8 or 16 bytes.
  private mutating func readBase64(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 12 || text.count == 24, unsafe text.last == UInt8(ascii: "=") else { return false }
    let length = text.count == 12 ? 8 : 16
    var (bits, count, bytes) = (UInt32(0), 0, 0)
    for index in 0..<text.count where bytes < length {
      let byte = unsafe text[index]
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      default: return false
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(bits >> UInt32(count) & 0xFF)
      bytes += 1
    }
    return bytes == length
  }

  /// FNV-1a (Fowler, Noll and Vo), never 0.
  static func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<text.count { hash = (hash ^ UInt64(unsafe text[index])) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32) | 1
  }
}
