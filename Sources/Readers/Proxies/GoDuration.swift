/// Durations as programs written in Go read them: `1.5s`, `1m30s`, `-1ms`.
enum GoDuration {
  private static let units: [(name: String, milliseconds: Double)] = [
    ("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// Milliseconds; nil for what is no duration.
  /// - Parameter hasDays: whether `d` is a unit, as it is for Caddy.
  static func milliseconds(_ text: ArraySlice<UInt8>, hasDays: Bool = false) -> Double? {
    var rest = text
    guard !rest.isEmpty, rest.count <= 64 else { return nil }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    if rest.elementsEqual("0".utf8) { return 0 }
    if rest.isEmpty { return nil }
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 == UInt8(ascii: ".") }
      guard digits.contains(where: { $0 != UInt8(ascii: ".") }), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1,
        let number = Double(String(decoding: [UInt8(ascii: "0")] + digits + [UInt8(ascii: "0")], as: UTF8.self))
      else { return nil }
      rest = rest[digits.endIndex...]
      let word = rest.prefix { !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) && $0 != UInt8(ascii: ".") }
      rest = rest[word.endIndex...]
      guard let unit = units.first(where: { word.elementsEqual($0.name.utf8) }), unit.name != "d" || hasDays else { return nil }
      // A point at the end was given a digit; a number without one was made ten times as large.
      sum += (digits.contains(UInt8(ascii: ".")) ? number : number / 10) * unit.milliseconds
    }
    return isNegative ? -sum : sum
  }
}
