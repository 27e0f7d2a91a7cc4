internal import Configuration
internal import Linting
internal import Rules
internal import SourceText

extension Run {
  /// A configuration for a folder to start from, after a look at what is in it: what is found there without one.
  /// - Throws: nothing that a run without a configuration meets.
  package static func template(for folder: [UInt8]) throws(RunError) -> [UInt8] {
    var request = RunRequest([folder], today: 0)
    request.configuration = .none
    let run = try Run(request)
    var remarks: [Remarks] = []
    var counts: [String: Int] = [:]
    var results: [LintResult] = []
    for system in try run.systems(in: run.walk(request.inputs), isNow: true, &remarks) {
      var reading = TopologyReading()
      reading.read(system.walk)
      counts.merge(reading.documentCounts, uniquingKeysWith: +)
      var result = Lint.run(reading, rules: run.rules)
      result.system = system.name
      results.append(result)
    }
    return SettingsTemplate.make(counts, results)
  }
}
