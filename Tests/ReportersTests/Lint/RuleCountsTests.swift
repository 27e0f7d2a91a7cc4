import Reporters
import Rules
import Testing

@Suite("Rule counts") struct RuleCountsTests {
  @Test("a line for each rule that spoke, most findings first")
  func look() {
    var result = Sample.bookshop()
    result.findings.append(result.findings[1])
    result.suppressed = [Suppressed(finding: result.findings[0], reason: "known")]
    let expected = """
      rule               findings  suppressed   undecided
      missing-timeout           2           0           1
      sync-cycle                1           1           0
      2 rules judged, 2 of them spoke

      """
    #expect(text(RuleCounts.write(result)) == expected)
    (result.findings, result.suppressed, result.undecided) = ([], [], [])
    #expect(text(RuleCounts.write(result)) == "2 rules judged, 0 of them spoke\n")
  }
}
