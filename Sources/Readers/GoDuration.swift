/// Durations as programs written in Go read them, and with them Kubernetes, Istio and the Gateway API: `1.5s`, `1h30m`, `-1ms`.
enum GoDuration {
  private static let units: [(name: String, milliseconds: Double)] = [
    ("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// Milliseconds; nil for what is no duration.
  /// - Parameter hasDays: whether `d` is a unit, as it is for Caddy.
  static func milliseconds(_ text: ArraySlice<UInt8>, hasDays: Bool = false) -> Double? {
    guard text.count <= 64 else { return nil }
    let isNegative = text.first == UInt8(ascii: "-")
    var rest = text.first == UInt8(ascii: "+") || isNegative ? text.dropFirst() : text
    if rest.elementsEqual("0".utf8) { return 0 }
    if rest.isEmpty { return nil }
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
      guard digits.contains(where: isDigit), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1,
        let number = Double(withDigitsAround(digits))
      else { return nil }
      rest = rest[digits.endIndex...]
      let word = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
      rest = rest[word.endIndex...]
      guard let unit = units.first(where: { word.elementsEqual($0.name.utf8) }), unit.name != "d" || hasDays else { return nil }
      sum += number * unit.milliseconds
    }
    return isNegative ? -sum : sum
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// A number with a digit on both sides of its point, which Go does not ask for.
  private static func withDigitsAround(_ digits: ArraySlice<UInt8>) -> String {
    "0" + String(decoding: digits, as: UTF8.self) + (digits.last == UInt8(ascii: ".") ? "0" : "")
  }
}
