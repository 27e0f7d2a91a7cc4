import Analyses
import Linting
import Rules
import TestSupport
import Testing
import TopologyModel

@Suite("Built-in rules") struct BuiltinRulesTests {
  static let rules = RuleSet().rules

  @Test("all examples hold")
  func examples() {
    let (count, failures) = RuleExamples.test(RuleSet())
    #expect(count == Self.rules.reduce(0) { $0 + $1.examples.count })
    for failure in failures { Issue.record("\(failure.rule), example \(failure.number), line \(failure.line): \(words(failure.message))") }
  }

  @Test("each has two bad and two good examples, a repaired one, sources and words", arguments: rules.map(\.id))
  func complete(id: String) throws {
    let rule = try #require(RuleSet().rule(id))
    #expect(rule.examples.count(where: \.isBad) >= 2)
    #expect(rule.examples.count { $0.kind == .good } >= 2)
    #expect(rule.examples.contains { $0.kind == .repaired })
    #expect(!rule.sources.isEmpty && rule.sources.allSatisfy { $0.count > 8 })
    #expect(rule.advice.isEmpty == (rule.subject == .exception), "advice is about topologies")
    for text in [rule.title, rule.why, rule.fix] { #expect(!text.isEmpty && !text.hasSuffix(".")) }
    #expect(!rule.severity.isEmpty, "it is off in every tier")
  }

  @Test("no two examples of a rule are the same", arguments: rules.map(\.id))
  func distinct(id: String) throws {
    let examples = try #require(RuleSet().rule(id)).examples.map(\.text)
    #expect(Set(examples).count == examples.count)
  }

  @Test("every file in rules is a rule, and every rule has its file")
  func files() {
    let files = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix("/advice.yaml") }
    #expect(files == Self.rules.map { "rules/\($0.category)/\($0.id).yaml" }.sorted())
  }

  @Test("the advice that a rule serves exists, and each piece of it is served")
  func advice() {
    let lines = Repository.text("rules/advice.yaml").split(separator: "\n")
    let ids = lines.filter { $0.hasPrefix("- id: ") }.map { String($0.dropFirst(6)) }
    #expect(RuleSet().advice.map(\.id) == ids && ids.count > 5)
    #expect(Set(Self.rules.flatMap(\.advice)) == Set(ids))
  }

  @Test("the examples come last in each file: what stands before them is read first", arguments: rules.map { ($0.category, $0.id) })
  func lastKey(category: String, id: String) {
    let keys = Repository.text("rules/\(category)/\(id).yaml").split(separator: "\n").compactMap { line in
      line.first.map { $0.isLetter } == true ? line.prefix { $0 != ":" } : nil
    }
    #expect(keys.last == "examples" && keys.count { $0 == "examples" } == 1)
  }

  @Test("rules come sorted by id, whatever their order on disk")
  func order() {
    let ids = Self.rules.map(\.id)
    #expect(ids == ids.sorted() && Set(ids).count == ids.count)
  }

  @Test("severity never falls as a system grows, but where the rule is off", arguments: rules.map(\.id))
  func severity(id: String) throws {
    let rule = try #require(RuleSet().rule(id))
    let known = Tier.allCases.compactMap { rule.severity[$0] }
    #expect(known == known.sorted())
  }
}
