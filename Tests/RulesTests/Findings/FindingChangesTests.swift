import Linting
import SourceText
import Testing

@testable import Rules

@Suite("Finding changes") struct FindingChangesTests {
  private func judge(_ services: String) -> LintResult {
    var reading = TopologyReading()
    reading.read(path: Untrusted("a.yaml"), text: Array("topolint: 1\nservices: \(services)\n".utf8))
    return Lint.run(reading, rules: RuleSet())
  }

  @Test("of findings since an earlier state only the new are left, and the others are known")
  func since() {
    let before = judge("{a: {calls: [{to: b}]}, b: {}, c: {calls: [{to: b}]}}")
    let after = judge("{a: {calls: [{to: b}]}, b: {calls: [{to: a}]}}")
    let result = after.since(before)
    #expect(result.isSinceRevision && result.knownBy == "revision")
    #expect(result.findings.count + result.known.count == after.findings.count)
    #expect(result.findings.contains { $0.rule.id == "sync-cycle" })
    #expect(result.known.contains { $0.rule.id == "missing-timeout" && $0.subject().names == [Untrusted("a"), Untrusted("b")] })
    #expect(result.change?.new == result.findings.count && result.change?.gone == FindingChanges(from: before, to: after).gone.count)
    #expect(after.since(after).findings.isEmpty)
  }
}
