import Testing

@testable import SourceText

@Suite struct SecretDocumentsTests {
  @Test(
    "documents that are Secrets or hold one are hidden from their first line to their last",
    arguments: [
      "kind: Secret", "{\"kind\":\"Secret\",\"data\":{}}", "- {kind: 'Secret'}", "  kind : Secret # x", "kind: SecretList",
      "kind: List\nkind: Secret",
    ])
  func hidden(line: String) {
    let text = "a: 1\n---\nx: y\n\(line)\nz: 1\n---\nb: 2\n"
    let secrets = SecretDocuments(Array(text.utf8))
    #expect(!secrets.isInside(0) && secrets.isInside(9) && secrets.isInside(Int32(9 + line.utf8.count)))
    #expect(!secrets.isInside(Int32(text.utf8.count - 2)))
  }

  @Test(
    "what only speaks of Secrets is shown",
    arguments: ["kind: SecretStore", "secret: x", "kind: ConfigMap", "Secret: kind", "kindSecret", ""])
  func shown(line: String) { #expect(!SecretDocuments(Array(line.utf8)).isInside(0)) }
}
