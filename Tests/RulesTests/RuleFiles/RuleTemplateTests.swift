import Analyses
import Linting
import Rules
import SourceText
import Testing
import TopologyModel

@Suite("Templates of rules") struct RuleTemplateTests {
  @Test("each passes its own examples as it stands, bad and good", arguments: SubjectKind.allCases)
  func passes(kind: SubjectKind) throws {
    let (rules, diagnostics, _) = read([RuleTemplate.make(id: "my-rule", for: kind)])
    #expect(diagnostics == [], "\(diagnostics.map { words($0.message) })")
    let rule = try #require(rules.rules.first)
    #expect(rule.id == "my-rule" && rule.subject == kind && rule.examples.map(\.isBad) == [true, false])
    let (count, failures) = RuleExamples.test(rules)
    #expect(count == 2 && failures.isEmpty, "\(failures.map { words($0.message) })")
  }

  @Test("its condition is tested: neither a limit one higher nor one lower passes", arguments: SubjectKind.allCases)
  func limits(kind: SubjectKind) throws {
    let text = RuleTemplate.make(id: "my-rule", for: kind)
    let limit = try #require(text.firstMatch(of: /limit: {T1: (\d+)/).flatMap { Int($0.output.1) })
    for other in [limit - 1, limit + 1] {
      let (rules, _, _) = read([text.replacing("T1: \(limit)", with: "T1: \(other)")])
      #expect(!RuleExamples.test(rules).failures.isEmpty, "limit \(other)")
    }
  }

  @Test("what stands as a comment can be taken in", arguments: [SubjectKind.call, .service])
  func comments(kind: SubjectKind) {
    let text = RuleTemplate.make(id: "my-rule", for: kind).replacing("# error_when", with: "error_when")
      .replacing(/# show: [^\n]*(\n#   [^\n]*)*/, with: "show: callees")
    #expect(read([text]).diagnostics == [])
  }

  @Test("no line is wider than 120 columns", arguments: SubjectKind.allCases)
  func width(kind: SubjectKind) {
    for line in RuleTemplate.make(id: "my-rule", for: kind).split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
  }
}
