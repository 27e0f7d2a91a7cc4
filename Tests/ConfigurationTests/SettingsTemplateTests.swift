import Linting
import Rules
import SourceText
import TestSupport
import Testing

@testable import Configuration

@Suite("A configuration to start from") struct SettingsTemplateTests {
  private func template(_ topology: String?) -> String {
    var reading = TopologyReading()
    if let topology { reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8)) }
    let counts = reading.documentCounts
    return String(decoding: SettingsTemplate.make(counts, [Lint.run(reading, rules: RuleSet())]), as: UTF8.self)
  }

  @Test("what could not be read is counted, and a rule's limit is said")
  func more() {
    #expect(template("topolint: 1\nservces: {}\n").contains(": 1 native document, and 1 error in the inputs.\n"))
    let chain = "topolint: 1\nservices:\n" + (0..<9).map { "  s\($0): {calls: [{to: s\($0 + 1), timeout: 1s}]}\n" }.joined() + "  s9: {}\n"
    #expect(template(chain).contains("#   sync-chain-depth: {severity: "))
  }

  private static let ring = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: a}]}\n"

  /// With all that could be a setting no longer a comment.
  private func uncommented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let body = line.dropFirst(2)
      let isSetting = body.hasPrefix("  ") || body.wholeMatch(of: /[a-z_]+:( .*)?/) != nil
      return line.hasPrefix("# ") && isSetting ? String(body) : String(line)
    }.joined(separator: "\n")
  }

  @Test("it is accepted as it stands, and with every suggestion taken", arguments: [nil, ring])
  func accepted(topology: String?) throws {
    let text = template(topology)
    let plain = try Read(whole: text)
    #expect(plain.allFaults == [] && plain.settings.rules.isEmpty && plain.settings.exceptions.isEmpty)
    let taken = try Read(whole: uncommented(text))
    #expect(taken.allFaults == [], "\(uncommented(text))")
    #expect(!taken.settings.rules.isEmpty && taken.settings.tier != nil && taken.settings.overrides.count == 1)
    #expect(taken.settings.exceptions.count == 1 && taken.settings.exclude?.count == 1 && taken.settings.aliases.count == 1)
  }

  @Test("it says what was found")
  func found() {
    let text = template(Self.ring)
    #expect(text.contains("# Recognised when this was written: 1 native document.\n"))
    #expect(text.contains("now T1, inferred from 2 services.\n# tier: T1\n"))
    #expect(text.contains("#   sync-cycle: error   # 1 finding\n"))
    #expect(template(nil).contains("# Recognised when this was written: nothing yet.\n"))
    #expect(template("topolint: 1\nscale: {users: 50k}\nservices: {a: {}}\n").contains("now T2, by scale.users of a topology."))
  }
}
