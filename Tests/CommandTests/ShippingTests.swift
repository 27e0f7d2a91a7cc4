import Documents
import Foundation
import SourceText
import TestSupport
import Testing

/// What brings topolint to its users names what is there.
@Suite("Shipping") struct ShippingTests {
  private static let hooks = ".pre-commit-hooks.yaml"
  private static let action = "action.yml"

  @Test("hooks, action and workflow are YAML without a fault", arguments: [hooks, action, ".github/workflows/ci.yml", ".github/workflows/release.yml"])
  func yaml(file: String) {
    var sources = SourceFiles()
    let (_, faults) = YAMLReader.read(sources.add(path: Untrusted(file), bytes: Array(Repository.text(file).utf8)))
    #expect(faults == [] && !Repository.text(file).isEmpty)
  }

  @Test("each hook runs a command that is there, once and with all files")
  func entries() throws {
    let hooks = Repository.text(Self.hooks).components(separatedBy: "\n- id: ").dropFirst().map { $0 + "\n" }
    #expect(hooks.count == 2)
    for hook in hooks {
      #expect(hook.contains("\n  pass_filenames: false\n") && hook.contains("\n  require_serial: true\n"))
      #expect(hook.contains("\n  always_run: true\n") && !hook.contains("\n  files:"), "a commit that only deletes files has none")
      let entry = try #require(hook.firstMatch(of: /\n  entry: topolint (.+)\n/))
      #expect(try Program.run(entry.output.1.split(separator: " ").map(String.init) + ["--help"]).code == 0)
    }
  }

  @Test(
    "options that pages, hooks and action give to `lint` are options that it has",
    arguments: ["docs/ci.md", "docs/commands.md", "docs/exceptions-and-baseline.md", hooks, action])
  func options(file: String) throws {
    let help = try Program.run("lint", "--help").output
    let known = Set(help.matches(of: /--[a-z-]+/).map { String($0.output) } + ["--help"])
    let lines = Repository.text(file).matches(of: /(?:topolint lint|`lint|" lint|command\+=|args: \[)(.*)/).map(\.output.1)
    let named = lines.flatMap { $0.matches(of: /--[a-z][a-z-]*/).map { String($0.output) } }
    #expect(!named.isEmpty || file == Self.hooks)
    #expect(named.filter { !known.contains($0) } == [])
  }

  @Test("inputs of the action are declared, and reach no script as text")
  func inputs() throws {
    let text = Repository.text(Self.action)
    let head = try #require(text.firstRange(of: "\noutputs:\n"))
    let declared = Set(text[..<head.lowerBound].matches(of: /\n  ([a-z-]+):\n/).map { String($0.output.1) })
    let used = Set(text.matches(of: /inputs\.([a-z-]+)/).map { String($0.output.1) })
    #expect(declared == used)
    let scripts = text.components(separatedBy: "      run: |\n").dropFirst()
    #expect(!scripts.isEmpty)
    for script in scripts {
      let lines = script.split(separator: "\n").prefix { $0.hasPrefix("        ") }
      #expect(lines.filter { $0.contains("${{") } == [])
      #expect(Command.run(["bash", "-n"], input: Array(lines.joined(separator: "\n").utf8))?.status ?? 0 == 0)
    }
  }
}
