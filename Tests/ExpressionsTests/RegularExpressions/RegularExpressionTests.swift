import Expressions
import TestSupport
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
    ("α", "\\p{Greek}", true), ("a", "\\p{Greek}", false), ("中", "^\\p{Han}$", true), ("я", "\\P{Cyrillic}", false),
    ("é", "\\p{^Latin}", false), ("1", "^\\p{Common}$", true), ("\u{301}", "^\\p{Inherited}$", true), ("\u{11F04}", "\\p{Kawi}", true),
    ("+", "\\pS", true), ("\u{E000}", "\\p{Co}", true), ("\u{378}", "\\pC", false), ("\u{378}", "\\p{Any}", true),
    ("a", "(?i)^\\p{Lu}$", true), ("a", "(?i)\\P{Lu}", false), ("1", "(?i)\\P{Lu}", true), ("ſ", "(?i)^s$", true),
    ("\u{212A}", "(?i)[j-l]", true),
    ("ς", "(?i)^[Σ]$", true), ("ς", "(?i)[^σ]", false), ("ǅ", "(?i)^ǆ$", true), ("ẞ", "(?i)ß", true), ("ss", "(?i)^ß$", false),
    ("\u{212A}", "(?i)^\\w$", true), ("\u{212A}", "(?i)\\W", false), ("ꭰ", "(?i)^Ꭰ$", true), ("K", "(?i)[[:^lower:]]", false),
    ("b{01}", "^b{01}$", true), ("b", "^b{01}$", false), ("aa{1,02}", "a{1,02}", true), ("a{", "^a{$", true), ("a{x}", "^a{x}$", true),
    (".aaa", "^\\Q.a\\E+$", true), (".a.a", "^\\Q.a\\E+$", false), ("aaa", "^a(?i)+$", true), ("", "^a{0}$", true),
    ("aaaa", "^(?:a{2}){2}$", true), ("[:alpha", "^[[:alpha]+$", true), ("(?)", "a|(?)", true), ("A", "^\\x{0000041}$", true),
    ("a", "^(?<n>a)$", true), ("_", "^\\_$", true),
  ])
  func `matches as RE2 does`(text: String, pattern: String, result: Bool) throws {
    let world = World(any: .string(pattern), string: text)
    #expect(try evaluate("s.matches(any)", in: world) == "\(result)")
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*", "a{1001}", "(a{1000}){1000}", "(((){1000}){1000}){1000}", "\\1", "(?=a)", "(?<!a)", "\\p{Nope}", "[b-a]",
    "\\", "(?P<>a)", "[[:x:]]", "\\x{110000}",
    "|{2}", "{2}", "a|*", "(?i)*", "a{2}{3}", "a*?*", "a{2,1}", "a{1,1001}", "(a{100}){11}", "((a{10}){10}){11}", "(a{2,}){501}",
    "\\p{greek}",
    "\\p{Cn}", "\\p{L", "\\pX", "(?i-)a", "(?-)a", "\\C", "\\Z", "\\8", "[\\Qa\\E]", "(?P<a b>c)",
  ])
  func `what RE2 does not have is an error`(pattern: String) throws {
    #expect(try errorKind("s.matches(any)", in: World(any: .string(pattern))) == .invalidArgument)
  }

  @Test func `a count may be a thousand`() throws {
    let long = World(any: .string("^(?:ab{1,1000}){1}$"), string: "a" + String(repeating: "b", count: 1_000))
    #expect(try evaluate("s.matches(any)", in: long) == "true")
    #expect(try evaluate("s.matches('^a{999}$')", in: World(string: String(repeating: "a", count: 1_000))) == "false")
    #expect(try evaluate("s.matches('^a{1000}$')", in: World(string: String(repeating: "a", count: 1_000))) == "true")
  }

  @Test(arguments: ["[[:", "(?i)\\pL", "[\\pL]", "[^\\P{Lu}\\pM]", "a{1,1000}", "(?i)[a-z]", "(?i)[\\x{0}-\\x{10FFFF}]", "(|\\p{Han})"])
  func `an expression of many parts is read, or refused, at a price`(part: String) throws {
    let world = World(any: .string(String(repeating: part, count: 40_000 / part.utf8.count)), string: "x")
    let clock = ContinuousClock()
    let start = clock.now
    var budget = 1_000_000
    let outcome = try compile("s.matches(any)").evaluate(world, spending: &budget)
    if case .bool = outcome { #expect(budget < 1_000_000 - 10_000) }
    #expect(clock.now - start < .seconds(20))
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
