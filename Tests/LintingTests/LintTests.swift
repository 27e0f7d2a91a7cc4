import Analyses
import Linting
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Lint") struct LintTests {
  private static let ring = "topolint: 1\nservices: {a: {calls: [{to: b}]}, b: {calls: [{to: a}]}}\n"

  private func ids(_ result: LintResult) -> [String] { result.findings.map(\.rule.id) }

  @Test("reading, analysing and judging are one step")
  func pipeline() {
    let result = Lint.run(read(Self.ring), rules: RuleSet())
    #expect(ids(result).contains("sync-cycle"))
    #expect(result.topology.services.count == 2 && result.topology.calls.count == 2)
    #expect(result.sources.all.map(\.path) == [Untrusted("a.yaml")])
    #expect(result.diagnostics == [] && result.baselined == 0)
    #expect(result.rules.map(\.id) == RuleSet().rules.map(\.id))
  }

  @Test("whoever waits is told of each file and each step")
  func steps() throws {
    let folder = try TemporaryFolder()
    for name in ["a.yaml", "b.yaml"] { try folder.write("topolint: 1\n", to: name) }
    var reading = TopologyReading()
    var files: [[Int]] = []
    reading.read(InputWalk([Array(folder.path.utf8)])) { files.append([$0, $1]) }
    var steps: [Step] = []
    _ = Lint.run(reading, rules: RuleSet()) { steps.append($0) }
    #expect(files == [[0, 2], [1, 2]] && steps == [.analyse, .judge])
  }

  @Test("findings come worst first, then by rule and subject")
  func order() {
    let result = Lint.run(read(Self.ring), rules: RuleSet())
    let keys = result.findings.map { "\(9 - $0.severity.rawValue) \($0.rule.id) \(String(decoding: $0.subject().id.bytes, as: UTF8.self))" }
    #expect(keys == keys.sorted() && !keys.isEmpty)
  }

  @Test("only the rules that are given judge")
  func rules() {
    var rules = RuleSet()
    rules.keep { $0.id == "sync-cycle" }
    #expect(ids(Lint.run(read(Self.ring), rules: rules)) == ["sync-cycle"])
    rules.keep { _ in false }
    #expect(ids(Lint.run(read(Self.ring), rules: rules)) == [])
  }

  @Test("the tier is inferred from services, taken from users, or asked for")
  func tier() {
    let inferred = Lint.run(read(Self.ring), rules: RuleSet())
    #expect(inferred.tier == .t1 && inferred.tierIsInferred)
    let declared = Lint.run(read(Self.ring + "scale: {users: 1M}\n"), rules: RuleSet())
    #expect(declared.tier == .t3 && !declared.tierIsInferred)
    var options = Lint.Options()
    options.tier = .t4
    let asked = Lint.run(read(Self.ring + "scale: {users: 1M}\n"), rules: RuleSet(), options)
    #expect(asked.tier == .t4 && !asked.tierIsInferred)
  }

  @Test("an exception takes its finding out, until it expires")
  func exceptions() {
    let text = Self.ring + "ignore: [{rule: sync-cycle, subject: \"b -> a\", reason: agreed, until: 2026-06-30}]\n"
    var options = Lint.Options()
    options.today = 20_260_630
    let covered = Lint.run(read(text), rules: RuleSet(), options)
    #expect(!ids(covered).contains("sync-cycle") && covered.excepted.map(\.rule.id) == ["sync-cycle"])
    options.today = 20_260_701
    let expired = Lint.run(read(text), rules: RuleSet(), options)
    #expect(ids(expired).contains("sync-cycle") && expired.excepted.isEmpty)
    #expect(ids(expired).contains("expired-exception") && !ids(covered).contains("expired-exception"))
  }

  @Test("an exception for a rule that is left out of the run is no error")
  func exceptionOfUnselectedRule() {
    let text = Self.ring + "ignore: [{rule: sync-cycle, subject: \"b -> a\", reason: agreed}]\n"
    var options = Lint.Options()
    options.leftOut = ["sync-cycle"]
    let result = Lint.run(read(text), rules: RuleSet(), options)
    #expect(result.diagnostics == [] && result.excepted.isEmpty && !ids(result).contains("sync-cycle"))
    #expect(!result.rules.contains { $0.id == "sync-cycle" })
  }

  @Test("a rule that fails is an error of the run: never a false green")
  func failingRule() {
    var sources = SourceFiles()
    var rules = RuleSet()
    let text = """
      id: broken
      title: Fails
      for: service
      advice: []
      severity: error
      when: 1 / (service.fan_in - service.fan_in) == 1
      message: m
      why: w
      fix: f
      sources: []
      examples: []
      """
    #expect(rules.add(sources.add(path: Untrusted("broken.yaml"), bytes: Array(text.utf8))) == [])
    let result = Lint.run(read(Self.ring), rules: rules)
    #expect(result.diagnostics.count { $0.severity == .error && words($0.message).hasPrefix("rule 'broken' failed") } == 1)
    #expect(ids(result).contains("sync-cycle"))
  }

  @Test("nothing read gives nothing found")
  func nothing() {
    let result = Lint.run(TopologyReading(), rules: RuleSet())
    #expect(result.findings.isEmpty && result.undecided.isEmpty && result.diagnostics == [])
  }

  @Test("two runs are equal")
  func deterministic() {
    let (one, two) = (Lint.run(read(Self.ring), rules: RuleSet()), Lint.run(read(Self.ring), rules: RuleSet()))
    #expect(one.findings.map { $0.finding().message } == two.findings.map { $0.finding().message })
    func places(_ result: LintResult) -> [[Place]] { result.findings.map { [$0.finding().location] + $0.finding().related } }
    #expect(places(one) == places(two))
  }
}
