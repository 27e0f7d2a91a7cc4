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
    let changes = FindingChanges(from: before, to: after)
    #expect(result.change?.new == result.findings.count && result.change?.gone == changes.fixed.count + changes.excepted.count)
    #expect(after.since(after).findings.isEmpty)
  }

  @Test("a cycle that something joins is worse, one that something leaves is the same, and what closes it anew is told")
  func cycles() throws {
    let small = judge("{a: {calls: [{to: b}]}, b: {calls: [{to: a}]}, c: {calls: [{to: a}]}}")
    let big = judge("{a: {calls: [{to: b}]}, b: {calls: [{to: a}, {to: c}]}, c: {calls: [{to: a}]}}")
    let grown = FindingChanges(from: small, to: big)
    let change = try #require(grown.worse.first { $0.after.rule.id == "sync-cycle" }?.after.change)
    #expect(change.joined.all == ["c", "b -> c", "c -> a"].map { Untrusted($0) } && change.left.isEmpty && change.was == nil)
    #expect(big.since(small).findings.contains { $0.rule.id == "sync-cycle" })
    let shrunk = FindingChanges(from: big, to: small)
    #expect(shrunk.better.map(\.after.rule.id).contains("sync-cycle") && !shrunk.gone.contains { $0.rule.id == "sync-cycle" })
    #expect(!small.since(big).findings.contains { $0.rule.id == "sync-cycle" })
  }

  @Test("a figure that is no longer told is not repaired, and what a caller no longer does is")
  func figures() {
    let full = judge("{web: {entry: {rate: 170/s}, capacity: 100/s, calls: [{to: b, attempts: 3}]}, b: {}}")
    let silent = judge("{web: {entry: {rate: 170/s}, calls: [{to: b}]}, b: {}}")
    let changes = FindingChanges(from: full, to: silent)
    #expect(changes.undecided.map(\.rule.id).contains("saturation") && changes.fixed.map(\.rule.id).contains("retry-without-timeout"))
    let gone = FindingChanges(from: full, to: judge("{b: {}}"))
    #expect(gone.fixed.map(\.rule.id).contains("saturation"))
  }

  @Test("a call that was only seen is not fixed where nothing is observed any more, nor its exception unused")
  func observed() {
    func judge(_ graph: String?) -> LintResult {
      var reading = TopologyReading()
      let ignore = "ignore: [{rule: undeclared-call, subject: \"b -> a\", reason: old}]\n"
      reading.read(path: Untrusted("a.yaml"), text: Array("topolint: 1\nservices: {a: {}, b: {}}\n\(ignore)".utf8))
      if let graph { reading.read(path: Untrusted("graph.json"), text: Array(graph.utf8)) }
      return Lint.run(reading, rules: RuleSet())
    }
    func seen(_ caller: String, _ callee: String) -> String { "[{\"parent\":\"\(caller)\",\"child\":\"\(callee)\",\"callCount\":9}]" }
    func isUnused(_ result: LintResult) -> Bool { result.findings.contains { $0.rule.id == "unused-exception" } }
    let before = judge(seen("a", "b"))
    #expect(before.findings.contains { $0.rule.id == "undeclared-call" } && isUnused(before))
    let (unseen, other) = (judge(nil), judge(seen("b", "a")))
    #expect(FindingChanges(from: before, to: unseen).undecided.map(\.rule.id).contains("undeclared-call") && !isUnused(unseen))
    #expect(FindingChanges(from: before, to: other).fixed.map(\.rule.id).contains("undeclared-call") && !isUnused(other))
  }

  @Test("what is not decided any more is not fixed: of a rule that is off at another tier, or after an input that cannot be read")
  func undecided() {
    let shop = "{a: {entry: true, calls: [{to: b}]}, b: {}}"
    let before = judge(shop)
    #expect(before.findings.contains { $0.rule.id == "missing-timeout" })
    var off = judge("{a: {}, b: {}}")
    #expect(FindingChanges(from: before, to: off).fixed.contains { $0.rule.id == "missing-timeout" })
    off.failed = ["missing-timeout"]
    let failed = FindingChanges(from: before, to: off)
    #expect(failed.undecided.map(\.rule.id).contains("missing-timeout") && !failed.fixed.contains { $0.rule.id == "missing-timeout" })
    off.diagnostics = [Diagnostic(.error, "broken", at: .none)]
    let unread = FindingChanges(from: before, to: off)
    #expect(unread.fixed.isEmpty && unread.undecided.count == unread.gone.count && off.since(before).change?.gone == 0)
  }
}
