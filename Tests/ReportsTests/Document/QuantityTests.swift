import Reports
import Testing

@Test(
  "numbers are read at a glance",
  arguments: [
    (0, "0"), (1, "1"), (3.14159, "3.142"), (0.05, "0.05"), (12.345, "12.35"), (120.04, "120"), (166_666.67, "166 667"), (1_000, "1 000"),
    (-1_234_567, "-1 234 567"), (.infinity, "unlimited"), (0.0001, "0.0001"), (99.999, "100"), (1.005, "1.005"),
  ] as [(Double, String)])
func readableNumbers(number: Double, expected: String) {
  #expect(readable(number) == expected)
}
