import Foundation
import Linting
import Readers
import Reporters
import Rules
import SourceText
import TestSupport
import Testing

/// What README.md says is true.
@Suite("README", .serialized) struct ReadmeTests {
  private static let page = MarkedPage("README.md")

  @Test("its picture is what the tool prints in a terminal of 100 columns")
  func picture() throws {
    let sample = "samples/smells/sync-cycle.yaml"
    var reading = TopologyReading()
    reading.read(path: Untrusted(sample), text: Array(Repository.text(sample).utf8))
    var options = ReportOptions()
    options.width = 100
    let output = String(decoding: TextReporter.report(Lint.run(reading, rules: RuleSet()), options), as: UTF8.self)
    try Self.page.check("```text\n" + output + "```\n", from: "<!-- picture: \(sample) -->\n", to: "\n## ")
  }

  @Test("its example of ten lines is read without a word, and the findings that it speaks of are there")
  func example() throws {
    let text = try Self.page.section(from: "<!-- example -->\n```yaml\n", to: "```")
    #expect(text.split(separator: "\n").count == 10)
    var reading = TopologyReading()
    reading.read(path: Untrusted("shop.yaml"), text: Array(text.utf8))
    let result = Lint.run(reading, rules: RuleSet())
    #expect(result.diagnostics == [])
    #expect(Set(["retry-not-idempotent", "timeout-inversion"]).isSubset(of: result.findings.map(\.rule.id)))
  }

  @Test("it is a page that one reads: at most 200 lines")
  func length() { #expect(lines(of: "README.md").count <= 201) }

  @Test("its table of formats is what the readers say of themselves")
  func inputs() throws {
    let rows = Readers.catalog.map { "| `\($0.format)` | \($0.reads) | \($0.cannotSay) |" }
    try Self.page.check(rows.joined(separator: "\n"), from: "| format | from | what it cannot say |\n|---|---|---|\n", to: "\n\n")
  }

  @Test("the table of formats in docs/commands.md is what the reporters say of themselves")
  func outputs() throws {
    let rows = Reporters.catalog.map { "| `\($0.format)` | \($0.audience) |" }
    try MarkedPage("docs/commands.md").check(rows.joined(separator: "\n"), from: "| `--format` | for |\n|---|---|\n", to: "\n\n")
  }

  @Test("it has one command to run topolint and one to test it for each system, each a line", arguments: ["Linux", "Darwin"])
  func setUp(_ system: String) throws {
    for (marker, job) in [("run", "swift run topolint lint samples/smells/sync-cycle.yaml"), ("test", "swift test")] {
      let command = try Self.page.section(from: "<!-- \(marker): \(system) -->\n```sh\n", to: "```")
      #expect(command.hasSuffix(" && \(job)\n") && command.count { $0 == "\n" } == 1)
    }
  }

  #if os(Linux) || os(macOS)
    @Test(
      "CI runs the command that it has for the tests, and names the oracles, if they can be had",
      .enabled(if: Command.succeeds("bash", "--version"), "there is no bash"), arguments: [true, false])
    func ci(hasPython: Bool) throws {
      // A copy of the folder in which the command is one that can be watched, and nothing is installed.
      let folder = TemporaryFolder()
      folder.write("README.md", Self.page.text.replacing("&& swift test\n", with: "; echo tested $CI ${TOPOLINT_ORACLES-without}\n"))
      folder.write(".ci/run", Repository.text(".ci/run"))
      folder.write(".ci/oracles.txt", Repository.text(".ci/oracles.txt"))
      let python = "if [ \"$2\" = venv ]; then mkdir -p \"$3/bin\" && cp \"$0\" \"$3/bin/python\"; fi\n"
      let programs = [
        "pkg-config": "exit 0", "sudo": "exec \"$@\"", "apt-get": "exit 1", "brew": "exit 1", "python3": hasPython ? python : "exit 1",
      ]
      for (name, script) in programs { folder.write("bin/\(name)", "#!/bin/sh\n\(script)\n") }
      let script = """
        chmod +x bin/* && cd / && PATH="$OLDPWD/bin:$PATH" CI=true bash "$OLDPWD/.ci/run"
        """
      let outcome = try #require(Command.run(["env", "-u", "TOPOLINT_ORACLES", "bash", "-c", script], in: folder.url))
      #expect(outcome.status == 0)
      #expect(String(decoding: outcome.output, as: UTF8.self).hasSuffix(hasPython ? "/.build/oracles\n" : "\ntested true without\n"))
    }
  #endif
}
