import Expressions
import Testing

@Suite struct RegularExpressionTests {
  @Test(arguments: [
    ("abc", "b", true), ("abc", "^b", false), ("abc", "^abc$", true), ("abc", "a.c", true), ("a\nc", "a.c", false),
    ("a\nc", "(?s)a.c", true),
    ("ABC", "(?i)abc", true), ("ÄB", "(?i)ä", true), ("aaa", "^a{2}$", false), ("aaa", "^a{2,}$", true), ("aaa", "^a{1,3}$", true),
    ("ab", "^(?:a|b)+$", true), ("x1", "^[a-z]\\d$", true), ("x", "[^a-w]", true), ("-", "[a\\-z]", true), ("é", "^\\pL$", true),
    ("1", "\\PL", true),
    ("a b", "\\bb\\b", true), ("ab", "\\Bb", true), ("a.c", "^\\Qa.c\\E$", true), ("a\nb", "(?m)^b$", true), ("]", "[]]", true),
    ("q", "[[:alpha:]]", true),
    ("", "^$", true), ("", "a*", true), ("a{,2}", "a{,2}", true), ("z", "\\x{7a}", true), ("z", "\\z", true), ("", "()*", true),
    ("b", "(|a)*b", true),
  ])
  func `matches as RE2 does`(text: String, pattern: String, result: Bool) throws {
    let world = World(any: .string(pattern), string: text)
    #expect(try evaluate("s.matches(any)", in: world) == "\(result)")
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*", "a{1001}", "(a{1000}){1000}", "(((){1000}){1000}){1000}", "\\1", "(?=a)", "(?<!a)", "\\p{Nope}", "[b-a]",
    "\\", "(?P<>a)", "[[:x:]]", "\\x{110000}",
  ])
  func `what RE2 does not have is an error`(pattern: String) throws {
    #expect(try errorKind("s.matches(any)", in: World(any: .string(pattern))) == .invalidArgument)
  }

  @Test(arguments: ["(a*)*$", "(a|a)*$", "(a|aa)+$", "(.*)*x", "a*a*a*a*a*a*x", "(a?){20}a{20}$"])
  func `steps grow in proportion to the text`(pattern: String) throws {
    /// The least number of steps that is enough, found by halving.
    func cost(_ length: Int) throws -> Int {
      let world = World(any: .string(pattern), string: String(repeating: "a", count: length) + "b")
      let program = try compile("s.matches(any)")
      var low = 0
      var high = 1 << 24
      while low < high {
        let middle = (low + high) / 2
        if case .bool = program.evaluate(world, steps: middle) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let fixed = try cost(0)
    let (short, long) = (try cost(1_000) - fixed, try cost(4_000) - fixed)
    #expect(long <= short * 5)
  }
}
