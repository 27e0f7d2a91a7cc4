import Analyses
import Foundation
import Rules
import TestSupport
import Testing
import TopologyModel

/// The schema says the same of a rule file as the reader does, but for its expressions; judged by Python's jsonschema.
@Suite("Schema of rules") struct RuleSchemaTests {
  @Test("it is JSON, twice the same")
  func json() {
    #expect((try? JSONSerialization.jsonObject(with: Data(RuleSchema.make().utf8))) != nil)
    #expect(RuleSchema.make() == RuleSchema.make())
  }

  @Test("every built-in rule and every template is valid", .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func rules() throws {
    let files = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix("/advice.yaml") }
    try #require(files.count > 30)
    let templates = SubjectKind.allCases.map { RuleTemplate.make(id: "my-rule", for: $0) }
    let names = files + SubjectKind.allCases.map(\.rawValue)
    for (name, verdict) in zip(names, try Oracles.verdicts(on: files.map(Repository.text) + templates, by: RuleSchema.make())) {
      #expect(verdict == "", "\(name)")
    }
  }

  private static let broken = [
    ("title: A rule", "titel: A rule"), ("title: A rule\n", ""), ("title: A rule", "title: [A rule]"), ("title: A rule", "title:"),
    ("id: a-rule", "id: A_Rule"), ("id: a-rule", "id: ''"), ("id: a-rule", "id: [a]"), ("for: service", "for: servce"),
    ("advice: []", "advice: one"), ("advice: []", "advice: [{a: b}]"), ("advice: []", "advice: ['']"),
    ("severity: warning", "severity: warnin"), ("severity: warning", "severity: {T1: off, T2: info, T3: info}"),
    ("severity: warning", "severity: {T1: off, T2: info, T3: info, T4: bad}"),
    ("severity: warning", "severity: {T1: off, T2: info, T3: info, T4: info, T5: info}"), ("severity: warning", "severity: [info]"),
    ("when: true", "when: [true]"), ("when: true", "when:"), ("when: true", "when: true\nerror_when: {}"),
    ("when: true", "when: true\nparams: 3"), ("when: true", "when: true\nparams: {a-b: 3}"), ("when: true", "when: true\nparams: {a: [3]}"),
    ("when: true", "when: true\nparams: {a: {T1: 3}}"), ("when: true", "when: true\nshow: calers"),
    ("when: true", "when: true\nevidence: {value: 1}"), ("when: true", "when: true\nevidence: [{limit: 1}]"),
    ("when: true", "when: true\nevidence: [{value: '1', unt: ms}]"), ("sources: [judgement]", "sources: judgement"),
    ("examples: []", "examples: none"), ("examples: []", "examples: [{ugly: x}]"), ("examples: []", "examples: [{bad: x, good: y}]"),
    ("examples: []", "examples: [{}]"), ("examples: []", "examples: [{bad: {topolint: 1}}]"),
  ]

  private static let fair = [
    ("", ""), ("title: A rule", "title: 5"), ("severity: warning", "severity: off"),
    ("severity: warning", "severity: {T1: off, T2: info, T3: warning, T4: error}"),
    ("when: true", "when: true\nparams: {a: 1, b: 2.5, c: x, d: true, e: .inf, f_1: {T1: 1, T2: 2, T3: .inf, T4: 4}}"),
    ("when: true", "when: true\nerror_when: false\nshow: callee-calls"), ("when: true", "when: true\nx-note: {any: [thing]}"),
    ("when: true", "when: true\nevidence: [{value: 1 + 1}, {name: x, value: '2', limit: 3, unit: ms, x-note: 1}]"),
    ("advice: []", "advice: [async-messaging, cache-responses]"), ("examples: []", "examples: [{bad: x}, {good: y}]"),
  ]

  @Test(
    "reader and schema refuse the same broken files and take the same fair ones",
    .enabled(if: Oracles.areNamed, "\(Oracles.missing)"))
  func sameVerdict() throws {
    let texts = (Self.broken + Self.fair).map { from, to in from.isEmpty ? ruleText() : ruleText().replacing(from, with: to) }
    for (index, verdict) in try Oracles.verdicts(on: texts, by: RuleSchema.make()).enumerated() {
      let isBroken = index < Self.broken.count
      #expect(verdict.isEmpty != isBroken, "the schema on \(texts[index]): \(verdict)")
      #expect(read([texts[index]]).diagnostics.isEmpty != isBroken, "the reader on \(texts[index])")
    }
  }
}
