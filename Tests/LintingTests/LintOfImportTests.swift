import Linting
import Readers
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

/// What a native file that was written of some inputs is judged to be: what they are.
@Suite("A faithful import") struct LintOfImportTests {
  typealias System = QuietCorpusTests.System

  /// Each sample: a folder, or a file beside others that are systems of their own.
  private static let samples: [System] = Dictionary(grouping: Shared.samples()) { file in
    let parts = file.path.split(separator: "/")
    return ["smells", "stages", "document"].contains(parts[0]) ? file.path : String(parts[0])
  }.map { System(testDescription: $0.key, files: $0.value) }.sorted { $0.testDescription < $1.testDescription }

  /// Rules about what no native file says: what was only seen is declared by what is written of it, and policies are not written.
  private static let unwritten: Set = [
    "undeclared-call", "idle-policy", "missing-subset", "shadowed-route", "stale-config", "uneven-route", "void-policy",
  ]

  /// Findings and undecided checks, one line each. Exceptions are told apart by where they stand, and stand elsewhere then.
  private func verdicts(_ result: LintResult) -> [String] {
    let findings = result.findings.map { $0.finding() }.filter { $0.subject.kind != .exception && !Self.unwritten.contains($0.rule.id) }.map
    {
      "\($0.severity.word) \($0.rule.id) \($0.subject.kind) \(words("\($0.subject.id)"))"
    }
    let undecided = result.undecided.map { "undecided \($0.rule.id) \($0.subject.kind) \(words("\($0.subject.id)"))" }
    return (findings + undecided).sorted()
  }

  private func check(_ system: System) {
    let first = system.linted(.t2)
    // Of what could not be read there is no import.
    guard first.topology.isFullyRead else { return }
    var topology = first.topology
    topology.exceptions = NamedExceptions(topology, RuleSet().rules).exceptions
    let text = NativeWriter.write(topology)
    let second = System(testDescription: "", files: [("written.yaml", text)]).linted(.t2)
    #expect(second.diagnostics.allSatisfy { $0.severity != .error })
    let (before, after) = (verdicts(first), verdicts(second))
    #expect(before == after, "lost \(before.filter { !after.contains($0) }), new \(after.filter { !before.contains($0) })")
  }

  @Test("a sample is judged as before", arguments: samples)
  func sample(system: System) { check(system) }

  @Test(
    "a system of the corpus is judged as before", .enabled(if: Shared.has("corpus"), "\(Shared.missing("corpus"))"),
    arguments: QuietCorpusTests.systems)
  func corpus(system: System) { check(system) }

  @Test("what one format knows and another does not stays so, element by element")
  func mixture() {
    let manifest = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: stock}
      spec:
        template:
          metadata: {labels: {app: stock}}
          spec: {containers: [{name: stock, image: "x", env: [{name: WEB_URL, value: "http://web:80"}]}]}
      """
    let native = """
      topolint: 1
      defaults: {call: {timeout: 1s}}
      services:
        web: {entry: true, unknown: [latency, concurrency], calls: [{to: stock, unknown: [payload]}, {to: old, unknown: all}]}
        old: {unknown: [calls], replicas: 2}
      """
    check(System(testDescription: "", files: [("a.yaml", Array(native.utf8)), ("b.yaml", Array(manifest.utf8))]))
  }
}
