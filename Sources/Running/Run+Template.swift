internal import Configuration
internal import Linting
internal import Rules
internal import SourceText

extension Run {
  /// A configuration for a folder to start from, after a look at what is in it: what is found there without one.
  package static func template(for folder: [UInt8]) -> [UInt8] {
    var reading = TopologyReading()
    reading.read(InputWalk([folder], names: TopologyReading.fileNames))
    let counts = reading.documentCounts
    return SettingsTemplate.make(counts, Lint.run(reading, rules: RuleSet()))
  }
}
