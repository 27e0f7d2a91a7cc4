import Linting
import Rules
import SourceText
import Testing

/// The samples say in their first lines what they show; here they are held to it.
@Suite struct SampleFindingsTests {
  private static let folder: [UInt8] = {
    let file = Array(#filePath.utf8)
    // Up from Tests/SamplesTests/SampleFindingsTests.swift.
    return Array(
      file.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropLast(3).joined(separator: [UInt8(ascii: "/")]))
      + Array("/samples/".utf8)
  }()

  static func lint(_ path: String) -> LintResult {
    var reading = TopologyReading()
    reading.read(InputWalk([folder + Array(path.utf8)]))
    var options = Lint.Options()
    options.today = 20_260_101
    let baseline = folder + Array("\(path.dropLast(".yaml".count)).json".utf8)
    if path.hasSuffix(".yaml"), let bytes = try? FileSystem.read(baseline) {
      options.baseline = Baseline.read(reading.addFile(path: Untrusted(baseline), bytes: bytes)).baseline
    }
    return Lint.run(reading, rules: RuleSet(), options)
  }

  static func rules(_ result: LintResult) -> [String] { result.findings.map { $0.rule.id } }

  static func errors(_ result: LintResult) -> Int { result.diagnostics.count { $0.severity == .error } }

  @Test("the clean system has no finding and nothing undecided") func clean() {
    let result = Self.lint("clean")
    #expect(Self.errors(result) == 0)
    #expect(Self.rules(result) == [])
    #expect(result.undecided.isEmpty)
  }

  /// Where one smell cannot be without another.
  private static let companions = [
    "cross-team-cycle": ["sync-cycle"], "mesh-candidate": ["missing-timeout"], "pool-exhaustion": ["missing-breaker"],
    "sync-heavy": ["fire-and-forget-sync"],
  ]

  @Test("every rule has a sample of its smell, with its finding and no other", arguments: RuleSet().rules.map(\.id))
  func smell(rule: String) {
    let result = Self.lint("smells/\(rule).yaml")
    #expect(Self.errors(result) == 0)
    #expect(Set(Self.rules(result)) == Set([rule] + (Self.companions[rule] ?? [])))
    #expect(Self.rules(result).count { $0 == rule } == 1)
  }

  @Test("each stage of growth is judged by its own tier, and clean", arguments: ["t1", "t2", "t3", "t4"])
  func stage(name: String) {
    let result = Self.lint("stages/\(name).yaml")
    #expect("\(result.tier)" == name)
    #expect(!result.tierIsInferred)
    #expect(Self.rules(result) == [])
  }

  @Test("the bookshop is one system of two files, with one accepted finding") func bookshop() {
    let result = Self.lint("bookshop")
    #expect(Self.rules(result) == [])
    #expect(result.excepted.map { $0.rule.id } == ["shared-datastore"])
  }

  @Test("manifests give the calls and the target that is missing; what they cannot say is undecided") func kubernetes() {
    let result = Self.lint("kubernetes")
    #expect(Self.rules(result) == ["undeclared-names"])
    #expect(result.undecided.contains { $0.rule.id == "missing-timeout" && $0.needs == "call.timeout" })
  }
}
