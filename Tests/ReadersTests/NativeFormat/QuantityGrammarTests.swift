import Documents
import TestSupport
import Testing
import TopologyModel

@testable import Readers

@Suite struct QuantityGrammarTests {
  private func parse(_ text: String, _ quantity: Quantity) -> Double? {
    ScalarBytes.with(Array(text.utf8)) { QuantityGrammar.parse($0, as: quantity) }
  }

  private func hint(_ text: String, _ quantity: Quantity) -> String? { QuantityGrammar.hint(Array(text.utf8)[...], quantity)?.text }

  @Test(
    "durations are kept in milliseconds",
    arguments: [
      ("300ms", 300), ("2s", 2_000), ("5m", 300_000), ("1h", 3_600_000), ("1d", 86_400_000), ("1us", 0.001), ("1µs", 0.001),
      ("1ns", 0.000_001), ("0s", 0), ("1.5s", 1_500),
      ("0.5ms", 0.5), ("365000d", 31_536_000_000_000),
    ] as [(String, Double)])
  func durations(_ text: String, _ value: Double) { #expect(parse(text, .duration) == value) }

  @Test(
    "sizes, rates, ratios, numbers and counts",
    arguments: [
      ("500B", .size, 500), ("2KB", .size, 2_000), ("1MiB", .size, 1_048_576), ("1.5KiB", .size, 1_536), ("3GB", .size, 3e9),
      ("1GiB", .size, 1_073_741_824),
      ("50/s", .rate, 50), ("60/m", .rate, 1), ("36/h", .rate, 0.01), ("864/d", .rate, 0.01), ("3.6k/h", .rate, 1),
      ("86.4M/d", .rate, 1_000), ("1.5k/s", .rate, 1_500), ("2M/m", .rate, 2e6 / 60), ("99.9%", .ratio, 0.999),
      ("0.5", .ratio, 0.5), ("1", .ratio, 1), ("100%", .ratio, 1), ("0%", .ratio, 0),
      ("1M", .number, 1e6), ("10k", .number, 1e4), ("0.25", .number, 0.25), ("1G", .number, 1e9), ("3", .count(0...5), 3),
      ("0", .count(0...5), 0), ("3.0", .count(0...5), 3), ("5e0", .count(0...5), 5), ("0.30000000000000004", .number, 0.1 + 0.2),
      ("1e-05", .ratio, 1e-5), ("1E+3", .number, 1_000), ("2.5e2", .number, 250), ("0.1234567890123456", .ratio, 0.1234567890123456),
      ("66.66666666666667%", .ratio, 66.66666666666667 / 100), ("1000000000000000.0", .number, 1e15),
    ] as [(String, Quantity, Double)])
  func quantities(_ text: String, _ quantity: Quantity, _ value: Double) { #expect(parse(text, quantity) == value) }

  @Test(
    "what other grammars take for a number is none",
    arguments: [
      "", " 1", "1 ", "010", "00", "0x10", "0o10", "0b11", "1_000", "190:20:30", ".inf", "-.inf", ".nan", "nan", "inf", "infinity", "1e400",
      "1e", "1e+", "1e3k", "1e00005", "e3", "+1", "-1", ".5", "5.", "1,5", "٣", "９",
      "9223372036854775807", "9223372036854775808", String(repeating: "9", count: 401), "true", "1.2.3", "1\u{0}",
    ])
  func noNumbers(_ text: String) {
    for quantity in [Quantity.number, .count(0...Int.max), .ratio] { #expect(parse(text, quantity) == nil) }
    for unit in ["s", "ms", "/s", "B", "%"] {
      for quantity in [Quantity.duration, .rate, .size, .ratio] { #expect(parse(text + unit, quantity) == nil) }
    }
  }

  @Test(
    "units belong to their quantity, and values stay within bounds",
    arguments: [
      ("5", .duration), ("5S", .duration), ("5 s", .duration), ("5sec", .duration), ("s", .duration), ("365001d", .duration),
      ("99999999999999999999h", .duration), ("5µ", .duration),
      ("5", .size), ("5b", .size), ("5kB", .size), ("5KiKB", .size), ("5iB", .size), ("5", .rate), ("5k", .rate),
      ("5/", .rate), ("/s", .rate), ("101%", .ratio), ("1.1", .ratio), ("5%%", .ratio),
      ("1K", .number), ("1kk", .number), ("999999999999999M", .number), ("6", .count(0...5)), ("3.5", .count(0...5)),
      ("0.0000000000000001e17", .count(0...5)),
      ("1k", .count(0...5_000)), ("999999999999999GB", .size),
    ] as [(String, Quantity)])
  func refused(_ text: String, _ quantity: Quantity) { #expect(parse(text, quantity) == nil) }

  @Test(
    "what was probably meant is said",
    arguments: [
      ("5", .duration, "add the unit: 5ms or 5s?"), ("5S", .duration, "did you mean '5s'?"), ("5 min", .duration, "did you mean '5m'?"),
      ("300MS", .duration, "did you mean '300ms'?"),
      ("5mb", .size, "did you mean '5MB'?"), ("5", .size, "add the unit: 5B or 5KB?"), ("50rps", .rate, "did you mean '50/s'?"),
      ("50", .rate, "say per what: 50/s or 50/m?"), ("99.9", .ratio, "add the sign: 99.9%?"),
      ("1K", .number, "did you mean '1k'?"), ("1 million", .number, "did you mean '1M'?"), ("2 thousand", .number, "did you mean '2k'?"),
      ("10x", .number, "did you mean '10'?"), ("10/hour", .rate, "did you mean '10/h'?"), ("5 per day", .rate, "did you mean '5/d'?"),
      ("10 requests/s", .rate, "did you mean '10/s'?"), ("1 000 000", .number, "write the digits without separators"),
      ("99.9 percent", .ratio, "did you mean '99.9%'?"), ("20 milliseconds", .duration, "did you mean '20ms'?"),
      ("010", .count(0...9), "write it without the leading zero"),
      ("1_000", .count(0...9), "write the digits without separators"), ("-5s", .duration, "it can't be negative"),
      ("abc", .duration, nil), ("5 parsecs", .duration, nil), ("", .count(0...9), nil), ("3.5", .count(0...9), nil),
    ] as [(String, Quantity, String?)])
  func hints(_ text: String, _ quantity: Quantity, _ expected: String?) { #expect(hint(text, quantity) == expected) }

  @Test("no bytes trap, and no value is out of bounds")
  func fuzz() {
    var random = SeededGenerator(seed: 11)
    let pieces = [
      "9", "0", "1", ".", "s", "m", "k", "%", "/", "B", "i", "µ", "\u{0}", "-", "999999999999999", "e", "e9", "e-", "K", "M", "G",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.below(7)).map { _ in random.pick(pieces) }.joined()
      for quantity in [Quantity.duration, .size, .rate, .ratio, .number, .count(1...10)] {
        if let value = parse(text, quantity) { #expect(value >= 0 && value <= 1e18, "\(text)") }
        _ = hint(text, quantity)
      }
    }
  }
}
