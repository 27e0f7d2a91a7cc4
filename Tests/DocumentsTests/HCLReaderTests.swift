import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite struct HCLReaderTests {
  @Test("attributes, blocks, lists and objects become the tree that they are")
  func values() {
    #expect(
      Parsed(hcl: "a = 1\nb = \"x\"\nc = [1, \"y\", true,]\nd = {e = -2.5, f: null}").outline
        == #"{a: 1, b: "x", c: [1, "y", true], d: {e: -2.5, f: null}}"#)
    #expect(Parsed(hcl: "service {\n  name = \"web\", port = 8080\n}").outline == #"{service: {name: "web", port: 8080}}"#)
    #expect(Parsed(hcl: "\u{FEFF}a = 1").outline == "{a: 1}" && Parsed(hcl: "").faults.isEmpty)
    #expect(Parsed(hcl: "\"a b\" = []").outline == #"{"a b": []}"#)
  }

  @Test("a block that stands several times is a list in the place of the first; labels are objects in objects")
  func blocks() {
    #expect(Parsed(hcl: "s { a = 1 }\nb = 2\ns { a = 3 }").outline == "{s: [{a: 1}, {a: 3}], b: 2}")
    #expect(Parsed(hcl: "s \"web\" x { a = 1 }").outline == #"{s: {"web": {x: {a: 1}}}}"#)
    #expect(Parsed(hcl: "s \"a\" { n = 1 }\ns \"b\" { n = 2 }").outline == #"{s: [{"a": {n: 1}}, {"b": {n: 2}}]}"#)
    #expect(Parsed(hcl: "a = 1\na = 2").faults == ["2:1-2:2 key 'a' is defined twice [1:1-1:2 first defined here]"])
  }

  @Test("comments of three kinds are passed over, but not in texts")
  func comments() {
    #expect(Parsed(hcl: "# one\na = 1 // two\n/* three\n# */ b = \"#//\" # four").outline == "{a: 1, b: \"#//\"}")
  }

  @Test("texts have escapes, heredocs their lines, and interpolation is kept as it stands")
  func texts() {
    #expect(Parsed(hcl: #"a = "\"\\\n\t\u00e9\U0001F600""#).outline == "{a: \"\"\\\n\té😀\"}")
    #expect(Parsed(hcl: "a = <<EOF\n  x\ny\n  EOF\nb = 1").outline == "{a: \"  x\ny\n\", b: 1}")
    #expect(Parsed(hcl: "a = <<-EOF\n    x\n\n      y\n    EOF\n").outline == "{a: \"x\n\n  y\n\"}")
    #expect(Parsed(hcl: "a = [<<E\nx\nE\n, 2]").outline == "{a: [\"x\n\", 2]}")
    #expect(Parsed(hcl: "a = \"${var.name}-web\"").outline == "{a: \"${var.name}-web\"}")
    #expect(Parsed(hcl: "a = \"${f(\"x\")}\"").outline == "{a: \"${f(\"x\")}\"}")
  }

  @Test("each value knows its place")
  func places() {
    let parsed = Parsed(hcl: "s {\n  a = \"x\"\n  b \"l\" {}\n}")
    let root = parsed.tree.roots[0]
    let inner = parsed.tree.pairs(parsed.tree.pairs(root)[0].value)
    #expect(parsed.tree.span(inner[0].value).start == 10 && parsed.tree.span(inner[0].value).end == 13)
    #expect(parsed.tree.span(inner[1].key).start == 16)
  }

  @Test(
    "what is no data of HCL is said with its place",
    arguments: [
      ("a = var.x", "1:5-1:6 expected a value, found 'var.x' (a text stands in double quotes; expressions are not read)"),
      ("a = [1 2]", "1:8-1:9 expected ',' or ']', found '2'"), ("a {", "1:3-1:4 the file ends within what is opened here"),
      ("a =", "1:4-1:4 the file ends where a value is due"),
      ("a = \"x", "1:5-1:6 the line ends within this text (close it with a double quote)"),
      ("a = \"x\n\"", "1:5-1:6 the line ends within this text (close it with a double quote)"),
      ("/* x", "1:1-1:2 the file ends within this comment"), ("a = \"\\x\"", "1:6-1:7 HCL has no such escape"),
      ("a = <<E\nx", "1:5-1:6 the file ends within this text"), ("a = \"${x\"", "1:6-1:7 the line ends within this '${'"),
      ("= 1", "1:1-1:2 expected a key, found '='"), ("a", "1:2-1:2 the file ends where a value is due"),
      ("}", "1:1-1:2 expected a key, found '}'"),
    ])
  func faults(_ text: String, _ fault: String) { #expect(Parsed(hcl: text).faults == [fault]) }

  @Test("no depth costs stack, and what is nested too deeply is refused")
  func depth() {
    #expect(Parsed(hcl: String(repeating: "a {", count: 100_000)).faults.count == 1)
    #expect(Parsed(hcl: "a = " + String(repeating: "[", count: 100_000)).faults.count == 1)
    #expect(!Parsed(hcl: String(repeating: "a b c d e f g h i j {", count: 60) + String(repeating: "}", count: 60)).faults.isEmpty)
  }
}
