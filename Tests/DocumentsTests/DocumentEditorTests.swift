import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite struct DocumentEditorTests {
  private func edited(_ text: String, _ body: (inout DocumentEditor, NodeID) -> Void) -> String? {
    let parsed = Parsed(yaml: text)
    #expect(parsed.faults == [])
    var editor = DocumentEditor(parsed.tree)
    body(&editor, parsed.tree.roots[0])
    return editor.text().map { String(decoding: $0, as: UTF8.self) }
  }

  private func key(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("a text in which nothing changes is the same, whatever it is")
  func nothing() {
    let text = "\u{FEFF}# a\r\n? x : \r\n{ a : [1,2 ,] , } \r\n...\r\n"
    #expect(edited("%YAML 1.2\n---\na: 1 # x\n") { _, _ in } == "%YAML 1.2\n---\na: 1 # x\n")
    #expect(TextEdit.apply([], to: Array(text.utf8)) == Array(text.utf8))
  }

  @Test("values of every style are replaced, and nothing around them")
  func values() {
    func set(_ text: String) -> String? { edited(text) { $0.set(key("a"), to: .bare("5s"), in: .node($1)) } }
    #expect(set("a:\nb: 1\n") == "a: 5s\nb: 1\n")
    #expect(set("a: # none\nb: 1\n") == "a: 5s # none\nb: 1\n")
    #expect(set("a: ~\nb: 1") == "a: 5s\nb: 1")
    #expect(set("{a: , b: 1}") == "{a: 5s, b: 1}")
    #expect(set("a: |\n  one\n  two\n\nb: 1\n") == "a: 5s\n\nb: 1\n")
    #expect(set("a: \"x\n  y\" # z\nb: 1\n") == "a: \"5s\" # z\nb: 1\n")
    #expect(set("a: {x: [1, {y: 2}]} # z\nb: 1\n") == "a: 5s # z\nb: 1\n")
    #expect(set("a: &n !!str 3\nb: 1\n") == "a: 5s\nb: 1\n")
    #expect(set("b: 1\n") == "b: 1\na: 5s\n")
    #expect(set("\"a\"   :   1\n") == "\"a\"   :   5s\n")
    // A new key stands where the marks of the others do, whether a key is behind its mark or below it.
    #expect(set("? b\n: 1\n") == "? b\n: 1\na: 5s\n")
    #expect(set("?\n   b\n: 1\nc: 2\n") == "?\n   b\n: 1\nc: 2\na: 5s\n")
    #expect(set("? # which\n  b\n: 1\n") == "? # which\n  b\n: 1\na: 5s\n")
    #expect(set("?b: 1\n") == "?b: 1\na: 5s\n")
    #expect(set("?") == "?\na: 5s")
  }

  @Test("a comment that stands close to a bracket or a quote stays one")
  func closeComments() {
    func set(_ text: String) -> String? { edited(text) { $0.set(key("a"), to: .bare("5s"), in: .node($1)) } }
    #expect(set("a: {}#c\nb: 1\n") == "a: 5s #c\nb: 1\n")
    #expect(set("{b: {}#c\n}\n") == "{b: {}, #c\na: 5s\n}\n")
    #expect(set("{#c\n}\n") == "{a: 5s #c\n}\n")
    #expect(set("{b: {},#c\n}\n") == "{b: {},#c\na: 5s,\n}\n")
  }

  @Test("what is added stands behind blank lines with tabs, which only a bare word takes in")
  func tabs() {
    func set(_ text: String) -> String? { edited(text) { $0.set(key("a"), to: .text(key("x: y")), in: .node($1)) } }
    for text in ["b: x\n \t\n", "b: x\n\n \t \n", "b: x\r\n \t\r\n", "b:\n  x\n  \t", "b: x\n \t# c\n", "b: x\n \t\n\nd: x\n \t\n"] {
      let after = set(text)!
      #expect(Parsed(yaml: after).faults == [] && after.hasPrefix(text) && after.contains("a: \"x: y\""), "\(text)")
    }
    #expect(set("b: x\n\n# c\n") == "b: x\na: \"x: y\"\n\n# c\n")
  }

  @Test("names that YAML or JSON could take for something else are quoted")
  func names() {
    func add(_ name: String) -> String? { edited("x: 1\n") { $0.set(key(name), to: .text(key(name)), in: .node($1)) } }
    #expect(add("no") == "x: 1\n\"no\": \"no\"\n" && add("a: b #") == "x: 1\n\"a: b \\x23\": \"a: b \\x23\"\n")
    #expect(String(decoding: NewScalar.text(key("é😀\n")).json, as: UTF8.self) == "\"\\u00e9\\ud83d\\ude00\\u000a\"")
    #expect(
      ["3", "true", "0.5", "80%", "none"].map { String(decoding: NewScalar.bare($0).json, as: UTF8.self) } == [
        "3", "true", "0.5", "\"80%\"", "\"none\"",
      ])
    let long = String(repeating: "é", count: 300)
    let text = add(long)!
    #expect(Parsed(yaml: text).faults == [] && Parsed(yaml: text).outline.contains(long))
  }

  @Test("an item that begins on the line of another list's dash is not taken out")
  func impossible() {
    let text = edited("a:\n- - x\n  - y\n") { editor, root in
      let outer = editor.ownPair(key("a"), of: root)!
      let inner = Array(editor.tree.items(outer.value))[0]
      editor.remove(item: Array(editor.tree.items(inner))[0], of: inner, at: outer.key, in: root)
    }
    #expect(text == nil)
  }

  @Test("what an alias stands for is shared, with all in it, and the alias is not")
  func shared() {
    let tree = Parsed(yaml: "a: &x {b: [1, 2]}\nc: *x\nd: &y 1\n").tree
    let editor = DocumentEditor(tree)
    let pairs = tree.pairs(tree.roots[0])
    #expect(editor.isShared(pairs[0].value) && editor.isShared(tree.pairs(pairs[0].value)[0].value))
    #expect(!editor.isShared(pairs[1].value) && !editor.isShared(pairs[2].value) && !editor.isShared(tree.roots[0]))
  }

  @Test("very many changes of a large file take no time that grows with their square")
  func large() {
    let text = (0..<20_000).map { "k\($0): {a: 1} # x\n" }.joined()
    let result = edited(text) { editor, root in
      for pair in editor.tree.pairs(root) { editor.set(key("b"), to: .bare("2"), in: .node(pair.value)) }
    }
    #expect(result == text.replacing("{a: 1}", with: "{a: 1, b: 2}"))
  }
}
