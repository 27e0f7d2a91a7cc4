import Linting
import Rules
import SourceText
import Testing

@Suite("Findings of many verdicts") struct VerdictFindingsTests {
  @Test("many findings are written in the order of few, with or without why", arguments: [3, 2_500])
  func order(count: Int) {
    let calls = (0..<count).map { "{to: s\($0)}" }.joined(separator: ", ")
    let result = lint("topolint: 1\nservices: {a: {calls: [\(calls)]}}\n", ruleText(for: "call", message: "{call.callee} of {call.caller}"))
    #expect(result.findings.count == count)
    for tellsWhy in [true, false] {
      var findings: [Finding] = []
      result.findings.forEachFinding(tellsWhy: tellsWhy) { findings.append($0) }
      #expect(findings == result.findings.map { $0.finding(tellsWhy: tellsWhy) })
      #expect(findings.allSatisfy { $0.why.isEmpty != tellsWhy })
    }
  }
}
