internal import TopologyModel

/// Reads the values of the native format from their text: durations, sizes, rates, percentages, counts. A grammar of
/// our own, because a YAML or Swift number parser takes `010`, `0x1f`, `1e400`, `nan` and `1_000`.
enum QuantityGrammar {
  enum Outcome {
    case value(Double)
    /// What was expected, to follow "expected ".
    case expected(String)
  }

  /// The longest time that makes sense: a thousand years, in milliseconds.
  static let longest = 365_000.0 * 86_400_000

  /// Parses text as a quantity. Choices and text are no business of this grammar.
  static func parse(_ text: ArraySlice<UInt8>, as quantity: Quantity) -> Outcome {
    switch quantity {
    case .duration: parse(text, units: durations, most: longest, example: "a duration such as 300ms, 2s or 5m")
    case .size: parse(text, units: sizes, most: 1e18, example: "a size such as 500B, 2KB or 1MiB")
    case .rate: parse(text, units: rates, most: 1e15, example: "a rate such as 50/s or 1.5k/s")
    case .number: parse(text, units: numbers, most: 1e15, example: "a number such as 2, 0.5, 10k or 1M")
    case .ratio: parseRatio(text)
    case .count(let range): parseCount(text, range)
    case .flag, .choice, .text: .expected("something else")
    }
  }

  private typealias Units = [(unit: [UInt8], factor: Double)]

  private static func units(_ pairs: [(String, Double)]) -> Units { pairs.map { (Array($0.0.utf8), $0.1) } }

  private static let durations = units([
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("us", 0.001), ("µs", 0.001), ("ns", 0.000_001),
  ])
  private static let sizes = units([
    ("B", 1), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("KiB", 1_024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
  ])
  private static let rates = units([
    ("/s", 1), ("k/s", 1e3), ("M/s", 1e6), ("G/s", 1e9), ("/m", 1 / 60.0), ("k/m", 1e3 / 60), ("M/m", 1e6 / 60), ("G/m", 1e9 / 60),
  ])
  private static let numbers = units([("", 1), ("k", 1e3), ("M", 1e6), ("G", 1e9)])

  private static func parse(_ text: ArraySlice<UInt8>, units: Units, most: Double, example: String) -> Outcome {
    guard let (number, length) = decimal(text) else { return .expected(example) }
    let suffix = text.dropFirst(length)
    for (unit, factor) in units where unit.count == suffix.count && unit.elementsEqual(suffix) {
      let value = number * factor
      return value <= most ? .value(value) : .expected("\(example), not that large")
    }
    return .expected(example)
  }

  private static func parseRatio(_ text: ArraySlice<UInt8>) -> Outcome {
    let example = "a percentage such as 99.9%, from 0% to 100%"
    guard let (number, length) = decimal(text) else { return .expected(example) }
    let suffix = text.dropFirst(length)
    if suffix.isEmpty, number <= 1 { return .value(number) }
    if suffix.elementsEqual([UInt8(ascii: "%")]), number <= 100 { return .value(number / 100) }
    return .expected(example)
  }

  private static func parseCount(_ text: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Outcome {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let (number, length) = decimal(text), length == text.count, !text.contains(UInt8(ascii: ".")) else { return .expected(expected) }
    guard number >= Double(range.lowerBound), number <= Double(range.upperBound) else { return .expected(expected) }
    return .value(number)
  }

  /// `(0 | [1-9][0-9]*) (. [0-9]+)?` at the start of the text, at most 15 digits in all, so that the value is exact.
  /// - Returns: the value and how many bytes it takes.
  private static func decimal(_ text: ArraySlice<UInt8>) -> (value: Double, length: Int)? {
    var index = text.startIndex
    var mantissa: Int64 = 0
    var digits = 0
    var scale = 0
    func digit() -> Int64? {
      guard index < text.endIndex, text[index] >= 0x30, text[index] <= 0x39 else { return nil }
      return Int64(text[index] - 0x30)
    }
    while let next = digit() {
      if digits == 1, mantissa == 0 { return nil }
      mantissa = mantissa &* 10 &+ next
      digits += 1
      index += 1
      if digits > 15 { return nil }
    }
    if digits == 0 { return nil }
    if index < text.endIndex, text[index] == UInt8(ascii: ".") {
      index += 1
      while let next = digit() {
        mantissa = mantissa &* 10 &+ next
        digits += 1
        scale += 1
        index += 1
        if digits > 15 { return nil }
      }
      if scale == 0 { return nil }
    }
    return (Double(mantissa) / powersOfTen[scale], index - text.startIndex)
  }

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
}
