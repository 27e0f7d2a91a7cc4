import Testing

@testable import Readers

@Suite struct GoDurationTests {
  @Test(
    "durations of Go are milliseconds",
    arguments: [
      ("0s", 0.0), ("0", 0), ("1s", 1_000), ("1.5s", 1_500), ("1m30s", 90_000), ("1h", 3_600_000), ("250ms", 250), ("2us", 0.002),
      (".5s", 500), ("5.s", 5_000), ("-1s", nil), ("", nil), ("5", nil), ("s", nil), ("1x", nil), ("1s2", nil), ("1..5s", nil),
      ("1 s", nil), ("999999999999999999999999999999h", 3.6e36),
    ] as [(String, Double?)])
  func values(_ text: String, _ milliseconds: Double?) {
    let found = GoDuration.milliseconds(Array(text.utf8)[...])
    if let milliseconds, let found { #expect(abs(found - milliseconds) <= milliseconds * 1e-9) } else { #expect(found == milliseconds) }
  }
}
