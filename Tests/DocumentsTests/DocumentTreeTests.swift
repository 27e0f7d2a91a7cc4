import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite struct DocumentTreeTests {
  private func value(_ parsed: Parsed, _ key: StaticString) -> NodeID { parsed.tree.value(of: key, in: parsed.tree.roots[0])! }

  @Test("only plain true and false are booleans; only nothing, ~ and null are null")
  func core() {
    let words = [
      "true", "false", "True", "yes", "on", "y", "'true'", "!!str true", "!!bool true", "~", "null", "NULL", "'~'", "", "!!null x",
    ]
    let tree = Parsed(yaml: words.map { "- \($0)\n" }.joined()).tree
    let items = Array(tree.items(tree.roots[0]))
    #expect(zip(words, items).filter { tree.boolean($1) != nil }.map(\.0) == ["true", "false", "!!bool true"])
    #expect(zip(words, items).filter { tree.isNull($1) }.map(\.0) == ["~", "null", "NULL", ""])
  }

  @Test("a mapping's own keys come first, then what it merges; the nearest wins")
  func merge() {
    let parsed = Parsed(
      yaml: """
        a: &a {x: 1, y: 2}
        b: &b {y: 3, z: 4}
        one: {<<: *a, y: 9}
        list: {w: 0, <<: [*b, *a]}
        nested: {<<: {<<: *a, y: 5}}
        quoted: {"<<": *a}
        """)
    #expect(parsed.faults.isEmpty)
    let tree = parsed.tree
    #expect(parsed.pairs(of: value(parsed, "one")) == ["y=9", "x=1"])
    #expect(parsed.pairs(of: value(parsed, "list")) == ["w=0", "y=3", "z=4", "x=1"])
    #expect(parsed.pairs(of: value(parsed, "nested")) == ["y=5", "x=1"])
    #expect(parsed.pairs(of: value(parsed, "quoted")) == ["<<={x: 1, y: 2}"])
    #expect(tree.untrusted(tree.value(of: "z", in: value(parsed, "list"))!).text == "4")
    #expect(tree.value(of: "w", in: value(parsed, "one")) == nil)
  }

  @Test("going through pairs gives the same as the list of pairs")
  func forEachPair() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      var text = "a: &a {k0: 1, k1: 2}\nb: &b {<<: *a, k2: 3}\n"
      text +=
        "m:\n"
        + ["k0", "k2", "k5", "<<"].shuffled(using: &random).prefix(random.below(4) + 1).map {
          "  \($0): \($0 == "<<" ? random.pick(["*a", "*b", "[*a, *b]", "[]", "{k9: 1}"]) : "7")\n"
        }.joined()
      let parsed = Parsed(yaml: text)
      let mapping = value(parsed, "m")
      var pairs: [NodeID] = []
      parsed.tree.forEachPair(in: mapping) { key, value in pairs += [key, value] }
      #expect(pairs == parsed.tree.pairs(mapping).flatMap { [$0.key, $0.value] }, "\(text)")
      for pair in parsed.tree.pairs(mapping) where parsed.tree.equals(pair.key, "k1") {
        #expect(parsed.tree.value(of: "k1", in: mapping) == pair.value)
      }
    }
  }

  @Test("a node of another kind has no items, pairs or bytes")
  func otherKinds() {
    let parsed = Parsed(yaml: "list: [1]\ntext: x\nmap: {a: 1}\n")
    let tree = parsed.tree
    #expect(Array(tree.items(value(parsed, "map"))).isEmpty && Array(tree.items(value(parsed, "text"))).isEmpty)
    #expect(tree.pairs(value(parsed, "list")).isEmpty && tree.bytes(value(parsed, "list")).isEmpty)
    #expect(tree.value(of: "a", in: value(parsed, "text")) == nil)
    #expect(!tree.equals(value(parsed, "list"), "") && tree.withBytes(value(parsed, "list")) { $0.count } == 0)
    #expect(tree.value(at: "map", "a", in: tree.roots[0]) != nil && tree.value(at: "map", "b", "c", in: tree.roots[0]) == nil)
  }

  @Test("what is forgotten leaves the rest of a large tree as it was, and memory that is given back")
  func forgetting() {
    let count = 60_000
    let parsed = Parsed(yaml: "first: 1\nall:\n" + (0..<count).map { "  k\($0): {a: \($0), b: [1, 2]}\n" }.joined() + "last: 2\n")
    let (tree, all) = (parsed.tree, value(parsed, "all"))
    var read = 0
    tree.forEachPair(in: all) { key, value in
      tree.forget(in: all, before: key)
      #expect(tree.untrusted(key).text == "k\(read)" && tree.untrusted(tree.value(of: "a", in: value)!).text == "\(read)")
      read += 1
    }
    #expect(read == count)
    #expect(tree.untrusted(value(parsed, "first")).text == "1" && tree.untrusted(value(parsed, "last")).text == "2")
  }

  @Test(
    "nothing is forgotten where an alias or a merge key leads back, nor of a mapping that is the smaller part of its tree",
    arguments: ["{a: &a {x: 1}, b: *a, c: 3}", "{a: {x: 1}, <<: {y: 2}, c: 3}", "{a: {x: 1}, c: 3}\n--- [1, 2, 3, 4, 5, 6, 7, 8]"])
  func keeping(text: String) {
    let tree = Parsed(yaml: text).tree
    let root = tree.roots[0]
    tree.forget(in: root, before: tree.pair(of: "c", in: root)!.key)
    #expect(tree.untrusted(tree.value(of: "x", in: tree.value(of: "a", in: root)!)!).text == "1")
  }

  @Test("what is forgotten ends the process where it is asked for all the same")
  func asking() async {
    await #expect(processExitsWith: .failure) {
      let tree = Parsed(yaml: "{a: {x: 1}, c: 3}").tree
      tree.forget(in: tree.roots[0], before: tree.pair(of: "c", in: tree.roots[0])!.key)
      _ = tree.value(of: "a", in: tree.roots[0])
    }
  }
}
