import Documents
import Rules
import SourceText
import TestSupport
import Testing

@testable import Configuration

/// Configurations come from strangers: whatever stands in one ends in settings or in errors.
@Suite("Changed configurations") struct MutationTests {
  private static let text = """
    topolint_config: 1
    extends: [a.yaml]
    tier: T3
    fail_on: warning
    inputs: {include: [topology/**], exclude: ["**/vendor/**", '/[a-z]x?']}
    rules_folders: [lint]
    rules:
      sync-chain-depth: off
      fan-out-hotspot: {severity: error, params: {limit: {T1: 3, T4: .inf}}}
      x: &x {severity: info}
      y: *x
    aliases: {payments-svc: payment, <<: {a: b}}
    overrides:
      - {services: ["legacy-*"], paths: [third_party/**], rules: {missing-breaker: off}}
    exceptions: [{rule: sync-cycle, subject: a -> b -> a, reason: r, until: 2027-01-31}]

    """

  private static let pieces = [
    "[", "]", "{", "}", ": ", "- ", "\n", "  ", "&a ", "*a", "<<", "!", "\"", "'", "|", "*", "\u{202E}", "9999999999999999999", "off",
    "null",
  ]

  @Test("each change is read to its end, and what is taken is written as something that is taken", arguments: 0..<8)
  func mutated(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let rules = RuleSet()
    for _ in 0..<400 {
      var bytes = Array(Self.text.utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(12)))
        default: bytes[place] = UInt8(random.below(256))
        }
      }
      guard let (settings, sources) = settings(bytes) else { continue }
      var adjusted = rules
      guard SettingsApplication(settings, to: &adjusted, sources: sources).diagnostics.isEmpty else { continue }
      let written = SettingsWriter.write(settings, sources, rules: adjusted, CommandLineSettings())
      #expect(self.settings(written) != nil, "\(String(decoding: written, as: UTF8.self))")
    }
  }

  /// The settings of a text without a fault.
  private func settings(_ bytes: [UInt8]) -> (Settings, SourceFiles)? {
    var sources = SourceFiles()
    let (tree, faults) = YAMLReader.read(sources.add(path: Untrusted("a.yaml"), bytes: bytes))
    guard faults.isEmpty else { return nil }
    let reader = SettingsReader(tree, folder: (Array(".".utf8), Array("/p".utf8)))
    return reader.diagnostics.isEmpty ? (reader.settings, sources) : nil
  }
}
