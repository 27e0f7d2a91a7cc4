import SourceText
import Testing

@testable import Rules

@Suite("Figures") struct FigureTests {
  @Test(
    "numbers are whole where they are, else of four digits",
    arguments: [
      (0, "0"), (1, "1"), (-1, "-1"), (2.5, "2.5"), (0.1, "0.1"), (1.0 / 3, "0.3333"), (2.0 / 3, "0.6667"), (99.95, "99.95"),
      (99.996, "100"),
      (1234.5, "1 235"), (999.96, "1 000"), (-0.05, "-0.05"), (0.000_012_345, "0.00001235"), (1e15, "1 000 000 000 000 000"),
      (-1e15, "-1 000 000 000 000 000"),
      (123_456_789, "123 456 789"), (166_666.67, "166 667"), (12.345, "12.35"),
      (1e300, "1e+300"), (.infinity, "no limit"), (-.infinity, "no limit"), (.nan, "unknown"), (1e-300, "0"), (-1e-300, "0"),
      (-0.0, "0"), (1e18, "1e+18"),
    ] as [(Double, String)])
  func short(number: Double, text: String) { #expect(Figure.short(number) == text) }

  @Test("words of each kind")
  func kinds() {
    #expect(words(Figure.none.words) == "unknown")
    #expect(words(Figure.flag(false).words) == "false")
    #expect(words(Figure.count(12_345).words) == "12 345")
    #expect(words(Figure.texts([]).words) == "")
  }

  @Test(
    "a number that is not known is told by its ends, and as one where both look the same",
    arguments: [(1...3, "1 to 3"), (0...3, "at most 3"), (2...Double.infinity, "at least 2"), (2...2, "2"), (2.0001...2.0002, "2")]
      as [(ClosedRange<Double>, String)])
  func ranges(range: ClosedRange<Double>, text: String) { #expect(Figure.words(range) { Figure.short($0) } == text) }

  @Test("a sentence names six items of a list, and says how many more there are")
  func lists() {
    func told(_ count: Int) -> String { words(Figure.texts((1...count).map { Untrusted("\($0)") }).words) }
    #expect(told(1) == "1" && told(6) == "1, 2, 3, 4, 5, 6")
    #expect(told(7) == "1, 2, 3, 4, 5, 6 and 1 more")
  }
}
