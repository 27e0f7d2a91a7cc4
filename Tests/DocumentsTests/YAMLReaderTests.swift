import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite struct YAMLReaderTests {
  @Test(
    "scalars stay the text that they are",
    arguments: [
      ("no", "no"), ("010", "010"), ("1_000", "1_000"), ("'no'", "\"no\""), ("\"a\\tb\"", "\"a\tb\""), ("|\n  a\n  b\n", "|a\nb\n|"),
      (">\n  a\n  b\n", "|a b\n|"),
      ("!!str 3", "\"3\""), ("!!binary aGk=", "\"aGk=\""), ("!local x", "x"), ("\"\\ud83d\\ude00\"", ""), ("=", "="), ("~", "~"),
      ("2001-12-14", "2001-12-14"),
    ])
  func scalars(_ text: String, _ outline: String) {
    #expect(Parsed(yaml: "a: \(text)").outline == (outline.isEmpty ? "" : "{a: \(outline)}"))
  }

  @Test("a text may end anywhere: what is read of it, and what is said, lies inside it")
  func ends() {
    let text = Array("%YAML 1.2\n--- !!map\na: &b [1, 'c\n d', \"\\u00e9\\x\"]\n? |+\n  é😀\n\n: *b\n...\n---\n- >-\n  f\n- {g: h}".utf8)
    for end in 0...text.count {
      var files = SourceFiles()
      let file = files.add(path: Untrusted("a.yaml"), bytes: Array(text[..<end]))
      let (tree, diagnostics) = YAMLReader.read(file)
      #expect((0..<Int32(tree.nodeCount)).allSatisfy { tree.raw($0).start <= tree.raw($0).end && tree.raw($0).end <= end })
      #expect(diagnostics.allSatisfy { $0.span.end <= end && $0.span.start <= $0.span.end }, "\(end)")
    }
  }

  @Test("documents are told apart, empty ones left out")
  func documents() {
    #expect(Parsed(yaml: "a: 1\n---\n---\nb\n...\n---\n[c]\n").outline == "{a: 1}\nb\n[c]")
    for text in ["", "\n\n", "# nothing\n", "---\n...\n", "\u{FEFF}", "   \n"] { #expect(Parsed(yaml: text).tree.roots.isEmpty) }
  }

  @Test(
    "what is no YAML is said with its place, what was found, and a way out",
    arguments: [
      (
        "a: [1, 2\nb: 3\n",
        "2:2-2:3 did not find expected ',' or ']'; found ':' (a bracket is not closed, or a comma is missing) [1:4-1:5 while parsing a flow sequence that starts here]"
      ),
      (
        "a: {b: 1",
        "1:9-1:9 did not find expected ',' or '}'; found the end of the file (a bracket is not closed, or a comma is missing) [1:4-1:5 while parsing a flow mapping that starts here]"
      ),
      (
        "a: b: c\n",
        "1:5-1:6 mapping values are not allowed in this context (put quotes around a value with ': ' in it, or check the indentation)"
      ),
      ("a:\n\tb: 1\n", "2:1-2:2 found character that cannot start any token (a tab can't indent YAML; use spaces)"),
      ("a: @b\n", "1:4-1:5 found character that cannot start any token (put quotes around a value that starts with '@')"),
      (
        "a: \"b\n",
        "2:1-2:1 found unexpected end of stream (a quote is not closed) [1:4-1:5 while scanning a quoted scalar that starts here]"
      ),
      (
        "a: \"\\q\"\n",
        "1:5-1:6 found unknown escape character (write \\\\ for a backslash, or use single quotes) [1:4-1:5 while parsing a quoted scalar that starts here]"
      ),
      (
        "a:\n  b: 1\n c: 2\n",
        "3:2-3:3 did not find expected key; found 'c' (check the indentation: lines of one block start in one column) [1:1-1:2 while parsing a block mapping that starts here]"
      ),
      (
        "a\nb: 1\n",
        "2:2-2:3 mapping values are not allowed in this context (put quotes around a value with ': ' in it, or check the indentation)"
      ),
      ("%YAML 2.0\n---\na\n", "1:1-1:2 found incompatible YAML document"),
      ("%YAML 1.1\n%YAML 1.1\n---\na\n", "2:1-2:2 found duplicate %YAML directive"),
      ("a: !u!x b\n", "1:4-1:5 found undefined tag handle (remove the tag)"),
      (
        "a: !!python/object/apply:os.system [x]\n",
        "1:4-1:37 tag 'tag:yaml.org,2002:python/object/apply:os.system' is not supported (remove it: no input format gives it a meaning)"
      ),
    ])
  func faults(_ text: String, _ fault: String) { #expect(Parsed(yaml: text).faults == [fault]) }

  @Test("what go-yaml writes in front of a merge key is no fault")
  func mergeTag() {
    let parsed = Parsed(yaml: "a: &a {x: 1}\nb:\n  !!merge <<: *a\n")
    #expect(parsed.faults.isEmpty)
    #expect(parsed.pairs(of: parsed.tree.value(of: "b", in: parsed.tree.roots[0])!) == ["x=1"])
  }

  // MARK: - Positions

  /// Where the scalar `X` stands.
  private func place(_ text: String) -> String {
    let parsed = Parsed(yaml: text)
    var files = SourceFiles()
    let file = files.add(path: Untrusted("a"), bytes: Array(text.utf8))
    for id in 0..<Int32(parsed.tree.nodeCount) where parsed.tree.equals(NodeID(id), "X") {
      let location = file.location(of: parsed.tree.span(NodeID(id)))
      return "\(location.line):\(location.column)-\(location.endLine):\(location.endColumn)"
    }
    return parsed.faults.first ?? "nowhere"
  }

  @Test(
    "a node stands where an editor shows it",
    arguments: [
      ("a: X", "1:4-1:5"), ("\u{FEFF}a: X", "1:4-1:5"), ("a: 1\r\nb: X\r\n", "2:4-2:5"), ("a: 1\rb: X\r", "2:4-2:5"),
      ("é: 😀\n漢字: X", "2:5-2:6"),
      ("# a\u{2028}\na: X", "2:4-2:5"), ("# a\u{2028}# b\u{2029}# c\u{85}# d\na: X", "2:4-2:5"),
      ("a: 'e\u{301}'\nb: {c: 👨‍👩‍👧, d: X}", "2:18-2:19"), ("- \"X\"", "1:3-1:6"), ("\u{FEFF}é: 1\r\n\u{2028}\r\na: [é, X]", "3:8-3:9"),
    ])
  func places(_ text: String, _ expected: String) { #expect(place(text) == expected) }

  @Test("the place of each key of 200 generated files is where its text is")
  func oracle() {
    let ends = ["\n", "\r\n", "\r"]
    let comments = ["", " # é", " # 😀", " # \u{2028}# x", " # \u{85}", "  "]
    let values = ["1", "'é'", "[a, b]", "\"\\u00e9\"", "{k: 漢字}", "😀"]
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      let end = random.pick(ends)
      var text = random.chance(1, in: 2) ? "\u{FEFF}" : ""
      for number in 0..<random.below(8) + 1 { text += "kéy\(number): " + random.pick(values) + random.pick(comments) + end }
      let parsed = Parsed(yaml: text)
      guard let root = parsed.tree.roots.first else {
        Issue.record("\(text.debugDescription): \(parsed.faults)")
        continue
      }
      for pair in parsed.tree.pairs(root) {
        let span = parsed.tree.span(pair.key)
        #expect(Array(text.utf8)[Int(span.start)..<Int(span.end)] == parsed.tree.bytes(pair.key))
      }
    }
  }

  @Test("a block container ends with its last child, a flow container with its bracket")
  func extents() {
    let parsed = Parsed(yaml: "a:\n  - b: c\n\n\nd: [e, f]\n")
    let tree = parsed.tree
    func text(_ id: NodeID) -> String {
      String(decoding: tree.file.bytes[Int(tree.span(id).start)..<Int(tree.span(id).end)], as: UTF8.self)
    }
    let root = tree.roots[0]
    #expect(text(tree.value(of: "a", in: root)!) == "- b: c")
    #expect(text(tree.value(of: "d", in: root)!) == "[e, f]")
    #expect(text(root) == "a:\n  - b: c\n\n\nd: [e, f]")
  }
}
