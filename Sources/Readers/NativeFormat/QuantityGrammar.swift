internal import Documents
internal import SourceText
package import TopologyModel

/// Reads the values of the native format from their text: durations, sizes, rates, percentages, counts. A grammar of
/// our own, because a YAML or Swift number parser takes `010`, `0x1f`, `nan` and `1_000`.
package enum QuantityGrammar {
  /// The value of a text as a quantity; nil if it is none. Choices and text are no business of this grammar.
  static func parse(_ text: ScalarBytes, as quantity: Quantity) -> Double? {
    guard let (decimal, length) = decimal(text) else { return nil }
    if case .count(let range) = quantity {
      let number = decimal.value(times: 1, over: 1)
      // Beyond 2^53 a whole number is no longer told from its neighbours.
      guard length == text.count, number == number.rounded(), number <= 0x1p53 else { return nil }
      return number >= Double(range.lowerBound) && number <= Double(range.upperBound) ? number : nil
    }
    guard let unit = unit(text, from: length, of: quantity) else { return nil }
    let value = decimal.value(times: unit.times, over: unit.over)
    return value <= quantity.largest ? value : nil
  }

  /// The unit that is the rest of a text.
  private static func unit(_ text: ScalarBytes, from start: Int, of quantity: Quantity) -> Suffix? {
    let length = text.count - start
    guard length <= 4 else { return nil }
    var code: UInt64 = 1
    for index in start..<text.count { code = code << 8 | UInt64(text[index]) }
    return switch quantity {
    case .duration: find(code, durations)
    case .size: find(code, sizes)
    case .rate: find(code, rates)
    case .ratio: find(code, ratios)
    case .number: find(code, multiples)
    case .count, .flag, .choice, .choices, .text, .names: nil
    }
  }

  /// A unit and its symbol as one number.
  private struct Suffix {
    /// The bytes of the symbol behind a 1, which tells their number.
    let code: UInt64
    let times: Double
    let over: Double
  }

  private static func find(_ code: UInt64, _ suffixes: [Suffix]) -> Suffix? {
    for index in suffixes.indices where suffixes[index].code == code { return suffixes[index] }
    return nil
  }

  private static func suffixes(_ quantity: Quantity) -> [Suffix] {
    quantity.units.map { Suffix(code: $0.symbol.utf8.reduce(1) { $0 << 8 | UInt64($1) }, times: $0.times, over: $0.over) }
  }

  private static let durations = suffixes(.duration)
  private static let sizes = suffixes(.size)
  private static let rates = suffixes(.rate)
  private static let ratios = suffixes(.ratio)
  private static let multiples = suffixes(.number)

  /// What a text should have been, to follow "must be ".
  package static func expectation(_ quantity: Quantity) -> String {
    switch quantity {
    case .duration: "a duration such as 300ms, 2s or 5m, at most 365000d"
    case .size: "a size such as 500B, 2KB or 1MiB"
    case .rate: "a rate such as 50/s, 1.5k/s or 10/h"
    case .number: "a number such as 2, 0.5, 10k or 1M"
    case .ratio: "a percentage such as 99.9%, from 0% to 100%"
    case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .choices(let words): "one or more of \(words.joined(separator: ", "))"
    case .text: "text"
    case .names: "text, or a list of it"
    }
  }

  /// What is probably meant by a text that is no such quantity.
  static func hint(_ text: ArraySlice<UInt8>, _ quantity: Quantity) -> Message? {
    if text.contains(UInt8(ascii: "_")) || text.contains(UInt8(ascii: ",")) { return "write the digits without separators" }
    guard let length = ScalarBytes.with(Array(text), { decimal($0)?.length }) else {
      let isPadded = text.first == UInt8(ascii: "0") && text.dropFirst().first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
      return isPadded ? "write it without the leading zero" : text.first == UInt8(ascii: "-") ? "it can't be negative" : nil
    }
    let unit = text.dropFirst(length).filter { $0 != 0x20 }
    if unit.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), !unit.isEmpty { return "write the digits without separators" }
    guard !unit.isEmpty else { return missingUnit(Untrusted(text.prefix(length)), quantity) }
    // Of others it is said how large they may be.
    if [.size, .rate, .number].contains(quantity), ScalarBytes.with(Array(text), { Self.unit($0, from: length, of: quantity) }) != nil {
      return "the number is too large"
    }
    return withUnit(text, length, unit, quantity).map { "did you mean '\(Untrusted($0))'?" }
  }

  /// What can only be meant by a text that is no such quantity: `300ms` of `300 msec`, `1000` of `1_000`, `80%` of `80`.
  static func meaning(of text: ArraySlice<UInt8>, _ quantity: Quantity) -> String? {
    let written = text.count
    let text = text.filter { $0 != UInt8(ascii: "_") }[...]
    if text.count < written, ScalarBytes.with(Array(text), { parse($0, as: quantity) }) != nil { return String(decoding: text, as: UTF8.self) }
    guard let length = ScalarBytes.with(Array(text), { decimal($0)?.length }) else { return nil }
    let unit = text.dropFirst(length).filter { $0 != 0x20 }
    let usual = quantity.usualUnits
    let bare = usual.count == 1 ? Array(text.prefix(length)) + usual[0].utf8 : Array(text)
    let meant = unit.isEmpty ? bare : withUnit(text, length, unit, quantity)
    guard let meant, ScalarBytes.with(meant, { parse($0, as: quantity) }) != nil else { return nil }
    return String(decoding: meant, as: UTF8.self)
  }

  /// The number with the unit as it is written here.
  private static func withUnit(_ text: ArraySlice<UInt8>, _ length: Int, _ unit: [UInt8], _ quantity: Quantity) -> [UInt8]? {
    guard unit.count <= 12 else { return nil }
    let word = String(decoding: unit, as: UTF8.self).lowercased()
    guard let meant = quantity.units.first(where: { $0.symbol.lowercased() == word || $0.spellings.contains(word) }) else { return nil }
    // A unit that is right is not what is wrong, but for blanks before it.
    if meant.symbol.utf8.elementsEqual(text.dropFirst(length)) { return nil }
    return Array(text.prefix(length)) + meant.symbol.utf8
  }

  /// `add the unit: 5ms or 5s?`
  private static func missingUnit(_ number: Untrusted, _ quantity: Quantity) -> Message? {
    let words: Message =
      switch quantity {
      case .rate: "say per what: "
      case .ratio: "add the sign: "
      default: "add the unit: "
      }
    let units = quantity.usualUnits.map { "\(number)\(ours: $0)" as Message }
    guard let first = units.first else { return nil }
    return units.dropFirst().reduce(words + first) { $0 + " or " + $1 } + "?"
  }

  /// A number as a fraction, so that with its unit it is rounded once.
  private struct Decimal {
    let numerator: Double
    let denominator: Double

    func value(times: Double, over: Double) -> Double { numerator * times / (denominator * over) }
  }

  // MARK: - Numbers

  /// `(0 | [1-9][0-9]*) (. [0-9]+)?` at the start of the text. Where it is all of the text, an exponent may end it, as
  /// programs write numbers to JSON: `1e-05`.
  /// - Returns: the number and how many bytes it takes.
  private static func decimal(_ text: ScalarBytes) -> (decimal: Decimal, length: Int)? {
    var index = 0
    var mantissa: Int64 = 0
    var digits = 0
    var scale = 0
    var isFraction = false
    while index < text.count {
      let byte = text[index]
      if byte >= 0x30, byte <= 0x39 {
        if digits == 1, mantissa == 0, !isFraction { return nil }
        if digits < exactDigits { mantissa = mantissa * 10 + Int64(byte - 0x30) }
        digits += 1
        if isFraction { scale += 1 }
        if digits > mostDigits { return nil }
      } else if byte == UInt8(ascii: "."), !isFraction, digits > 0 {
        isFraction = true
      } else {
        break
      }
      index += 1
    }
    if digits == 0 || (isFraction && scale == 0) { return nil }
    let mayBeExponent = index < text.count && text[index] | 0x20 == UInt8(ascii: "e")
    let length = mayBeExponent ? exponentEnd(text, from: index) ?? index : index
    if length == index, digits <= exactDigits { return (Decimal(numerator: Double(mantissa), denominator: powersOfTen[scale]), index) }
    var written: [UInt8] = []
    for index in 0..<length { written.append(text[index]) }
    return Double(String(decoding: written, as: UTF8.self)).map { (Decimal(numerator: $0, denominator: 1), length) }
  }

  /// Digits of which a `Double` keeps each.
  private static let exactDigits = 15
  /// Digits that no program needs more of.
  private static let mostDigits = 400

  /// Where the text ends if what stands behind its `e` is an exponent, of few digits; nil if it is none.
  private static func exponentEnd(_ text: ScalarBytes, from start: Int) -> Int? {
    var index = start + 1
    if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
    guard index < text.count, text.count - index <= 4 else { return nil }
    while index < text.count {
      guard text[index] >= 0x30, text[index] <= 0x39 else { return nil }
      index += 1
    }
    return index
  }

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
}
