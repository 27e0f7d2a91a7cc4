import Analyses
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Configuration

@Suite("The configuration in force") struct SettingsWriterTests {
  private func written(_ read: Read, _ commandLine: CommandLineSettings = CommandLineSettings()) -> String {
    let text = SettingsWriter.write(read.settings, read.files.sources, rules: read.application.rules, commandLine)
    return read.folder.shortened(String(decoding: text, as: UTF8.self))
  }

  @Test("each value says where it comes from")
  func origins() throws {
    var commandLine = CommandLineSettings()
    commandLine.failOn = .info
    commandLine.rulesFolders = [Untrusted("more")]
    commandLine.ignored = ["no-async"]
    let read = try Read(
      "extends: b.yaml\ninputs: {exclude: [x/**]}\nrules:\n  sync-chain-depth: {severity: error, params: {limit: {T1: 3, T2: 4}}}\n",
      others: ["b.yaml": "topolint_config: 1\ntier: T3\nrules: {sync-cycle: off, no-async: error}\n"])
    let lines = written(read, commandLine).split(separator: "\n").map(String.init)
    #expect(
      Array(lines.prefix(9)) == [
        "# in force: a.yaml, over b.yaml", "topolint_config: 1", "tier: T3   # b.yaml:2", "fail_on: info   # command line", "inputs:",
        "  exclude:", "    - \"x/**\"   # a.yaml:3", "rules_folders:", "  - more   # command line",
      ])
    #expect(lines.contains("  sync-cycle: off   # b.yaml:3") && lines.contains("  no-async: off   # command line"))
    #expect(lines.contains("  missing-timeout: on   # default"))
    let depth = try #require(lines.firstIndex(of: "  sync-chain-depth:"))
    #expect(
      Array(lines[(depth + 1)...(depth + 3)]) == [
        "    severity: error   # a.yaml:5", "    params:", "      limit: {T1: 3, T2: 4}   # a.yaml:5",
      ])
  }

  @Test("what is selected on the command line is on, and nothing else")
  func selected() throws {
    var commandLine = CommandLineSettings()
    commandLine.selected = ["sync-cycle"]
    let text = written(try Read("rules: {sync-cycle: off}\n"), commandLine)
    #expect(text.contains("  sync-cycle: on   # command line\n") && text.contains("  no-async: off   # command line\n"))
    #expect(!text.contains(": on   # default"))
  }

  @Test("without a file all is by default")
  func defaults() {
    let text = String(
      decoding: SettingsWriter.write(Settings(), SourceFiles(), rules: RuleSet(), CommandLineSettings()), as: UTF8.self)
    #expect(text.hasPrefix("# no configuration file\ntopolint_config: 1\n# tier: by scale.users"))
    #expect(text.contains("\nfail_on: error   # default\n"))
  }

  static let texts = ["\u{1B}[31m", "a\nb", "::error::x", "\u{202E}e\u{2028}", "x-1", "\"'\\", "#a: b", "true"]

  @Test("what is written is harmless and is read as the same", arguments: texts)
  func roundTrip(text: String) throws {
    let quoted =
      "\""
      + text.unicodeScalars.map {
        "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count) + String($0.value, radix: 16)
      }.joined() + "\""
    let pattern = text.contains("\n") || text.hasPrefix("#") || text.hasPrefix("\u{1B}") ? "a" : quoted
    let read = try Read(
      """
      inputs: {include: [\(pattern)]}
      aliases: {\(quoted): \("b" + "c")}
      overrides: [{services: [a, \(pattern)], rules: {sync-cycle: off}}]
      exceptions: [{rule: sync-cycle, subject: \(quoted), reason: \(quoted), until: 2027-01-31}]

      """)
    #expect(read.allFaults == [])
    let first = written(read)
    #expect(first.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
    #expect(!first.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") })
    let again = try Read(whole: first)
    #expect(again.allFaults == [])
    #expect(again.settings.aliases.keys.map(\.text) == read.settings.aliases.keys.map(\.text))
    #expect(again.settings.exceptions.map(\.subject.text) == [text] && again.settings.exceptions.map(\.until) == [20_270_131])
    #expect(again.settings.overrides.map { $0.names.map(\.value) } == read.settings.overrides.map { $0.names.map(\.value) })
    #expect(again.settings.include?.map(\.value.text) == read.settings.include?.map(\.value.text))
  }
}
