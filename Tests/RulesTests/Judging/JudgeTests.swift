import Analyses
import Linting
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Judge") struct JudgeTests {
  private static let two = "topolint: 1\nservices: {a: {calls: [{to: b, timeout: 1s}]}, b: {}}\n"

  @Test(
    "the tier gives the severity, and may switch a rule off", arguments: zip(Tier.allCases, [nil, .info, .warning, .error] as [Severity?]))
  func severity(tier: Tier, severity: Severity?) {
    let rule = ruleText(severity: "{T1: off, T2: info, T3: warning, T4: error}", when: "service.name == \"a\"")
    #expect(lint(Self.two, rule, tier: tier).findings.map(\.severity) == [severity].compactMap { $0 })
  }

  @Test("a rule that is off is not even undecided")
  func off() {
    let result = lint(Self.manifest, ruleText(for: "call", severity: "off", when: "call.timeout_ms == null"), format: "kubernetes")
    #expect(result.findings.isEmpty && result.undecided.isEmpty)
  }

  @Test("the tier gives the parameters", arguments: zip(Tier.allCases, [1, 1, 0, 0]))
  func parameters(tier: Tier, count: Int) {
    let rule = ruleText(
      params: "{limit: {T1: 0, T2: 0, T3: 1, T4: .inf}}", when: "service.fan_out > params.limit", message: "{params.limit}")
    #expect(lint(Self.two, rule, tier: tier).findings.count == count)
  }

  @Test("error_when makes it worse, never better")
  func errorWhen() {
    let rule = ruleText(severity: "info", errorWhen: "service.name == \"b\"")
    let findings = lint(Self.two, rule).findings
    #expect(ids(findings) == ["b", "a"] && findings.map(\.severity) == [.error, .info])
    #expect(lint(Self.two, ruleText(severity: "error", errorWhen: "false")).findings.map(\.severity) == [.error, .error])
  }

  private static let manifest = KubernetesTexts.shop()

  @Test("what an input cannot say leaves a rule undecided, with what would decide it")
  func undecided() throws {
    let result = lint(Self.manifest, ruleText(for: "call", when: "call.timeout_ms == null"), format: "kubernetes")
    #expect(result.findings.isEmpty)
    let undecided = try #require(result.undecided.first)
    #expect(undecided.subject.id == Untrusted("web -> stock") && undecided.needs == "call.timeout")
    #expect(result.undecided.count == 1)
  }

  @Test("false and unknown is false, true or unknown is true")
  func unknown() {
    let both = lint(
      Self.manifest, ruleText(id: "x", for: "call", when: "call.timeout_ms == null && false"),
      ruleText(id: "y", for: "call", when: "call.timeout_ms == null || true"), format: "kubernetes")
    #expect(both.undecided.isEmpty && both.findings.map(\.rule.id) == ["y"])
  }

  @Test("an undecided error_when leaves the severity as it is")
  func undecidedErrorWhen() {
    let result = lint(Self.manifest, ruleText(for: "call", severity: "info", errorWhen: "call.timeout_ms == null"), format: "kubernetes")
    #expect(result.findings.map(\.severity) == [.info])
  }

  @Test("two needs are named once each")
  func needs() {
    let when = "call.timeout_ms == null || call.attempts > 1 || call.timeout_ms > 3.0"
    let result = lint(Self.manifest, ruleText(for: "call", when: when), format: "kubernetes")
    #expect(result.undecided.map(\.needs) == ["call.attempts, call.timeout"])
  }

  @Test("calls between the same two services are one subject, the first that is found")
  func parallelCalls() {
    let topology = """
      topolint: 1
      services:
        a:
          calls:
            - {to: b, timeout: 1s}
            - {to: b, protocol: grpc}
            - {to: b, protocol: http}
        b: {}
      """
    let result = lint(topology, ruleText(for: "call", when: "call.timeout_ms == null", message: "{call.protocol}"))
    #expect(ids(result.findings) == ["a -> b"])
    #expect(result.findings.map { place($0.finding().location.span, result.sources) } == ["6:10"])
  }

  @Test("a call's rule sees both its ends and the topology")
  func callVariables() {
    let rule = ruleText(for: "call", message: "{caller.name} {callee.name} {topology.services} {params.x}").replacing(
      "when:", with: "params: {x: 7}\nwhen:")
    #expect(lint(Self.two, rule).findings.map { words($0.finding().message) } == ["a b 2 7"])
  }

  @Test("every kind of subject can be judged, each once", arguments: SubjectKind.allCases)
  func kinds(kind: SubjectKind) {
    let topology = """
      topolint: 1
      name: t
      services:
        a: {entry: true, calls: [{to: b}, {to: c}], publishes: [{to: q}], uses: [{store: s}]}
        b: {calls: [{to: a}]}
        c: {consumes: [{from: q}]}
      queues: {q: {}}
      stores: {s: {}}
      ignore: [{rule: no-rule, subject: a, reason: r}]
      """
    let expected: [SubjectKind: [String]] = [
      .topology: ["t"], .service: ["a", "b", "c"], .call: ["a -> b", "a -> c", "b -> a"], .cycle: ["a -> b -> a"], .queue: ["q"],
      .store: ["s"], .exception: ["no-rule: a"],
    ]
    let found = ids(lint(topology, ruleText(for: kind.rawValue)).findings)
    if let expected = expected[kind] { #expect(found == expected) } else { #expect(!found.isEmpty) }
  }

  @Test("findings come worst first, then by rule, then by subject")
  func order() {
    let result = lint(
      Self.two, ruleText(id: "c", severity: "info"), ruleText(id: "b", severity: "error"), ruleText(id: "a", severity: "info"))
    #expect(
      result.findings.map { "\($0.severity.word) \($0.rule.id) \(words(Message([.untrusted($0.subject().id)])))" }
        == ["error b a", "error b b", "info a a", "info a b", "info c a", "info c b"])
  }

  @Test("a rule that fails is told once, and the others go on")
  func failure() {
    let result = lint(Self.two, ruleText(id: "bad", when: "1 / (service.fan_in - service.fan_in) == 1"), ruleText(id: "good"))
    #expect(result.findings.map(\.rule.id) == ["good", "good"])
    #expect(result.diagnostics.count == 1 && words(result.diagnostics.first?.message).hasPrefix("rule 'bad' failed: "))
    #expect(result.diagnostics.first?.severity == .error)
  }

  @Test("a rule that fails for types is told with operator, column and subject, and so is one that fails in error_when")
  func failureForTypes() {
    let reason = "`+` can't be applied to int and uint, at column 10, for service 'a'"
    let result = lint(Self.two, ruleText(when: "true && (dyn(service.fan_in) + 1u == 2u)"))
    #expect(result.diagnostics.map { words($0.message) } == ["rule 'a-rule' failed: " + reason])
    let worse = lint(Self.two, ruleText(errorWhen: "true && (dyn(service.fan_in) + 1u == 2u)"))
    #expect(worse.diagnostics.map { words($0.message) } == ["rule 'a-rule' failed: " + reason])
  }

  /// A text of 256 KiB, joined to another so many times: each takes four thousand steps, and little time.
  private static func dear(_ times: Int) -> String {
    var source = "lists.range(\(times)).all(x, t + 'a' != '')"
    for (name, part) in [("t", "e"), ("e", "d"), ("d", "c"), ("c", "b"), ("b", "a"), ("a", "p")] {
      source = "cel.bind(\(name), \(part) + \(part) + \(part) + \(part), \(source))"
    }
    return "cel.bind(p, '\(String(repeating: "p", count: 64))', \(source))"
  }

  private static func services(_ count: Int) -> String {
    "topolint: 1\nservices: {" + (0..<count).map { "s\($0 + 100): {}" }.joined(separator: ", ") + "}\n"
  }

  private func reasons(_ result: LintResult) -> [String] { result.diagnostics.map { words($0.message) } }

  @Test("a condition that takes too long for one subject fails, and says for which")
  func dearCondition() {
    #expect(
      reasons(lint(Self.services(1), ruleText(id: "dear", when: Self.dear(300)))) == [
        "rule 'dear' failed: its condition takes too many steps for service 's100'; go over fewer elements or less text in it"
      ])
  }

  @Test("a condition that is dear for each of many subjects fails for all, and so does a dear error_when")
  func dearRule() {
    let reason = "rule 'dear' failed: its condition takes too many steps for its 40 subjects, by service 's1"
    let result = lint(Self.services(40), ruleText(id: "dear", when: Self.dear(50)), ruleText(id: "good"))
    #expect(reasons(result).count == 1 && reasons(result).first?.hasPrefix(reason) == true)
    #expect(result.findings.count { $0.rule.id == "good" } == 40)
    #expect(reasons(lint(Self.services(40), ruleText(id: "dear", errorWhen: Self.dear(50)))).first?.hasPrefix(reason) == true)
    #expect(reasons(lint(Self.services(3), ruleText(id: "dear", when: Self.dear(50)))) == [])
  }

  @Test("many dear rules together are bounded, and each that was not judged to the end says so")
  func dearRules() {
    let rules = (10..<20).map { ruleText(id: "dear-\($0)", when: Self.dear(160)) }
    var reading = TopologyReading(from: "native")
    reading.read(path: Untrusted("a.yaml"), text: Array(Self.services(2).utf8))
    let result = Lint.run(reading, rules: read(rules).rules)
    let failed = reasons(result)
    #expect(failed.count > 0 && failed.count < 10)
    #expect(failed.allSatisfy { $0.contains("failed: all rules together take too many steps, by service 's10") })
  }

  @Test("texts that take too long are cut short, and the finding says whose they are")
  func dearTexts() {
    let result = lint(Self.services(40), ruleText(id: "dear", message: "{\(Self.dear(50).replacing("'", with: "\"")) ? 1 : 2}"))
    let messages = result.findings.map { words($0.finding().message) }
    #expect(messages.first == "1" && messages.last == "what rule 'dear' says takes too many steps to work out; make its texts cheaper")
    #expect(result.diagnostics.isEmpty)
  }

  @Test("evidence holds value, limit, unit and where the limit comes from")
  func evidence() throws {
    let rule = ruleText(
      params: "{limit: {T1: 0, T2: 0, T3: 0, T4: 0}, flat: 0}",
      evidence:
        "[{value: service.fan_out, limit: params.limit, unit: callees}, {name: own, value: service.fan_in, limit: params.flat}, {value: service.team}]"
    )
    let evidence = try #require(lint(Self.two, rule, tier: .t3).findings.first).finding().evidence
    #expect(evidence[0] == Evidence(name: "fan_out", value: .count(1), limit: .count(0), unit: "callees", source: "tier T3"))
    #expect(evidence[1] == Evidence(name: "own", value: .count(0), limit: .count(0), unit: "", source: "rule a-rule"))
    #expect(evidence[2] == Evidence(name: "team", value: .none, limit: nil, unit: "", source: ""))
  }
}

@Suite("Findings") struct FindingTests {
  @Test("severities are ordered, and read from their words")
  func severities() {
    #expect(Severity.info < .warning && Severity.warning < .error)
    for severity in Severity.allCases { #expect(Severity(severity.word) == severity) }
    #expect(Severity("Error") == nil && Severity("") == nil)
  }

  @Test("a fingerprint is of rule and subject, not of lines or counts")
  func fingerprint() {
    let one = lint("topolint: 1\nservices: {a: {calls: [{to: b}]}, b: {}}\n", ruleText())
    let other = lint("topolint: 1\n\n\nservices:\n  b: {}\n  a: {}\n  c: {}\n", ruleText())
    #expect(one.findings[0].finding().fingerprint == other.findings[0].finding().fingerprint)
    #expect(Set(other.findings.map { $0.finding().fingerprint }).count == 3)
    #expect(other.findings.map { $0.finding().fingerprint }.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test("a fingerprint stays what it was: baselines depend on it")
  func stable() {
    let subject = Subject(kind: .call, names: [Untrusted("a"), Untrusted("b")])
    #expect(Fingerprint.of(rule: "missing-timeout", subject: subject) == "8d6b4df4f5b7e04b")
  }
}
