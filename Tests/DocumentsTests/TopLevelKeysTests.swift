import SourceText
import Testing

@testable import Documents

@Suite struct TopLevelKeysTests {
  private func keys(_ text: String) -> [[String]] {
    TopLevelKeys(Array(text.utf8)).documents.map { $0.map { String(decoding: $0.bytes, as: UTF8.self) }.sorted() }
  }

  @Test(
    "the keys of a text that nobody can parse are found",
    arguments: [
      ("topolint: 1\nservices:\n  web: {entry: true\n", ["services", "topolint"]),
      ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x\nspec: [\n", ["apiVersion", "kind", "metadata", "spec"]),
      ("\u{FEFF}# a comment\n%YAML 1.1\n\n  topolint: 1\n  a:\n\tb: 1\n", ["a", "topolint"]),
      ("'topolint' : 1\n\"kind\": [\n", ["kind", "topolint"]),
      ("&x !y topolint: 1\n", ["topolint"]),
      ("{\"topolint\": 1, \"services\": {\"a\": {\"kind\": 1,,}}", ["services", "topolint"]),
      ("{topolint: 1, a: [", ["a", "topolint"]),
      ("{\n  // topolint: \"1\n  \"compilerOptions\": {\"topolint\": 1}\n}\n", ["compilerOptions"]),
      ("{ \"items\": [ {{ range .Pages }} { \"kind\": {{ .Title | jsonify }} }, {{ end }} ] }\n", ["items"]),
      ("{\"a\": \"x\\\"topolint: 1\", \"b\": 1 # kind: 2\n, \"c\": :}", ["a", "b", "c"]),
      ("markdown_extensions:\n  - emoji: !!python/name:x.y\n", ["markdown_extensions"]),
      ("[{\"topolint\": 1}]", []), ("", []), ("text\n", []), ("{", []), ("{:", []), ("{\"", []), ("{\"a\\", []), ("'", []),
    ])
  func found(_ text: String, _ wanted: [String]) { #expect(keys(text) == [wanted]) }

  @Test("each document has keys of its own")
  func documents() {
    #expect(keys("   a: 1\n--- # b\n   c: 1\n") == [["a"], ["c"]])
    #expect(keys("a: 1\n---\n{topolint: 1}\n---   \nb:\n--- # c\n---d: 1\n") == [["a"], ["topolint"], ["b"], ["---d"]])
  }

  @Test("a text of two bytes a letter is seen through")
  func wide() {
    #expect(
      TopLevelKeys([0xFF, 0xFE] + "topolint: 1\n".utf8.flatMap { [$0, 0] }).documents == [["topolint"].map { .init($0) }].map(Set.init))
  }

  @Test(
    "where a key's value ends is told of one document in block style that goes on behind it",
    arguments: [
      ("topolint: 1\nname: a\nservices: {}\n", 20), ("name:\n  - a\r\n\r\n# b\nc: 1", 19), ("  name: a\n  b: 1\n", 10),
      ("topolint: 1\nname: a\n", nil), ("b: 1\nname: a\n---\nc: 1\n", nil), ("{b: 1,\nname: a,\nc: 1}", nil), ("b: 1\nc: 1\n", nil),
    ])
  func end(_ text: String, _ end: Int?) { #expect(TopLevelKeys(Array(text.utf8), endOf: Untrusted("name")).end == end) }
}
