import SourceText
import TestSupport
import Testing

@testable import Documents

@Suite("Strict reading") struct StrictReadingTests {
  private struct Reader: StrictReading {
    let tree: DocumentTree
    var faults: [String] = []

    mutating func fail(_ message: Message, _ node: NodeID, hint: Message?, related: Diagnostic.Related?) {
      faults.append(message.text + (hint.map { " (\($0.text))" } ?? ""))
    }
  }

  private func faults(_ yaml: String, _ body: (inout Reader, NodeID) -> Void) throws -> [String] {
    var reader = Reader(tree: Parsed(yaml: yaml).tree)
    body(&reader, try #require(reader.tree.roots.first))
    return reader.faults
  }

  @Test("text, mapping and list are told from one another")
  func shapes() throws {
    #expect(try faults("[a]") { _ = $0.isText($1, "it") } == ["it must be text; got a list"])
    #expect(try faults("null") { _ = $0.isText($1, "it") } == ["it must be text; got 'null' (put quotes around it if it is a name)"])
    #expect(try faults("a") { _ = $0.isMapping($1, "it") } == ["it must be a mapping; got 'a'"])
    #expect(try faults("{a: b}") { _ = $0.isList($1, "it") } == ["it must be a list; got a mapping"])
    #expect(try faults("~") { _ = $0.isList($1, "it") } == [])
    #expect(try faults("[a]") { _ = $0.isList($1, "it") } == [])
  }

  @Test("an unknown key is told with what was meant, or with what is known")
  func keys() throws {
    #expect(
      try faults("clals") { $0.unknownKey($1, ["calls", "team"], "a service") } == [
        "unknown key 'clals' in a service (did you mean 'calls'?)"
      ])
    #expect(
      try faults("zzz") { $0.unknownKey($1, ["calls", "team"], "a service") } == [
        "unknown key 'zzz' in a service (known here: calls, team)"
      ])
  }

  @Test("each tag of somebody's own below a node is told")
  func ownTags() throws {
    let told = try faults("{a: !env 2, b: !!str 3, c: [!x &y z, &y !x {}], d: '!no'}") { $0.refuseOwnTags(below: $1) }
    #expect(told == ["!env", "!x", "!x"].map { "the tag '\($0)' means nothing here (remove it, and write the value itself)" })
    let (first, second) = ("--- {a: !one 1}\n", "--- {a: !two 2}\n")
    #expect(try faults(first + second) { $0.refuseOwnTags(below: $1) }.count == 1)
  }

  @Test("an anchor stands before a node's own text, beside a tag or alone")
  func anchors() {
    let tree = Parsed(yaml: "[&a b, !t &a {}, &a !t [x], '&a', &a , c, {d: &a e}]").tree
    #expect(tree.items(tree.roots[0]).map { tree.hasAnchor($0) } == [true, true, true, false, true, false, false])
  }

  @Test("a key that starts with x- is a note")
  func notes() throws { _ = try faults("x-a") { #expect($0.isExtension($1)) } }
}
