import Documents
import SourceText
import Testing

@testable import Readers

@Suite("Keys in several spellings") struct LooseFieldTests {
  private static func field(_ text: String) -> LooseField {
    let tree = DocumentTree.read(SourceFile(id: FileID(0), path: Untrusted("a.json"), bytes: Array(text.utf8))).tree
    return LooseField(Field(tree: tree, id: tree.roots[0]))
  }

  @Test(
    "a key is found in each spelling",
    arguments: ["RequestTimeout", "requestTimeout", "request_timeout", "request-timeout", "REQUEST_TIMEOUT"])
  func spellings(_ key: String) {
    #expect(Self.field("{\"\(key)\": \"5s\"}")["requesttimeout"]?.duration == 5_000)
    #expect(Self.field("{\"\(key)s\": \"5s\"}")["requesttimeout"] == nil)
  }

  @Test("a block stands for a list of one, and null for nothing")
  func lists() {
    #expect(Self.field("{\"a\": {\"b\": 1}}").list("a").count == 1 && Self.field("{\"a\": [{}, {}]}").list("a").count == 2)
    #expect(Self.field("{\"a\": null}")["a"] == nil && Self.field("{\"a\": [{\"b\": 3}]}").block("a")?["b"]?.count == 3)
  }

  @Test("what has yet to be filled in is no text")
  func templates() { #expect(Self.field("{\"a\": \"x-${b}\"}")["a"]?.text == nil && Self.field("{\"a\": \"$b\"}")["a"]?.text != nil) }

  @Test("milliseconds are a whole number, of which 0 is no limit")
  func limits() {
    #expect(Self.field("{\"a\": 0}")["a"]?.limit == .infinity && Self.field("{\"a\": 250}")["a"]?.limit == 250)
    #expect(Self.field("{\"a\": -1}")["a"]?.limit == nil && Self.field("{\"a\": 99999999999999999999}")["a"]?.limit == nil)
  }
}
