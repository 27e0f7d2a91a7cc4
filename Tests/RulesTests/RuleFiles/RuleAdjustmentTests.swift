import Analyses
import Linting
import SourceText
import Testing
import TopologyModel

@testable import Rules

@Suite("Rules as a configuration has them") struct RuleAdjustmentTests {
  private let topology = "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {}\n"

  private func lint(_ rule: String, _ level: RuleLevel = .on, _ values: [String: [Tier: RuleParameter.Scalar]] = [:]) -> LintResult {
    var (rules, _, _) = read([rule])
    rules.replace(["a-rule": rules.rules[0].adjusted(level, values)])
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(topology.utf8))
    return Lint.run(reading, rules: rules)
  }

  @Test("a severity that is set has the last word, also where the rule is off or would make an error of it")
  func severity() {
    let rule = ruleText(severity: "{T1: off, T2: info, T3: info, T4: info}", errorWhen: "service.name == 'a'")
    #expect(lint(rule).findings.isEmpty)
    #expect(lint(rule, .severity(.warning)).findings.map(\.severity) == [.warning, .warning])
    #expect(lint(ruleText(errorWhen: "service.name == 'a'")).findings.map(\.severity) == [.error, .warning])
  }

  @Test("a limit that is set is judged by, and the evidence says so")
  func limit() {
    let rule = ruleText(
      params: "{limit: {T1: 5, T2: 5, T3: 5, T4: 5}}", when: "service.fan_out >= params.limit",
      evidence: "[{value: service.fan_out, limit: params.limit}]")
    #expect(lint(rule).findings.isEmpty)
    let result = lint(rule, .on, ["limit": [.t1: .count(1)]])
    #expect(ids(result.findings) == ["a"])
    #expect(result.findings.first?.finding().evidence.map(\.source) == ["configuration"])
    #expect(result.findings.first?.finding().evidence.map(\.limit) == [.count(1)])
  }

  @Test("whole numbers for a parameter of numbers stay numbers")
  func numbers() {
    let rule = ruleText(params: "{limit: {T1: .inf, T2: 1, T3: 1, T4: 1}}", when: "double(service.fan_out) >= params.limit")
    let all = Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, RuleParameter.Scalar.count(1)) })
    let result = lint(rule, .on, ["limit": all])
    #expect(ids(result.findings) == ["a"] && result.diagnostics.isEmpty)
  }

  @Test(
    "numbers are those of YAML's core schema", arguments: [("3", "3"), ("-3", "-3"), ("1e3", "1000.0"), ("1.5", "1.5"), (".inf", "inf")])
  func grammar(text: String, value: String) {
    let parameter = read([ruleText(params: "{a: \(text)}")]).rules.rules.first?.parameters.first
    switch parameter?.values[.t1] {
    case .count(let count): #expect("\(count)" == value)
    case .number(let number): #expect("\(number)" == value)
    default: Issue.record("\(text) is no number")
    }
  }

  @Test("what only looks like a number is text", arguments: ["e", "-", "1e", "e5", ".", "1.2.3", "--1", "nan", "'3'"])
  func noNumber(text: String) {
    guard case .text = read([ruleText(params: "{a: \(text)}")]).rules.rules.first?.parameters.first?.values[.t1] else {
      Issue.record("\(text) is no text")
      return
    }
  }

  @Test("words for levels are read as they are written")
  func words() {
    for word in RuleLevel.words { #expect(RuleLevel(word)?.word == word) }
    #expect(RuleLevel("of") == nil)
  }
}
