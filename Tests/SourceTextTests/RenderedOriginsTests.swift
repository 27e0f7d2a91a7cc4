import Testing

@testable import SourceText

@Suite struct RenderedOriginsTests {
  /// What each line of a text comes from.
  private func origins(_ text: String) -> [String] {
    let origins = RenderedOrigins(Array(text.utf8))
    var offset = 0
    return text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      defer { offset += line.count + 1 }
      return origins.path(at: Int32(offset)).map { String(decoding: $0.bytes, as: UTF8.self) } ?? "-"
    }
  }

  @Test("helm template says it in a comment behind each line of dashes")
  func helm() {
    let text = "---\n# Source: shop/templates/web.yaml\nkind: A\n---\n# Source: shop/templates/with blank.yaml\r\nkind: B\n---\nkind: C"
    #expect(
      origins(text) == Array(repeating: "shop/templates/web.yaml", count: 3)
        + Array(repeating: "shop/templates/with blank.yaml", count: 3) + ["-", "-"])
  }

  @Test("kustomize says it in an annotation, which may stand behind what it is about")
  func kustomize() {
    let text = """
      kind: A
      metadata:
        annotations:
          config.kubernetes.io/origin: |
            path: ../../base/web.yaml
          other: path
      ---
      metadata: {annotations: {a: b}}
      ---
      metadata:
        annotations:
          config.kubernetes.io/origin: "path: web.yaml\\n"
      ---
      metadata:
        annotations:
          config.kubernetes.io/origin: |
            path: deploy/web.yaml
            repo: https://git.example/web
            ref: v1
      ---
      metadata:
        annotations:
          config.kubernetes.io/origin: |
            configuredIn: kustomization.yaml
          path: no.yaml
      """
    let found = origins(text)
    #expect(found[..<6].allSatisfy { $0 == "../../base/web.yaml" })
    #expect(found[6...7] == ["-", "-"])
    #expect(found[8...11].allSatisfy { $0 == "web.yaml" })
    #expect(found[12...18].allSatisfy { $0 == "-" })
    #expect(found[19...].allSatisfy { $0 == "kustomization.yaml" })
  }

  @Test(
    "no text and half a text are no trouble", arguments: ["", "---", "# Source: ", "---\n# Source:", "config.kubernetes.io/origin:", "\n"])
  func empty(_ text: String) {
    #expect(origins(text).allSatisfy { $0 == "-" })
  }
}
