import Testing

@testable import SourceText

@Suite struct FileNamesTests {
  @Test("a pattern with a dot is an ending, one without a whole name")
  func patterns() {
    let names = FileNames(union: [.documents, FileNames(["Kustomization", ".conf"])])
    for name in ["a.yaml", ".yml", "x.y.json", "Kustomization", "nginx.conf"] { #expect(names.contains(Array(name.utf8)), "\(name)") }
    for name in ["", "yaml", "ayaml", "a.YAML", "aKustomization", "Kustomization.md", "a.yaml.bak"] {
      #expect(!names.contains(Array(name.utf8)), "\(name)")
    }
  }
}
