/// Numbers of JSON, as bytes.
package enum JSONNumber {
  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    func byte() -> UInt8 { unsafe index < text.count ? text[index] : 0 }
    func digits() -> Bool {
      let start = index
      while byte() >= 0x30, byte() <= 0x39 { index += 1 }
      return index > start
    }
    if byte() == UInt8(ascii: "-") { index += 1 }
    if byte() == UInt8(ascii: "0") { index += 1 } else if !digits() { return false }
    if byte() == UInt8(ascii: ".") {
      index += 1
      if !digits() { return false }
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      index += 1
      if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { index += 1 }
      if !digits() { return false }
    }
    return index == text.count
  }

  /// A whole number, rounded if it has a fraction; nil for what is none and for one that has no place in 64 bits.
  package static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
    var value: Int64 = 0
    let isNegative = unsafe text.first == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    guard text.count > start else { return nil }
    for index in start..<text.count {
      let digit = unsafe Int64(text[index]) - 0x30
      let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = product.addingReportingOverflow(digit)
      guard digit >= 0, digit <= 9, !isLarge, !isLarger else {
        return unsafe double(text).flatMap { Int64(exactly: $0.rounded()) }
      }
      value = sum
    }
    return isNegative ? -value : value
  }

  /// A number; nil for what is none.
  package static func double(_ text: UnsafeRawBufferPointer) -> Double? {
    guard text.count <= longest, unsafe isNumber(text) else { return nil }
    return Double(String(decoding: unsafe Array(text), as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
  }

  /// More digits say nothing that a double can hold.
  private static let longest = 400

  /// The value of a hexadecimal digit. It is asked for each digit of the ids of spans.
  @inlinable
  package static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
