import Documents
import Rules
import SourceText
import TestSupport
import Testing

@testable import Configuration

/// Configurations come from strangers: whatever stands in one ends in settings or in errors.
@Suite("Changed configurations") struct MutationTests {
  /// Keys that name other files are for the reader alone, which opens none.
  private static let text = Array((FairConfiguration.text + "extends: [a.yaml]\nrules_folders: [lint]\n").utf8)

  @Test("each change is read to its end, and what is taken is written as something that is taken", arguments: 0..<8)
  func mutated(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let rules = RuleSet()
    var taken = 0
    for _ in 0..<400 {
      guard let (settings, sources) = settings(random.mutated(Self.text, most: 2)) else { continue }
      var adjusted = rules
      guard SettingsApplication(settings, to: &adjusted, sources: sources).diagnostics.isEmpty else { continue }
      taken += 1
      let written = SettingsWriter.write(settings, sources, rules: adjusted, CommandLineSettings())
      #expect(self.settings(written) != nil, "\(String(decoding: written, as: UTF8.self))")
    }
    #expect(taken > 4)
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
