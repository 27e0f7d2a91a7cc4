internal import Documents
internal import SourceText
package import TopologyModel

/// Reads the values of the native format from their text: durations, sizes, rates, percentages, counts. A grammar of
/// our own, because a YAML or Swift number parser takes `010`, `0x1f`, `1e400`, `nan` and `1_000`.
package enum QuantityGrammar {
  /// The longest time that makes sense: a thousand years, in milliseconds.
  static let longest = 365_000.0 * 86_400_000

  /// The value of a text as a quantity; nil if it is none. Choices and text are no business of this grammar.
  static func parse(_ text: ScalarBytes, as quantity: Quantity) -> Double? {
    guard let (decimal, length) = decimal(text) else { return nil }
    switch quantity {
    case .count(let range):
      let number = decimal.value(Unit(1))
      guard length == text.count, number == number.rounded(), !contains(text, UInt8(ascii: ".")) else { return nil }
      return number >= Double(range.lowerBound) && number <= Double(range.upperBound) ? number : nil
    case .ratio:
      if length == text.count { return scaled(decimal, Unit(1), most: 1) }
      return length + 1 == text.count && byte(text, length) == UInt8(ascii: "%") ? scaled(decimal, Unit(over: 100), most: 1) : nil
    case .duration: return scaled(decimal, duration(text, length), most: longest)
    case .size: return scaled(decimal, size(text, length), most: 1e18)
    case .rate: return scaled(decimal, rate(text, length), most: 1e15)
    case .number: return scaled(decimal, prefix(text, length, end: text.count), most: 1e15)
    case .flag, .choice, .text: return nil
    }
  }

  /// What a text should have been, to follow "must be ".
  package static func expectation(_ quantity: Quantity) -> String {
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

  /// What is probably meant by a text that is no such quantity.
  static func hint(_ text: ArraySlice<UInt8>, _ quantity: Quantity) -> Message? {
    if text.contains(UInt8(ascii: "_")) || text.contains(UInt8(ascii: ",")) { return "write the digits without separators" }
    guard let length = ScalarBytes.with(Array(text), { decimal($0)?.length }) else {
      let isPadded = text.first == UInt8(ascii: "0") && text.dropFirst().first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
      return isPadded ? "write it without the leading zero" : text.first == UInt8(ascii: "-") ? "it can't be negative" : nil
    }
    let number = Untrusted(text.prefix(length))
    let unit = text.dropFirst(length).filter { $0 != 0x20 }
    guard !unit.isEmpty else {
      switch quantity {
      case .duration: return "add the unit: \(number)ms or \(number)s?"
      case .size: return "add the unit: \(number)B or \(number)KB?"
      case .rate: return "say per what: \(number)/s or \(number)/m?"
      case .ratio: return "add the sign: \(number)%?"
      case .count, .number, .flag, .choice, .text: return nil
      }
    }
    guard unit.count <= 8 else { return nil }
    let word = String(decoding: unit, as: UTF8.self).lowercased()
    guard let meant = spellings(quantity).first(where: { $0.value.contains(word) })?.key else { return nil }
    return "did you mean '\(number)\(ours: meant)'?"
  }

  /// Other ways to write a unit, in small letters.
  private static func spellings(_ quantity: Quantity) -> KeyValuePairs<String, [String]> {
    switch quantity {
    case .duration:
      [
        "ms": ["ms", "msec", "msecs", "millis"], "s": ["s", "sec", "secs", "second", "seconds"],
        "m": ["m", "min", "mins", "minute", "minutes"],
        "h": ["h", "hr", "hrs", "hour", "hours"], "d": ["d", "day", "days"], "us": ["us", "usec"], "ns": ["ns", "nsec"],
      ]
    case .size:
      [
        "KB": ["kb", "k"], "MB": ["mb", "m"], "GB": ["gb", "g"], "KiB": ["kib", "ki"], "MiB": ["mib", "mi"], "GiB": ["gib", "gi"],
        "B": ["b", "byte", "bytes"],
      ]
    case .rate:
      [
        "/s": ["/s", "/sec", "/second", "rps", "qps", "ps", "tps", "req/s"], "/m": ["/m", "/min", "/minute", "rpm"],
        "k/s": ["k", "k/s", "krps"],
      ]
    case .number: ["k": ["k"], "M": ["m"], "G": ["g", "b"]]
    case .ratio: ["%": ["%", "percent"]]
    case .count, .flag, .choice, .text: [:]
    }
  }

  private static func scaled(_ decimal: Decimal, _ unit: Unit?, most: Double) -> Double? {
    guard let value = unit.map(decimal.value), value <= most else { return nil }
    return value
  }

  /// A unit as a fraction, so that a value is rounded once: 99.9 % is 999 / 1000, not 99.9 / 100.
  private struct Unit {
    let times: Double
    let over: Double

    init(_ times: Double = 1, over: Double = 1) {
      self.times = times
      self.over = over
    }
  }

  /// Digits and how many of them stand behind the point.
  private struct Decimal {
    let digits: Int64
    let scale: Int

    func value(_ unit: Unit) -> Double { Double(digits) * unit.times / (QuantityGrammar.powersOfTen[scale] * unit.over) }
  }

  // MARK: - Units: what stands from an index on

  private static func duration(_ text: ScalarBytes, _ start: Int) -> Unit? {
    switch text.count - start {
    case 1:
      switch byte(text, start) {
      case UInt8(ascii: "s"): Unit(1_000)
      case UInt8(ascii: "m"): Unit(60_000)
      case UInt8(ascii: "h"): Unit(3_600_000)
      case UInt8(ascii: "d"): Unit(86_400_000)
      default: nil
      }
    case 2 where byte(text, start + 1) == UInt8(ascii: "s"):
      switch byte(text, start) {
      case UInt8(ascii: "m"): Unit()
      case UInt8(ascii: "u"): Unit(over: 1e3)
      case UInt8(ascii: "n"): Unit(over: 1e6)
      default: nil
      }
    case 3 where byte(text, start) == 0xC2 && byte(text, start + 1) == 0xB5 && byte(text, start + 2) == UInt8(ascii: "s"): Unit(over: 1e3)
    default: nil
    }
  }

  /// B, KB, MB, GB by thousands; KiB, MiB, GiB by 1 024.
  private static func size(_ text: ScalarBytes, _ start: Int) -> Unit? {
    let count = text.count - start
    guard count >= 1, count <= 3, byte(text, start + count - 1) == UInt8(ascii: "B") else { return nil }
    if count == 1 { return Unit() }
    let isBinary = count == 3
    if isBinary, byte(text, start + 1) != UInt8(ascii: "i") { return nil }
    let base: Double = isBinary ? 1_024 : 1_000
    return switch byte(text, start) {
    case UInt8(ascii: "K"): Unit(base)
    case UInt8(ascii: "M"): Unit(base * base)
    case UInt8(ascii: "G"): Unit(base * base * base)
    default: nil
    }
  }

  private static func rate(_ text: ScalarBytes, _ start: Int) -> Unit? {
    let end = text.count - 2
    guard end >= start, byte(text, end) == UInt8(ascii: "/"), let unit = prefix(text, start, end: end) else { return nil }
    return switch byte(text, end + 1) {
    case UInt8(ascii: "s"): unit
    case UInt8(ascii: "m"): Unit(unit.times, over: 60)
    default: nil
    }
  }

  /// Nothing, or k, M, G.
  private static func prefix(_ text: ScalarBytes, _ start: Int, end: Int) -> Unit? {
    if start == end { return Unit() }
    guard start + 1 == end else { return nil }
    return switch byte(text, start) {
    case UInt8(ascii: "k"): Unit(1e3)
    case UInt8(ascii: "M"): Unit(1e6)
    case UInt8(ascii: "G"): Unit(1e9)
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
  /// - Returns: the number and how many bytes it takes.
  private static func decimal(_ text: ScalarBytes) -> (decimal: Decimal, length: Int)? {
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
    return (Decimal(digits: mantissa, scale: scale), index)
  }

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
}
