import Linting
import Reports
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Coverage") struct CoverageTests {
  private static let compose = """
    services:
      web: {image: w, ports: ["80:80"], environment: {API_URL: "http://api:80"}, depends_on: [db]}
      api: {image: a, environment: {DB: "postgres://db/x"}, depends_on: [db]}
      db: {image: postgres}

    """

  private func coverage(_ files: [(String, String)], tier: Tier? = .t3) -> (coverage: Coverage, result: LintResult) {
    var reading = TopologyReading()
    for (path, text) in files { reading.read(path: Untrusted(path), text: Array(text.utf8)) }
    var options = Lint.Options()
    options.tier = tier
    let result = Lint.run(reading, rules: RuleSet(), options)
    return (Coverage(result), result)
  }

  private func value(_ name: String, _ coverage: Coverage) -> [Int]? {
    coverage.values.first { $0.name == name }.map { [$0.declared, $0.implied, $0.absent, $0.unknown] }
  }

  @Test("it counts checks, services with a known call, and values by how they are known")
  func counts() {
    let (coverage, result) = coverage([("compose.yaml", Self.compose)])
    #expect(coverage.calls.services == 2 && coverage.calls.known == 2)
    #expect(coverage.undecided == result.undecided.count && coverage.undecided > 0 && coverage.undecided < coverage.checks)
    #expect(value("call.timeout", coverage) == [0, 0, 0, 1] && value("store.kind", coverage) == [1, 0, 0, 0])
    // Nobody says it and no rule asked for it.
    #expect(value("external.availability", coverage) == nil)
  }

  @Test("it says which kind of source drew what, and how sure it is")
  func sources() {
    let (coverage, _) = coverage([("compose.yaml", Self.compose)])
    let told = coverage.sources.map { item in
      let source = item.source
      return [String(item.count), source.kind, source.format ?? "", words(source.via), source.confidence?.word ?? ""].joined(separator: " ")
    }
    #expect(
      told == ["2 service compose compose ", "1 call compose env high", "1 use compose depends_on medium", "1 use compose env high"])
  }

  @Test("what would decide most checks by itself comes first, with the file that it is mostly about")
  func gaps() throws {
    let (coverage, result) = coverage([("compose.yaml", Self.compose)])
    let first = try #require(coverage.gaps.first)
    let alone = result.undecided.filter { $0.needs == first.name }
    #expect(first.alone == alone.count && first.alone >= coverage.gaps.map(\.alone).max()!)
    #expect(first.checks == result.undecided.count { $0.needs.components(of: first.name) })
    #expect(first.rules == Set(result.undecided.filter { $0.needs.components(of: first.name) }.map(\.rule.id)))
    #expect(first.file.map { words($0.path) } == "compose.yaml" && first.file?.format == "compose")

    // Said, it is a gap no more, and that many checks are decided.
    let (better, decided) = self.coverage([("compose.yaml", Self.compose), ("more.yaml", "topolint: 1\nscale: {users: 5M}\n")], tier: nil)
    #expect(better.gaps.contains { $0.name == "topology.scale.users" } == false)
    #expect(decided.undecided.count < result.undecided.count)
  }

  @Test("kinds that are not read are counted, and so are keys of which nothing is made")
  func leftOut() {
    let (coverage, _) = coverage([
      ("k.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n")
    ])
    #expect(coverage.kindsLeftOut.map { "\($0.count) \(words($0.name))" } == ["1 Widget"])
    #expect(coverage.keysLeftOut.isEmpty)
    let pod =
      "spec: {containers: [{name: a, image: a, resources: {}, livenessProbe: {}, readinessProbe: {}}, {name: b, image: b, resources: {}}]}"
    let (known, _) = self.coverage([
      (
        "k.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec: {selector: {}, template: {\(pod)}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: p}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: a}

        """
      )
    ])
    #expect(known.kindsLeftOut.isEmpty)
    #expect(
      Set(known.keysLeftOut.map { "\($0.count) \(words($0.name))" })
        == ["1 PodDisruptionBudget", "1 ServiceAccount", "2 resources", "1 livenessProbe"])
  }

  @Test("where all is known it says so")
  func whole() {
    let (coverage, _) = coverage([("a.yaml", "topolint: 1\nservices: {a: {}}\n")])
    #expect(coverage.undecided == 0 && coverage.gaps.isEmpty && coverage.checks > 0)
  }

  private func words(_ text: Untrusted) -> String { String(decoding: text.bytes, as: UTF8.self) }
}

extension String {
  /// Whether it is one of the parts between commas.
  fileprivate func components(of name: String) -> Bool { split(separator: ",").contains { $0.drop { $0 == " " } == name[...] } }
}
