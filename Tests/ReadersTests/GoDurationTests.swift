import Testing

@testable import Readers

@Suite struct GoDurationTests {
  @Test(
    "durations have units, and several parts add up",
    arguments: [
      ("1.5s", 1_500), ("1m30s", 90_000), ("250ms", 250), ("0", 0), ("-1s", -1_000), (".5s", 500), ("1.s", 1_000), ("1h2m3.5s", 3_723_500),
      ("10us", 0.01), ("100h", 360_000_000),
      ("999999999999999999999999999999h", 3.6e36), ("0s", 0), ("2us", 0.002),
    ])
  func durations(_ text: String, _ value: Double) throws {
    let read = try #require(GoDuration.milliseconds(Array(text.utf8)[...]))
    #expect(abs(read - value) < 1e-9 * max(1, abs(value)))
  }

  @Test(
    "what lacks a unit, or has one that is none, is no duration", arguments: ["", "5", "1x", "s", "-", ".s", "1..5s", "1 s", "1d", "1e3s", "1s2"])
  func others(_ text: String) { #expect(GoDuration.milliseconds(Array(text.utf8)[...]) == nil) }

  @Test("a day is a unit where it is said") func days() {
    #expect(GoDuration.milliseconds(Array("2d".utf8)[...], hasDays: true) == 172_800_000)
  }
}
