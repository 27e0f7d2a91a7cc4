internal import Documents
internal import TopologyModel

/// Reads the values of the native format from their text: durations, sizes, rates, percentages, counts. A grammar of
/// our own, because a YAML or Swift number parser takes `010`, `0x1f`, `1e400`, `nan` and `1_000`.
enum QuantityGrammar {
  /// The longest time that makes sense: a thousand years, in milliseconds.
  static let longest = 365_000.0 * 86_400_000

  /// The value of a text as a quantity; nil if it is none. Choices and text are no business of this grammar.
  static func parse(_ text: ScalarBytes, as quantity: Quantity) -> Double? {
    guard let (number, length) = decimal(text) else { return nil }
    switch quantity {
    case .count(let range):
      guard length == text.count, number == number.rounded(), !contains(text, UInt8(ascii: ".")) else { return nil }
      return number >= Double(range.lowerBound) && number <= Double(range.upperBound) ? number : nil
    case .ratio:
      if length == text.count { return number <= 1 ? number : nil }
      return length + 1 == text.count && byte(text, length) == UInt8(ascii: "%") && number <= 100 ? number / 100 : nil
    case .duration: return scaled(number, duration(text, length), most: longest)
    case .size: return scaled(number, size(text, length), most: 1e18)
    case .rate: return scaled(number, rate(text, length), most: 1e15)
    case .number: return scaled(number, prefix(text, length, end: text.count), most: 1e15)
    case .flag, .choice, .text: return nil
    }
  }

  /// What a text should have been, to follow "must be ".
  static func expectation(_ quantity: Quantity) -> String {
    switch quantity {
    case .duration: "a duration such as 300ms, 2s or 5m, at most 365000d"
    case .size: "a size such as 500B, 2KB or 1MiB"
    case .rate: "a rate such as 50/s or 1.5k/s"
    case .number: "a number such as 2, 0.5, 10k or 1M"
    case .ratio: "a percentage such as 99.9%, from 0% to 100%"
    case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .text: "text"
    }
  }

  private static func scaled(_ number: Double, _ factor: Double?, most: Double) -> Double? {
    guard let factor, number * factor <= most else { return nil }
    return number * factor
  }

  // MARK: - Units: the factor for what stands from an index on

  private static func duration(_ text: ScalarBytes, _ start: Int) -> Double? {
    switch text.count - start {
    case 1:
      switch byte(text, start) {
      case UInt8(ascii: "s"): 1_000
      case UInt8(ascii: "m"): 60_000
      case UInt8(ascii: "h"): 3_600_000
      case UInt8(ascii: "d"): 86_400_000
      default: nil
      }
    case 2 where byte(text, start + 1) == UInt8(ascii: "s"):
      switch byte(text, start) {
      case UInt8(ascii: "m"): 1
      case UInt8(ascii: "u"): 0.001
      case UInt8(ascii: "n"): 0.000_001
      default: nil
      }
    case 3 where byte(text, start) == 0xC2 && byte(text, start + 1) == 0xB5 && byte(text, start + 2) == UInt8(ascii: "s"): 0.001
    default: nil
    }
  }

  /// B, KB, MB, GB by thousands; KiB, MiB, GiB by 1 024.
  private static func size(_ text: ScalarBytes, _ start: Int) -> Double? {
    let count = text.count - start
    guard count >= 1, count <= 3, byte(text, start + count - 1) == UInt8(ascii: "B") else { return nil }
    if count == 1 { return 1 }
    let isBinary = count == 3
    if isBinary, byte(text, start + 1) != UInt8(ascii: "i") { return nil }
    let base: Double = isBinary ? 1_024 : 1_000
    return switch byte(text, start) {
    case UInt8(ascii: "K"): base
    case UInt8(ascii: "M"): base * base
    case UInt8(ascii: "G"): base * base * base
    default: nil
    }
  }

  private static func rate(_ text: ScalarBytes, _ start: Int) -> Double? {
    let end = text.count - 2
    guard end >= start, byte(text, end) == UInt8(ascii: "/"), let factor = prefix(text, start, end: end) else { return nil }
    return switch byte(text, end + 1) {
    case UInt8(ascii: "s"): factor
    case UInt8(ascii: "m"): factor / 60
    default: nil
    }
  }

  /// Nothing, or k, M, G.
  private static func prefix(_ text: ScalarBytes, _ start: Int, end: Int) -> Double? {
    if start == end { return 1 }
    guard start + 1 == end else { return nil }
    return switch byte(text, start) {
    case UInt8(ascii: "k"): 1e3
    case UInt8(ascii: "M"): 1e6
    case UInt8(ascii: "G"): 1e9
    default: nil
    }
  }

  // MARK: - Numbers

  private static func byte(_ text: ScalarBytes, _ index: Int) -> UInt8 { text[index] }

  private static func contains(_ text: ScalarBytes, _ wanted: UInt8) -> Bool {
    for index in 0..<text.count where byte(text, index) == wanted { return true }
    return false
  }

  /// `(0 | [1-9][0-9]*) (. [0-9]+)?` at the start of the text, at most 15 digits in all, so that the value is exact.
  /// - Returns: the value and how many bytes it takes.
  private static func decimal(_ text: ScalarBytes) -> (value: Double, length: Int)? {
    var index = 0
    var mantissa: Int64 = 0
    var digits = 0
    var scale = 0
    var isFraction = false
    while index < text.count {
      let byte = byte(text, index)
      if byte >= 0x30, byte <= 0x39 {
        if digits == 1, mantissa == 0, !isFraction { return nil }
        mantissa = mantissa &* 10 &+ Int64(byte - 0x30)
        digits += 1
        if isFraction { scale += 1 }
        if digits > 15 { return nil }
      } else if byte == UInt8(ascii: "."), !isFraction, digits > 0 {
        isFraction = true
      } else {
        break
      }
      index += 1
    }
    if digits == 0 || (isFraction && scale == 0) { return nil }
    return (scale == 0 ? Double(mantissa) : Double(mantissa) / powersOfTen[scale], index)
  }

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
}
