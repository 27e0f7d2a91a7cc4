import Linting
import Reports
import Rules
import SampleResults
import SourceText
import TestSupport
import Testing

@Suite struct FindingOutlineTests {
  private static let shop = """
    topolint: 1
    services:
      a: {entry: true, team: red, calls: [{to: b}, {to: c}]}
      b: {team: blue, calls: [{to: c}, {to: d}]}
      c: {}
      d: {calls: [{to: a}]}
    """

  private func result() -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array(Self.shop.utf8))
    return Lint.run(reading, rules: RuleSet())
  }

  /// The titles, and the rule and number of findings of each entry.
  private func outline(by grouping: Grouping) -> [String] {
    let result = result()
    return FindingOutline(result.findings, by: grouping, in: result.topology).groups.flatMap { group in
      [group.title.map { $0.runs.map(\.words.text).joined() } ?? "-"] + group.entries.map { "\($0.verdict.rule.id) \($0.count)" }
    }
  }

  @Test("of one rule the first is told in full, and the others as a list") func byRule() {
    #expect(outline(by: .rule) == ["-", "sync-cycle 1", "cross-team-cycle 1", "missing-timeout 5"])
  }

  @Test("a service has what it calls; the one with the worst comes first") func byService() {
    #expect(
      outline(by: .service) == [
        "a", "sync-cycle 1", "cross-team-cycle 1", "missing-timeout 1", "missing-timeout 1", "b", "missing-timeout 1", "missing-timeout 1",
        "d", "missing-timeout 1",
      ])
  }

  @Test("a team has what its services have") func byTeam() {
    #expect(
      outline(by: .team) == [
        "red", "sync-cycle 1", "cross-team-cycle 1", "missing-timeout 1", "missing-timeout 1", "blue", "missing-timeout 1",
        "missing-timeout 1",
        "Of no declared team", "missing-timeout 1",
      ])
  }

  @Test("each finding is told once, however they are put together", arguments: Grouping.allCases) func all(grouping: Grouping) {
    let result = result()
    let entries = FindingOutline(result.findings, by: grouping, in: result.topology).groups.flatMap(\.entries)
    let told = entries.flatMap { [$0.verdict] + $0.others }.map { $0.finding().message.text }
    #expect(told.sorted() == result.findings.map { $0.finding().message.text }.sorted() && !told.isEmpty)
  }
}
