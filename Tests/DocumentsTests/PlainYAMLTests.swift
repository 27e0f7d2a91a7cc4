import SourceText
import TestSupport
import Testing

@testable import Documents

/// `PlainYAML` against libyaml: what it reads to the end are the same nodes at the same places, with the same faults.
@Suite struct PlainYAMLTests {
  /// Nodes, texts and faults of a file, by one of the two; nil where `PlainYAML` leaves it to libyaml.
  private static func reading(_ bytes: [UInt8], byLibyaml: Bool) -> String? {
    var files = SourceFiles()
    let file = files.add(path: Untrusted("a.yaml"), bytes: bytes)
    if !byLibyaml {
      guard TextGuard(bytes, language: .yaml).fault == nil, !TextGuard(bytes, language: .yaml).hasSeparator else { return nil }
      var builder = TreeBuilder(file: file)
      guard unsafe bytes.withUnsafeBufferPointer({ unsafe PlainYAML.read($0, into: &builder) }) else { return nil }
    }
    let (tree, diagnostics) = YAMLReader.parse(file, byLibyaml: byLibyaml).take(as: file)
    let nodes = (0..<Int32(tree.nodeCount)).map { number in
      let node = tree.raw(number)
      let value = node.kind == .scalar ? tree.untrusted(NodeID(number)).text : "\(node.extent) \(node.count)"
      return "\(node.kind) \(node.style) \(node.tag) \(node.isVerbatim) \(node.start) \(node.end) \(value)"
    }
    let empty = tree.emptyDocument.map { "\($0.start)" } ?? "none"
    return (nodes + ["roots \(tree.roots.map(\.rawValue)), empty \(empty)"] + diagnostics.map { $0.text(in: files) }).joined(
      separator: "\n")
  }

  /// - Returns: whether `PlainYAML` read it.
  @discardableResult
  private static func compare(_ bytes: [UInt8], _ name: @autoclosure () -> String) -> Bool {
    guard let plain = reading(bytes, byLibyaml: false) else { return false }
    let judge = reading(bytes, byLibyaml: true)
    if plain != judge { Issue.record("\(name()): \(Untrusted(bytes).text)\n\(plain)\nbut libyaml\n\(judge ?? "")") }
    return true
  }

  @Test(
    "plain files are read without libyaml, and alike",
    arguments: [
      "a: 1", "a:\n", "a: b c  # d\nb : -5\n", "# x\n\na:\n  b: 'c: d'\n  \"e f\": \"\"\n\n  g: http://h:80/i#j?k=[l]\n",
      "- a\n-\n- b: c\n  d:\n  - e\n  -  f:\n  - - g\n    - h\n",
      "a:\n- b\n-   c: d\n    e: {f: g, h: [i, j k , {}], \"l\": [ ]} # m\nn: ~\n", "---\na: 1\n--- # x\n---\nb: [c]\n---\n",
      "\u{FEFF}a: é😀\nb: \"ü\"\n", "a: |\n  b\n   c\n\n  # d\ne: >-\n    f\n    g\n\n\n    h\n\n# i\nj:\n  - |-\n    k\n  - >\n   l\n",
      "a: 80%\nb: =\nc: x*y&z!\nd: a,b]}\n<<: {e: f}\n", "a: 1\na: 2\n", "a:\n  - b\n\n  - c:\n     d: e\nf:\n", "a: 'b'   \n",
      "-\n- \n-  # a\n",
    ])
  func plain(_ text: String) {
    #expect(Self.compare(Array(text.utf8), "all"), "\(text)")
  }

  @Test(
    "what takes a second thought is left to libyaml",
    arguments: [
      "", "# a\n", "a", "a: b\n c\n", "a: &b c", "a: *b", "a: !b c", "? a\n: b", "a: b: c", "a:\n\tb: c", "a: b\r\n", "a: 'b''c'",
      "a: \"b\\n\"",
      "a: [b,\n c]", "a: [b: c]", "a: {b}", "a: {b: }", "a: {\"b\":c}", "a: |+\n  b\n", "a: |2\n   b\n", "a: >\n  b\n   c\n",
      "%YAML 1.2\n---\na: b\n", "a: b\n...\n",
      "a: \"b\n  c\"", "a:\n    b: c\n  d: e\n", "- a\nb: c\n", "a: - b\n", "a: @b\n", "a: [b\n", "a: [b]]\n", "a: 'b' c\n", "a: [b, ]\n",
      "a\u{2028}: b\n",
      String(repeating: "a", count: 1_100) + ": b\n", "a" + String(repeating: " ", count: 1_100) + ": b\n",
    ])
  func odd(_ text: String) {
    #expect(Self.reading(Array(text.utf8), byLibyaml: false) == nil)
    #expect(Self.reading(Array(text.utf8), byLibyaml: true) != nil)
  }

  @Test("nesting as deep as allowed is read, and one level more is libyaml's error")
  func depth() {
    for open in ["[", "{a: ", "- "] {
      func text(_ depth: Int) -> [UInt8] {
        let isList = open == "- "
        let closing = isList ? "" : String(repeating: open == "[" ? "]" : "}", count: depth)
        let start = String(repeating: open, count: isList ? depth : depth - 1)
        return Array((isList ? start + "b: c\n" : "a: " + start + (open == "[" ? "[" : "{a: ") + "b" + closing + "\n").utf8)
      }
      #expect(Self.compare(text(Limits.depth - 1), open))
      #expect(!Self.compare(text(Limits.depth), open))
      #expect(Self.reading(text(Limits.depth), byLibyaml: true)?.contains("nested more than") == true)
    }
  }

  @Test("changed at random, samples are read alike, or left to libyaml", arguments: 0..<4)
  func mutations(_ group: Int) throws {
    let samples = Shared.samples().filter { $0.bytes.count < 6_000 }
    var random = SeededGenerator(seed: UInt64(group))
    var plain = 0
    for _ in 0..<1_000 {
      let bytes = random.mutated(random.pick(samples).bytes, most: 3)
      if Self.compare(bytes, "group \(group)") { plain += 1 }
    }
    #expect(plain > 40)
  }

  @Test(
    "all YAML of the corpus is read alike, most of it without libyaml", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"))
  func corpus() {
    var (plain, all) = (0, 0)
    for (path, bytes) in Shared.yamlFiles("corpus") {
      all += 1
      if Self.compare(bytes, path) { plain += 1 }
    }
    #expect(plain * 3 > all * 2, "\(plain) of \(all)")
  }
}
