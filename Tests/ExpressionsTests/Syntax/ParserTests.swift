import Expressions
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 - 2 - 1", "4"), ("-2 * -3", "6"), ("!true || true", "true"),
    ("false || true && false", "false"), ("1 < 2 == true", "true"), ("true ? 1 : false ? 2 : 3", "1"), ("i in l || 3 in l", "true"),
    ("[1, 2,][1]", "2"), ("{'a': 1,}.a", "1"), ("{'content-type': 7}.`content-type`", "7"), ("1 // a comment", "1"),
    ("[,] == []", "true"), ("size({,})", "0"), ("br'\\n' == b'\\x5Cn'", "true"),
  ])
  func `precedence and grammar are those of the language`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test(arguments: [
    (#"'\x41\u00e9\U0001F431\101'"#, "\"Aé🐱A\""), (#"r'\n' + R"\n""#, #""\\n\\n""#), ("'''a'b\nc'''", #""a'b\nc""#),
    (#"b'\xff\377é'"#, #"b"\xff\xff\xc3\xa9""#), ("0x10 + 1", "17"), ("0xFFu", "255u"), ("1e3", "1000.0"), (".5", "0.5"),
    ("-9223372036854775808", "-9223372036854775808"), ("18446744073709551615u", "18446744073709551615u"),
  ])
  func `literals have their values`(source: String, result: String) throws {
    #expect(try evaluate(source) == result)
  }

  @Test(arguments: [
    ("1 +", 3..<3), ("i = 1", 2..<3), ("i & 1", 2..<3), ("'abc", 0..<4), ("(1", 2..<2), ("1 2", 2..<3), ("9223372036854775808", 0..<19),
    ("'\\q'", 1..<3), ("for", 0..<3), ("1 + 2x", 4..<6), ("i.", 2..<2), ("é", 0..<2), ("has(i)", 4..<5), ("l.all(1, true)", 6..<7),
    ("call{mode: 'x'}", 0..<15), ("rb'a'", 2..<5), ("[,,]", 2..<3), ("[, 1]", 3..<4),
  ])
  func `a fault of the grammar is shown where it is`(source: String, range: Range<Int>) {
    #expect(issues(source).first?.range == range)
  }

  @Test(arguments: [
    ("i > 1 and i < 3", "`and` is written `&&`"), ("flag or true", "`or` is written `||`"), ("not flag", "`not` is written `!`"),
    ("i > 1 # many", "a comment starts with `//`"), ("i = 1", "equality is `==`"), ("flag | flag", "the logical operator is `||`"),
    ("d > 2.5s", "numbers have no units: 2.5s is 2500 in a field whose name ends in `_ms`"),
    ("d > 1500us", "numbers have no units: 1500us is 1.5 in a field whose name ends in `_ms`"),
    ("d > 1.5m", "numbers have no units: 1.5m is 90000 in a field whose name ends in `_ms`"),
    ("i > 1k", "numbers have no units: 1k is 1000"),
    ("i > 2KiB", "numbers have no units: 2KiB is 2048 in a field whose name ends in `_bytes`"),
    ("d > 50.0/min", "numbers have no units: 50/s is 50 in a field whose name ends in `_per_s`"),
    ("i > 1_000", "write `1000`"), ("s == \u{201C}a\u{201D}", "texts stand in straight quotes, `'…'`"),
    ("s contains 'a'", "`a contains b` is written `a.contains(b)`"), ("s startsWith 'a'", "`a startsWith b` is written `a.startsWith(b)`"),
    ("d > 5%", "numbers have no percent sign: a share of 5 % is 0.05"), ("i <> 1", "`<>` is written `!=`"),
    ("i is not null", "`is not` is written `!=`"), ("i not in [1]", "`a not in b` is written `!(a in b)`"),
    ("i in (1, 2)", "a list stands in brackets, `[1, 2]`"), ("i => 1", "at least is `>=`"), ("i =< 1", "at most is `<=`"),
    ("s =~ 'a'", "a pattern is tested by `.matches('…')`"), ("flag == True", "did you mean `true`?"), ("i == None", "did you mean `null`?"),
    ("i == nil", "did you mean `null`?"), ("flag AND flag", "`AND` is written `&&`"), ("NOT(flag)", "did you mean `!`?"),
    ("s like 'a%'", "`like` is written `.matches('…')`, `.contains('…')` or `.startsWith('…')`"),
    ("if flag then 1 else 2", "a choice is written `condition ? one : other`"), ("l.length > 1", "how many there are, `.size()` says"),
  ])
  func `a word of another language is told with the one that is meant`(source: String, hint: String) {
    #expect(issues(source).first?.hint == hint)
  }

  @Test func `the numbers of the language definition are supported`() throws {
    func repeated(_ term: String, _ separator: String, _ count: Int) -> String {
      Array(repeating: term, count: count).joined(separator: separator)
    }
    #expect(try evaluate(repeated("false", " || ", 32)) == "false")
    #expect(try evaluate(repeated("true", " && ", 1_000)) == "true")
    #expect(try evaluate(repeated("1", " + ", 100)) == "100")
    #expect(try evaluate("[" + repeated("1", ", ", 32) + "].size()") == "32")
    #expect(try evaluate(String(repeating: "false ? 2 : ", count: 24) + "1") == "1")
    #expect(try evaluate(String(repeating: "(", count: 32) + "1" + String(repeating: ")", count: 32)) == "1")
    #expect(try evaluate(repeated("size([1", " + ", 12) + String(repeating: "])", count: 12)) == "1")
  }

  @Test(arguments: ["(", "[", "{1: ", "!(", "-(", "size(", "true ? ", "i[", "has(", "[[1].map(x, ", "cel.bind(x, ", "((((((("])
  func `nesting without end is refused`(opening: String) {
    #expect(!issues(String(repeating: opening, count: 5_000)).isEmpty)
  }

  @Test(arguments: ["1 + ", "!", "-", "a.", "l[0] + ", "1 < ", "'a' + "])
  func `chains without end are refused or evaluated`(link: String) throws {
    let source = String(repeating: link, count: 8_000) + "1"
    #expect(!issues(source).isEmpty)
  }

  @Test func `a source larger than the limit is refused`() {
    let found = issues(String(repeating: " ", count: 70_000) + "1")
    #expect(found.first?.message.contains("longer than") == true)
  }

  @Test func `values can not be nested without end through bindings`() {
    let elements = (1..<3_000).map { "[cel.index(\($0 - 1))]" }.joined(separator: ",")
    #expect(!issues("cel.block([1,\(elements)], cel.index(2999))").isEmpty)
  }
}
