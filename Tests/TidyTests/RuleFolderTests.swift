import Rules
import TestSupport
import Testing

@Suite("The folder of rules") struct RuleFolderTests {
  static let categories: Set<String> = [
    "latency", "resilience", "coupling", "messaging", "capacity", "observability", "scale", "drift", "exceptions",
  ]
  static let files = Repository.files(in: "rules", suffix: "").filter { $0.split(separator: "/").last?.contains(".") == true }

  private static let others: Set<String> = ["rules/advice.yaml", "rules/README.md"]

  @Test("holds rules/<category>/<id>.yaml only, the advice and a guide")
  func layout() {
    for file in Self.files where !Self.others.contains(file) {
      let parts = file.split(separator: "/")
      #expect(parts.count == 3 && file.hasSuffix(".yaml") && Self.categories.contains(String(parts[1])), "\(file)")
    }
  }

  @Test("a rule's id is its file's name, on the first line")
  func ids() {
    for file in Self.files where !Self.others.contains(file) {
      let name = file.split(separator: "/").last!.dropLast(5)
      #expect(lines(of: file).first?.text == "id: \(name)", "\(file):1")
    }
  }

  @Test("every rule has a sample that shows it")
  func samples() {
    let missing = RuleSet().rules.map { "samples/smells/\($0.id).yaml" }.filter { !Repository.exists($0) }
    #expect(missing == [])
  }
}
