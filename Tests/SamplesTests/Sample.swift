import Foundation
import Linting
import Reporters
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// One of the small systems under `samples/`: a file, or a folder of files that make one topology.
struct Sample: Sendable, CustomTestStringConvertible {
  /// Its path below `samples/`, without an ending: `smells/sync-cycle`.
  let name: String
  /// Relative to the package's root, sorted.
  let files: [String]

  var testDescription: String { name }

  /// Whether its folder is walked: a project of Docker Compose refers to others, and what is no YAML is
  /// read as a stream.
  private var isWalked: Bool { files.contains { $0.hasSuffix("/compose.yaml") || !$0.hasSuffix(".yaml") } }

  /// Where a sample of a baseline has it.
  private var baseline: String { "samples/\(name).json" }

  /// Folders that hold samples of one file each; any other folder is one sample.
  private static let shelves = ["document", "smells", "stages"]

  /// All but the draft that is seen beside another: `BikeHireTests` has it.
  static let all: [Sample] = {
    let all = [".yaml", ".jsonl", ".prom", ".conf", ".cfg", ".hcl", "/caddy.json", "/services.json"].flatMap {
      Repository.files(in: "samples", suffix: $0)
    }
    let files = all.filter { file in !file.hasPrefix("samples/bike-hire-draft/") }
    let byName = Dictionary(grouping: files) { file in
      let parts = file.dropLast(".yaml".count).split(separator: "/")
      return shelves.contains(String(parts[1])) ? parts.dropFirst().joined(separator: "/") : String(parts[1])
    }
    return byName.map { Sample(name: $0, files: $1.sorted()) }.sorted { $0.name < $1.name }
  }()

  private static let rules = RuleSet()

  /// What `topolint lint` says, its paths relative to the package's root wherever the tests run.
  /// - Parameter isPartial: whether a file that cannot be read is named as well.
  func lint(reversed: Bool = false, isPartial: Bool = false, tier: Tier? = nil) -> LintResult {
    var reading = TopologyReading()
    if isWalked {
      reading.read(InputWalk([Array(Repository.path("samples/\(name)").utf8)], names: TopologyReading.fileNames))
    } else {
      for file in reversed ? files.reversed() : files { reading.read(path: Untrusted(file), text: Array(Repository.text(file).utf8)) }
    }
    if isPartial { reading.read(InputWalk([Array("no-such-file.yaml".utf8)], names: TopologyReading.fileNames)) }
    var options = Lint.Options()
    options.today = 20_260_101
    options.tier = tier
    if Repository.exists(baseline) {
      options.baseline = Baseline.read(reading.addFile(path: Untrusted(baseline), bytes: Array(Repository.text(baseline).utf8))).baseline
    }
    var result = Lint.run(reading, rules: Self.rules, options)
    if isWalked {
      var paths = RepositoryPaths()
      paths.add(files: result.sources.all.map(\.path))
      result.sources = result.sources.renamed(by: paths)
    }
    return result
  }

  /// The output in one format. SARIF and JUnit tell of every rule of a run; here only those that found something, so
  /// that a golden is about its sample.
  static func report(_ result: LintResult, as format: String) throws -> String {
    let reporter = try #require(Reporters.catalog.first { $0.format == format }, "there is no format \(format)")
    var result = result
    if format == "sarif" || format == "junit" {
      result.rules = result.rules.filter { rule in result.findings.contains { $0.rule.id == rule.id } }
    }
    var options = ReportOptions()
    options.version = "0.0.0"
    return String(decoding: reporter.report(result, options), as: UTF8.self)
  }
}
