import Documents
import Testing

@Suite struct YAMLScalarTests {
  @Test(
    "text that YAML or a terminal could take for something else stands in quotes",
    arguments: [
      ("orders-db", "orders-db"), ("Yes", "\"Yes\""), ("1.5", "\"1.5\""), ("", "\"\""), ("a\"\\", "\"a\\\"\\\\\""),
      ("a\u{1B}[31m\n", "\"a\\x1b[31m\\x0a\""), ("\u{202E}😀", "\"\\u202e\\U0001f600\""), ("a ##[add-mask]b", "\"a \\x23\\x23[add-mask]b\""),
    ])
  func text(value: String, scalar: String) {
    #expect(YAMLScalar.text(value.utf8) == scalar)
  }
}
