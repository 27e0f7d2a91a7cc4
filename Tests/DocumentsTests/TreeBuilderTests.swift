import SourceText
import TestSupport
import Testing

@testable import Documents

/// The promises of `DocumentTree`: bounded depth and aliases, no alias in its own anchor, keys that are distinct text.
@Suite struct TreeBuilderTests {
  @Test(
    "keys are compared after their escapes, by bytes",
    arguments: [
      ("web: 1\nweb: 2\n", "2:1-2:4 key 'web' is defined twice [1:1-1:4 first defined here]"),
      ("web: 1\n\"web\": 2\n", "2:1-2:6 key 'web' is defined twice [1:1-1:4 first defined here]"),
      ("web: 1\n\"\\x77eb\": 2\n", "2:1-2:9 key 'web' is defined twice [1:1-1:4 first defined here]"),
      ("1: a\n\"1\": b\n", "2:1-2:4 key '1' is defined twice [1:1-1:2 first defined here]"),
      ("{a: 1, b: 2, a: 3}", "1:14-1:15 key 'a' is defined twice [1:2-1:3 first defined here]"),
      ("? [a]\n: 1\n", "1:3-1:6 a key must be text, not a list"), ("? {a: b}\n: 1\n", "1:3-1:9 a key must be text, not a mapping"),
      ("x: &x [a]\n? *x\n: 1\n", "2:3-2:5 a key must be text, not a list"),
      ("<<: 3\n", "1:5-1:6 a merge key (<<) takes a mapping or a list of mappings"),
      ("<<: [{a: 1}, 2]\n", "1:5-1:16 a merge key (<<) takes a mapping or a list of mappings"),
      ("a: &a {x: 1}\nb: &b {y: 1}\nc:\n  <<: *a\n  <<: *b\n", "5:3-5:5 key '<<' is defined twice [4:3-4:5 first defined here]"),
    ])
  func keys(_ text: String, _ fault: String) { #expect(Parsed(yaml: text).faults == [fault]) }

  @Test("names that only look alike are distinct")
  func distinct() {
    for keys in [
      ["web", "Web"], ["api", "\u{430}pi"], ["\"caf\u{E9}\"", "\"cafe\u{301}\""], ["no", "off", "~", "null"], ["\"<<\"", "'<< '"],
      ["1", "01", "0x1", "1.0"],
    ] {
      #expect(Parsed(yaml: keys.map { "\($0): 1\n" }.joined()).faults.isEmpty)
    }
  }

  @Test("a duplicate is found among many keys as among few")
  func manyKeys() {
    let keys = (0..<1_000).map { "k\($0): 1\n" }.joined()
    #expect(Parsed(yaml: keys).faults.isEmpty)
    #expect(Parsed(yaml: keys + "k7: 2\n").faults == ["1001:1-1001:3 key 'k7' is defined twice [8:1-8:3 first defined here]"])
    let many = Parsed(yaml: String(repeating: "k: 1\n", count: 1_000)).faults
    #expect(many.count == Limits.diagnostics)
  }

  @Test(
    "of keys that stand twice in a rendered document the last pair is left",
    arguments: [
      ("a: 1\na: 2\n", "{a: 2}", 1), ("a: {b: [1, 2]}\nc: 3\na: {d: 4}\ne: 5\n", "{c: 3, a: {d: 4}, e: 5}", 1),
      ("a: 1\na: 2\nb: {x: 1, x: {y: 1, y: 2}, z: 3}\na: 3\n", "{b: {x: {y: 2}, z: 3}, a: 3}", 5),
      ("- {a: 1, a: 2}\n- {b: [{c: 1, c: 2}], b: 4}\n- 5\n", "[{a: 2}, {b: 4}, 5]", 3),
    ])
  func replacedKeys(_ text: String, _ outline: String, _ notes: Int) {
    let parsed = Parsed(stream: "# Source: shop/a.yaml\n" + text)
    #expect(parsed.outline == outline && parsed.faults.count == notes)
  }

  @Test("many keys that stand twice in a rendered document, and those beside an anchor")
  func manyReplacedKeys() {
    let keys = (0..<1_000).map { "k\($0 % 400): {a: \($0)}\n" }.joined()
    let parsed = Parsed(stream: "# Source: shop/a.yaml\n" + keys)
    #expect(parsed.outline == "{" + (600..<1_000).map { "k\($0 % 400): {a: \($0)}" }.joined(separator: ", ") + "}")
    // Nodes that an alias stands for do not move.
    let anchored = Parsed(stream: "# Source: shop/a.yaml\na: &x 1\nb: 1\nb: *x\n")
    #expect(anchored.faults.count == 1 && anchored.outline == "{a: 1, b: 1, b: 1}")
  }

  @Test(
    "aliases name an anchor before them, in their own document, and never themselves",
    arguments: [
      ("a: *nope\n", "1:4-1:9 alias 'nope' has no anchor before it in this document"),
      ("a: *b\nb: &b 1\n", "1:4-1:6 alias 'b' has no anchor before it in this document"),
      ("a: &a 1\n---\nb: *a\n", "3:4-3:6 alias 'a' has no anchor before it in this document"),
      ("a: &l [*l]\n", "1:8-1:10 alias 'l' is used inside its own anchor"),
      ("a: &a [&b [*a, *b]]\n", "1:12-1:14 alias 'a' is used inside its own anchor"),
      ("w: &w\n  <<: *w\n", "2:7-2:9 alias 'w' is used inside its own anchor"),
    ])
  func aliases(_ text: String, _ fault: String) { #expect(Parsed(yaml: text).faults == [fault]) }

  @Test("an alias stands where it is used, and is what it stands for")
  func aliasNodes() {
    let parsed = Parsed(yaml: "a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\n*x : 3\n")
    #expect(parsed.faults.isEmpty)
    #expect(parsed.outline == "{a: {b: 1}, c: {b: 1}, d: 2, e: 2, 2: 3}")
    let value = parsed.tree.value(of: "c", in: parsed.tree.roots[0])!
    #expect(parsed.tree.span(value) == Span(file: FileID(0), start: 16, end: 18))
    #expect(parsed.tree.resolved(value) == parsed.tree.value(of: "a", in: parsed.tree.roots[0]))
  }

  // MARK: - Bombs, judged by what they give, never by time

  private func bomb(levels: Int, width: Int, _ open: String, _ close: String, _ item: (Int, Int) -> String) -> String {
    "a0: &a0 [x]\n"
      + (1...levels).map { level in
        "a\(level): &a\(level) \(open)" + (0..<width).map { item(level - 1, $0) }.joined(separator: ",") + close + "\n"
      }.joined()
  }

  @Test("aliases that would expand without end are refused where they go too far")
  func aliasBombs() {
    #expect(
      Parsed(yaml: bomb(levels: 12, width: 9, "[", "]") { level, _ in "*a\(level)" }).faults.first?.contains(
        "aliases expand to more than 1000000 nodes (anchor 'a5')") == true)
    #expect(
      Parsed(yaml: bomb(levels: 12, width: 9, "{", "}") { "k\($1): *a\($0)" }).faults.first?.contains(
        "aliases expand to more than 1000000 nodes") == true)
    let list = "big: &big [" + String(repeating: "x,", count: 1_000) + "]\nall: [" + String(repeating: "*big,", count: 2_000) + "]\n"
    #expect(
      Parsed(yaml: list).faults == [
        "2:5012-2:5016 aliases expand to more than 1000000 nodes (anchor 'big') (write the list out or split the file)"
      ])
  }

  @Test("merge keys that would expand without end are refused")
  func mergeBombs() {
    let merges =
      "m0: &m0 {a: 1}\n"
      + (1..<12).map { level in "m\(level): &m\(level) {<<: [" + String(repeating: "*m\(level - 1),", count: 9) + "]}\n" }.joined()
    #expect(Parsed(yaml: merges).faults.first?.contains("aliases expand to more than 1000000 nodes") == true)
    let chain = "a0: &a0 {k0: 0}\n" + (1..<4_000).map { "a\($0): &a\($0) {<<: *a\($0 - 1), k\($0): 1}\n" }.joined()
    #expect(Parsed(yaml: chain).faults == ["64:16-64:20 nested more than 64 levels deep (alias 'a62' written out)"])
  }

  @Test("aliases in fair use are read: a thousand services of one anchor")
  func fairUse() {
    let parsed = Parsed(yaml: "s0: &s {role: service, calls: []}\n" + (1..<1_000).map { "s\($0): *s\n" }.joined())
    #expect(parsed.faults.isEmpty)
    #expect(parsed.tree.pairs(parsed.tree.roots[0]).count == 1_000)
  }

  @Test("depth is refused at the 65th level, in each way of nesting")
  func depth() {
    #expect(Parsed(yaml: String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).faults.isEmpty)
    #expect(Parsed(yaml: String(repeating: "[", count: 40_000)).faults == ["1:65-1:66 nested more than 64 levels deep"])
    #expect(Parsed(yaml: String(repeating: "{", count: 40_000)).faults == ["1:65-1:66 nested more than 64 levels deep"])
    #expect(Parsed(yaml: String(repeating: "- ", count: 20_000) + "a").faults == ["1:129-1:129 nested more than 64 levels deep"])
    #expect(
      Parsed(yaml: (0..<200).map { String(repeating: " ", count: $0) + "a:\n" }.joined()).faults == [
        "65:65-65:65 nested more than 64 levels deep"
      ])
    #expect(
      Parsed(yaml: "x: " + String(repeating: "[", count: 63) + String(repeating: "[],", count: 10_000)).faults.first?.contains(
        "nested more than 64") == true)
    let chain = "a0: &a0 [1]\n" + (1..<100).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
    #expect(Parsed(yaml: chain).faults == ["64:12-64:16 nested more than 64 levels deep (alias 'a62' written out)"])
  }

  @Test("an anchor's name is bounded")
  func anchorNames() {
    #expect(Parsed(yaml: "a: &" + String(repeating: "n", count: 256) + " 1").faults.isEmpty)
    #expect(Parsed(yaml: "a: &" + String(repeating: "n", count: 100_000) + " 1").faults == ["1:4-1:100007 an anchor longer than 256 bytes"])
  }
}
