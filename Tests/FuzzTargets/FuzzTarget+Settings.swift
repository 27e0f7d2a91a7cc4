import Configuration
import Documents
import Linting
import Reporters
import Rules
import SourceText
import TestSupport

extension FuzzTarget {
  /// What tells how to judge: faults at their places, or something that is written and read as the same.
  static let settings = [
    FuzzTarget("configuration", seeds: { [Array(FairConfiguration.text.utf8)] }) { bytes in
      guard let (settings, sources) = try settings(bytes) else { return }
      var adjusted = builtin
      let applied = SettingsApplication(settings, to: &adjusted, sources: sources)
      try Law.areTold(applied.diagnostics, in: sources)
      if !applied.diagnostics.isEmpty { return }
      let written = SettingsWriter.write(settings, sources, rules: adjusted, CommandLineSettings())
      try Law.holds(
        try FuzzTarget.settings(written) != nil, "a configuration that is written is taken: \(String(decoding: written, as: UTF8.self))")
    },
    FuzzTarget("baseline", seeds: { baselines }) { bytes in
      guard let baseline = try baseline(bytes) else { return }
      let known = baseline.entries.map(\.finding)
      let written = BaselineWriter.write([], others: known)
      guard let again = try FuzzTarget.baseline(written) else { throw BrokenLaw(description: "a baseline that is written is taken") }
      try Law.holds(Set(again.entries.map(\.finding)) == Set(known), "a baseline that is written knows what it knew")
    },
    FuzzTarget("rule", seeds: { ruleFiles }) { bytes in
      for path in ["rules/custom/a.yaml", "rules/advice.yaml"] {
        var sources = SourceFiles()
        var rules = builtin
        try Law.areTold(rules.add(sources.add(path: Untrusted(path), bytes: bytes)), in: sources)
        let builtin = Dictionary(uniqueKeysWithValues: FuzzTarget.builtin.rules.map { ($0.id, $0) })
        rules.keep { builtin[$0.id] != $0 }
        if rules.rules.isEmpty { continue }
        var reading = TopologyReading()
        reading.read(path: Untrusted("shop.yaml"), text: shop)
        let result = Lint.run(reading, rules: rules)
        try Law.areTold(result.diagnostics.filter { !$0.span.isNone }, in: result.sources)
        for verdict in result.findings { _ = verdict.finding() }
      }
    },
  ]

  private static let builtin = RuleSet()

  private static let ruleFiles = Shared.rules.filter { $0.count < 16_384 }

  private static let shop = Shared.samples().first { $0.path.hasSuffix("bookshop/orders.yaml") }?.bytes ?? []

  /// What a run over each sample would keep.
  private static let baselines: [[UInt8]] = InputBundle.samples.suffix(20).map { sample in
    var reading = TopologyReading()
    reading.read(InputBundle(sample).walk)
    return BaselineWriter.write([(Untrusted("shop"), Lint.run(reading, rules: builtin))])
  }

  /// The settings of a text without a fault.
  private static func settings(_ bytes: [UInt8]) throws -> (Settings, SourceFiles)? {
    let files = ScratchFolder.with(".topolint.yaml", { _ in bytes }) { folder in
      SettingsFiles(FilePath.join(folder, Array(".topolint.yaml".utf8)))
    }
    guard let files else { throw BrokenLaw(description: "there is room for a file") }
    try Law.areTold(files.diagnostics, in: files.sources)
    return files.diagnostics.isEmpty ? (files.settings, files.sources) : nil
  }

  private static func baseline(_ bytes: [UInt8]) throws -> Baseline? {
    var sources = SourceFiles()
    let (baseline, diagnostics) = Baseline.read(sources.add(path: Untrusted("baseline.json"), bytes: bytes))
    try Law.areTold(diagnostics, in: sources)
    try Law.holds((baseline == nil) == !diagnostics.isEmpty, "a baseline or its faults")
    return baseline
  }
}
