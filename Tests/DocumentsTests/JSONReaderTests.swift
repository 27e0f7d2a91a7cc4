import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite struct JSONReaderTests {
  @Test("values become the tree that they are")
  func values() {
    #expect(Parsed(json: #" {"a": [1, -2.5e3, true, null, "x", {}, []]} "#).outline == #"{"a": [1, -2.5e3, true, null, "x", {}, []]}"#)
    #expect(Parsed(json: "\u{FEFF}[1]").outline == "[1]")
    #expect(Parsed(json: #"["\ud83d\ude00\u00e9\n\/\"\\\b\f\r\t"]"#).outline == "[\"😀é\n/\"\\\u{8}\u{C}\r\t\"]")
    #expect(Parsed(json: "").tree.roots.isEmpty && Parsed(json: " \n").faults.isEmpty)
  }

  @Test(
    "what is no JSON is said with its place, what was found, and a way out",
    arguments: [
      ("[1, 2", "1:6-1:6 the file ends where ',' or ']' is due"),
      ("{\"a\": 1,}", "1:8-1:9 JSON allows no comma before the end"),
      ("{\"a\" 1}", "1:6-1:7 expected ':' after the key, found '1'"),
      ("{\"a\": 1 \"b\": 2}", "1:9-1:10 expected ',' or '}', found '\"'"),
      ("{a: 1}", "1:2-1:3 expected a key in double quotes, found 'a' (JSON strings take double quotes)"),
      ("{'a': 1}", "1:2-1:3 expected a key in double quotes, found ''a'' (JSON strings take double quotes)"),
      ("[True]", "1:2-1:3 expected a JSON value, found 'True' (JSON writes true and false)"),
      (
        "[010]",
        "1:2-1:3 expected a JSON value, found '010' (JSON numbers are decimal: 10, 0.5, 1e3; no leading zero, no plus sign, no bare point)"
      ),
      ("[NaN]", "1:2-1:3 expected a JSON value, found 'NaN' (JSON writes null, and knows no NaN)"),
      ("[1] // x", "1:5-1:6 expected the end of the file, found '//'"),
      ("[\n// x\n1]", "2:1-2:2 expected a JSON value, found '//' (JSON has no comments)"),
      ("[\"a\nb\"]", "1:4-2:1 a line end or control character inside a string (write it as an escape: \\n)"),
      ("[\"\\x\"]", "1:3-1:4 JSON has no such escape"), ("[\"\\u12\"]", "1:3-1:4 \\u takes four hexadecimal digits"),
      ("[\"\\ud800\"]", "1:3-1:4 half of a surrogate pair"), ("[\"\\udc00\"]", "1:3-1:4 half of a surrogate pair"),
      ("{\"é\": 1, \"é\": 2}", "1:10-1:13 key 'é' is defined twice [1:2-1:5 first defined here]"),
      ("{\"a\": 1, \"\\u0061\": 2}", "1:10-1:18 key 'a' is defined twice [1:2-1:5 first defined here]"),
      ("[1, 😀]", "1:5-1:6 expected a JSON value, found '😀'"),
    ])
  func faults(_ text: String, _ fault: String) { #expect(Parsed(json: text).faults == [fault]) }

  @Test("64 levels are read, 65 refused where they open, and no depth costs stack")
  func depth() {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(Parsed(json: nested(64)).faults.isEmpty)
    #expect(Parsed(json: nested(65)).faults == ["1:65-1:66 nested more than 64 levels deep"])
    #expect(Parsed(json: nested(100_000)).faults.count == 1)
    #expect(Parsed(json: String(repeating: "{\"a\":", count: 100_000)).faults == ["1:321-1:322 nested more than 64 levels deep"])
  }

  @Test("JSON is YAML: both readers make the same tree of what both take")
  func sameAsYAML() {
    for text in [#"{"a": [1, true, null, "x"], "b": {"c": {}}}"#, "[\n  1,\n  [2, [3]]\n]", #"{"é": "\u00e9\n"}"#, "{}", "3"] {
      #expect(Parsed(json: text).outline == Parsed(yaml: text).outline)
    }
  }
}
