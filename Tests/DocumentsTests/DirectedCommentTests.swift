import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite("Directed comments") struct DirectedCommentTests {
  /// `text|line`, for each comment.
  private func comments(_ text: String) -> [String] { comments(Parsed(yaml: text).tree) }

  private func comments(_ tree: DocumentTree) -> [String] {
    func words(_ span: Span) -> String { String(decoding: tree.file.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self) }
    return tree.directedComments().filter(\.isNamed).map { "\(words($0.text))|\(words($0.subject))" }
  }

  @Test(
    "one behind something speaks of its line, one that stands alone of the next",
    arguments: [
      ("a: 1 # topolint: x", [" x|a: 1 # topolint: x"]), ("a: 1\n# topolint: x\nb: 2\n", [" x|b: 2"]),
      ("# topolint: x\n\n  # more\n\t\n\nb: 2 # not this\nc: 3", [" x|b: 2 # not this"]), ("a: 1\n#topolint:x  \n", ["x|"]),
      ("#  \ttopolint: x\r\nb: 2\r\n", [" x|b: 2"]), ("# topolint: x\rb: 2\rc: 3", [" x|b: 2"]),
      (
        "# topolint: x\n# topolint: y\n# z\na: 1 # topolint: z",
        [" x|a: 1 # topolint: z", " y|a: 1 # topolint: z", " z|a: 1 # topolint: z"]
      ),
      ("\u{FEFF}a: 1 # topolint: é", [" é|\u{FEFF}a: 1 # topolint: é"]),
      ("a: 1 # see # topolint: x # topolint: y", [" x # topolint: y|a: 1 # see # topolint: x # topolint: y"]),
      ("a: [1, # topolint: x\n 2]", [" x|a: [1, # topolint: x"]), ("a: | # topolint: x\n  text\n", [" x|a: | # topolint: x"]),
      ("a: |\n  text\n# topolint: x\nb: 1", [" x|b: 1"]), ("a: >\n    text\n  # topolint: x\nb: 1", [" x|b: 1"]),
      ("a: word\n  # topolint: x\nb: 1", [" x|b: 1"]),
      ("a:\n# topolint: x\n- b: 1\n  c: {d: 2} # e\n- f", [" x|- b: 1\n  c: {d: 2} # e"]),
      ("# topolint: x\n- - a\n  - b\n- c", [" x|- - a\n  - b"]),
      ("# topolint: x\n-\n  a: 1\n\n- b", [" x|-\n  a: 1"]), ("# topolint: x\n-a: 1\nb: 2", [" x|-a: 1"]),
      ("# topolint: x\n---\n- a", [" x|---"]), ("# topolint: x\n- |\n  t\n  u\n- b", [" x|- |\n  t\n  u\n- b"]),
    ])
  func found(text: String, expected: [String]) { #expect(comments(text) == expected) }

  @Test(
    "what only looks like one is none",
    arguments: [
      "a: 'x # topolint: x'", "a: \"x\n  # topolint: x\"", "a: |\n  # topolint: x\n", "a: >-\n  x\n\n  # topolint: x\n  y\n",
      "a#topolint: x", "a: 1#topolint:x", "# topolin: x", "# topolint x", "# See `# topolint: x`.", "#", "# ", "",
      "a: &b |\n  x # topolint: x\n",
    ])
  func none(text: String) { #expect(comments(text) == []) }

  @Test(
    "a comment that nearly has the name is told from one that has it",
    arguments: [
      ("a: 1 # toplint: x", ["toplint:! x"]), ("a: 1 # topolint x", ["topolint! x"]), ("a: 1 # Topolint: x", ["Topolint:! x"]),
      ("a: 1 # topolint: x", ["topolint: x"]), ("a: 1 # topolint says # topolint: x", ["topolint: x"]), ("a: 1 # tool: x", []),
      ("a: 1 # topology: x", []), ("a: 1 #t", []), ("a: 1 # topolint", ["topolint!"]),
    ])
  func names(text: String, expected: [String]) {
    let tree = Parsed(yaml: text).tree
    func words(_ span: Span) -> String { String(decoding: tree.file.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self) }
    #expect(tree.directedComments().map { words($0.name) + ($0.isNamed ? "" : "!") + words($0.text) } == expected)
  }

  @Test("JSON has none")
  func json() { #expect(comments(Parsed(json: "{\"a\": \"# topolint: x\"}").tree) == []) }

  @Test("stacks of comments, lines of comments and scalars full of them take time in proportion to their length", .timeLimit(.minutes(1)))
  func hostile() {
    let count = 20_000
    #expect(comments(String(repeating: "# topolint: x\n", count: count) + "a: 1").count == count)
    #expect(comments("a: 1 " + String(repeating: "# topolint: x ", count: count)).count == 1)
    #expect(comments("a: |\n  " + String(repeating: "# topolint: x ", count: count)) == [])
    #expect(comments("a: [" + String(repeating: "' # topolint: x', ", count: count) + "]") == [])
    #expect(comments("a: 1\n" + String(repeating: "#", count: count * 10)) == [])
    #expect(comments("# topolint: x\n" + String(repeating: "#\n\n", count: count)) == [" x|"])
  }

  @Test("a file cut off anywhere is looked through")
  func truncated() {
    let text = Array("# topolint: x\r\na: | # topolint: y\n  # topolint: z\n\n# topolint:".utf8)
    for end in 0...text.count { _ = comments(Parsed(yaml: Array(text[..<end])).tree) }
  }
}
