import Rules
import TestSupport
import Testing

/// docs/promises.md names tests that are there, and rules that are there.
@Suite("Promises") struct PromisesTests {
  private static let page = MarkedPage("docs/promises.md")

  @Test("each promise in docs/promises.md names tests, and each of them is in the file that it links to")
  func tests() {
    let rows = Self.page.text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0 != "| promise | kept by |" }
    #expect(rows.count > 10)
    for row in rows {
      let named = row.matches(of: /\[([^\]]+)\]\(\.\.\/(Tests\/[A-Za-z\/]+\.swift)\)/)
      #expect(!named.isEmpty, "\(row)")
      for test in named {
        let text = Repository.text(String(test.output.2))
        // A name stands behind the bracket, or on a line of its own.
        let isThere = ["@Test(\"", "@Test(\n    \"", "@Test(\n      \""].contains { text.contains("\($0)\(test.output.1)\"") }
        #expect(isThere, "\(test.output.2) has no test \"\(test.output.1)\"")
      }
    }
  }

  @Test("the ids of rules in docs/promises.md are those of the rules")
  func rules() throws {
    let listed = try Self.page.section(from: "<!-- rules -->\n```text\n", to: "```").split { $0 == " " || $0 == "\n" }.map(String.init)
    #expect(listed == RuleSet().rules.map(\.id).sorted())
  }
}
