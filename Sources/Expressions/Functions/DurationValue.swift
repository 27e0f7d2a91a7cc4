/// A length of time, exact to the nanosecond, of up to about 292 years either way.
package struct DurationValue: Hashable, Sendable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  private static let units: [String: UInt64] = [
    "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]

  /// Reads numbers with units, such as `1h30m`, `-1.5s` or `0`; nil if it is none or out of range.
  init?(parsing text: String) {
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    if rest.elementsEqual([UInt8(ascii: "0")]) {
      nanoseconds = 0
      return
    }
    var total: UInt64 = 0
    while !rest.isEmpty {
      guard let part = Self.part(&rest) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
    }
    guard total <= UInt64(Int64.max) else { return nil }
    nanoseconds = isNegative ? -Int64(total) : Int64(total)
  }

  /// One number with its unit, in nanoseconds.
  private static func part(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    let whole = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = rest.prefix { $0.isDigit }
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let unit = rest.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
    rest = rest.dropFirst(unit.count)
    guard let factor = units[String(decoding: unit, as: UTF8.self)] else { return nil }
    guard let number = UInt64(whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    var scale: UInt64 = 1
    var numerator: UInt64 = 0
    for digit in fraction.prefix(15) {
      numerator = numerator * 10 + UInt64(digit - UInt8(ascii: "0"))
      scale *= 10
    }
    let part = scale.dividingFullWidth(numerator.multipliedFullWidth(by: factor)).quotient
    let (sum, tooLarge) = product.addingReportingOverflow(part)
    return tooLarge ? nil : sum
  }

  /// Seconds with as many decimals as it takes, such as `1.5s`.
  package var text: String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + "\(seconds)" + TimestampValue.fraction(rest) + "s"
  }
}
