/// Durations as Go writes them, and with it Kubernetes, Istio and the Gateway API: `1h30m`, `1.5s`, `500ms`, `0s`.
enum GoDuration {
  private static let units: [(symbol: StaticString, milliseconds: Double)] = [
    ("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
  ]

  /// In milliseconds; nil for what is no duration.
  static func milliseconds(_ text: ArraySlice<UInt8>) -> Double? {
    guard !text.isEmpty, text.count <= 64 else { return nil }
    if text.elementsEqual("0".utf8) { return 0 }
    var rest = text
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
      guard digits.contains(where: isDigit), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1,
        let number = Double(normal(String(decoding: digits, as: UTF8.self)))
      else { return nil }
      rest = rest[digits.endIndex...]
      let symbol = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
      guard let unit = units.first(where: { symbol.elementsEqual($0.symbol.description.utf8) }) else { return nil }
      rest = rest[symbol.endIndex...]
      sum += number * unit.milliseconds
    }
    return sum.isFinite ? sum : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// With a digit on both sides of the point.
  private static func normal(_ digits: String) -> String {
    (digits.hasPrefix(".") ? "0" : "") + digits + (digits.hasSuffix(".") ? "0" : "")
  }
}
