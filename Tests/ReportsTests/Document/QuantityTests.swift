import Reports
import Testing

@Suite struct QuantityTests {
  @Test(
    "a number stands before its unit, the one in the singular, bytes in the unit that suits them",
    arguments: [
      (6, "hops", "6 hops"), (1, "hops", "1 hop"), (1, "tries", "1 try"), (1, "queries per second", "1 query per second"),
      (0, "hops", "0 hops"), (1, "ms", "1 ms"), (3_020, "ms", "3 020 ms"), (2, "", "2"), (102_400_000, "bytes/s", "102.4 MB/s"),
      (1_500, "bytes", "1.5 KB"), (.infinity, "calls", "no limit"),
    ] as [(Double, String, String)])
  func units(number: Double, unit: String, words: String) { #expect(Quantity.words(number, unit: unit) == words) }

  @Test(
    "figures are written in the unit that suits them",
    arguments: [
      (.count(166_666.67), "166 667"), (.rate(16_670_000), "16.67 M"), (.rate(16.66), "16.7"), (.bytes(1.2e9), "1.2 GB"),
      (.share(1.0 / 3), "33.33 %"), (.milliseconds(3_020), "3 020 ms"), (.duration(14_400_000), "4 h"), (.factor(2.5), "2.5×"),
      (.factor(0.5), "0.5×"), (.loadFactor(2.5), "2.5×"), (.loadFactor(0), "today"),
    ] as [(Quantity, String)])
  func quantities(quantity: Quantity, words: String) { #expect(quantity.words == words) }
}
