/// Numbers as nginx reads them.
enum NginxQuantity {
  private static let units: [(name: String, milliseconds: Double)] = [
    ("y", 31_536_000_000), ("M", 2_592_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ("ms", 1),
  ]

  /// Milliseconds: `1m30s`, `1h 30m`, and seconds without a unit; larger units stand first.
  /// - Parameter isWhole: whether seconds are the smallest unit, and years the largest; else weeks are.
  static func time(_ text: [UInt8], isWhole: Bool = false) -> Double? {
    var rest = text[...]
    var (sum, last) = (0.0, isWhole ? -1 : 1)
    guard !rest.isEmpty, rest.count <= 64 else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      guard (1...18).contains(digits.count), let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
      rest = rest[digits.endIndex...]
      let word = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
      rest = rest[word.endIndex...]
      var unit = units.firstIndex { word.elementsEqual($0.name.utf8) }
      // A number that ends the text without a unit is of seconds.
      if word.isEmpty, rest.isEmpty { unit = 6 }
      guard let unit, unit > last, !(isWhole && unit == 7) else { return nil }
      (sum, last) = (sum + number * units[unit].milliseconds, unit)
      if unit == 6, word.isEmpty { break }
      rest = rest.drop { $0 == 0x20 }
    }
    return sum
  }

  /// A whole number that is not negative.
  static func number(_ text: [UInt8]) -> Double? {
    guard (1...18).contains(text.count), text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }

  /// Whether it is a number of bytes, in one of some units of a letter.
  static func isSize(_ text: [UInt8], units: String) -> Bool {
    number(text.last.map { units.utf8.contains($0) } ?? false ? text.dropLast() : text) != nil
  }
}
