import Rules
import SourceText
import TestSupport
import Testing

@testable import Differences

@Suite("Comparison") struct ComparisonTests {
  private func compare(_ before: String, _ after: String) -> Comparison {
    Comparison(
      Comparison.Side(Untrusted("a"), isRevision: false, judge("topolint: 1\n" + before)),
      Comparison.Side(Untrusted("b"), isRevision: false, judge("topolint: 1\n" + after)))
  }

  private let ring = "services:\n  a: {calls: [{to: b, timeout: 1s}]}\n  b: {calls: [{to: a, timeout: 1s}]}\n"

  @Test("a system has nothing new against itself, nothing fixed, and everything unchanged")
  func same() {
    let comparison = compare(ring, ring)
    #expect(
      comparison.findings.appeared.isEmpty && comparison.findings.fixed.isEmpty && comparison.findings.isEmpty
        && comparison.topology.isEmpty)
    #expect(comparison.unchanged == comparison.after.result.findings.count && comparison.unchanged > 0)
  }

  @Test("a cycle is the same cycle wherever it is begun, in whatever line it stands")
  func rotation() {
    let turned = "# moved\nservices:\n  b: {calls: [{to: a, timeout: 1s}]}\n  a: {calls: [{to: b, timeout: 1s}]}\n"
    #expect(compare(ring, turned).findings.isEmpty)
  }

  @Test("what is new one way round is fixed the other way round")
  func turned() {
    let open = ring.replacing("b: {calls: [{to: a, timeout: 1s}]}", with: "b: {}")
    let (there, back) = (compare(open, ring), compare(ring, open))
    #expect(there.findings.appeared.contains { $0.rule.id == "sync-cycle" && $0.subject().id.text == "a -> b -> a" })
    #expect(
      there.findings.appeared.map { $0.identity() } == back.findings.fixed.map { $0.identity() }
        && there.findings.fixed.map { $0.identity() } == back.findings.appeared.map { $0.identity() })
  }

  @Test("a finding that an exception covers now is not fixed")
  func excepted() {
    let exception = "ignore: [{rule: sync-cycle, subject: a -> b -> a, reason: known since May}]\n"
    let comparison = compare(ring, ring + exception)
    #expect(comparison.findings.excepted.map(\.rule.id) == ["sync-cycle"] && comparison.findings.fixed.isEmpty)
    #expect(compare(ring + exception, ring).findings.appeared.map(\.rule.id) == ["sync-cycle"])
  }

  @Test("a finding of another severity is neither new nor fixed")
  func severity() {
    let ring = ring.replacing(", timeout: 1s", with: "")
    let comparison = compare("scale: {users: 100}\n" + ring, "scale: {users: 100M}\n" + ring)
    let moved = comparison.findings.changed
    #expect(!moved.isEmpty && moved.count == comparison.findings.worse.count + comparison.findings.better.count)
    #expect(Set(comparison.findings.appeared.map { $0.identity() }).isDisjoint(with: moved.map { $0.after.identity() }))
    #expect(
      compare("scale: {users: 100M}\n" + ring, "scale: {users: 100}\n" + ring).findings.better.count == comparison.findings.worse.count)
  }

  @Test("what recovers no more at all has not been repaired, what a breaker leaves in peace has")
  func recovery() {
    let call = "{to: b, attempts: 3, timeout: 500ms}"
    let slow = "scale: {users: 100k}\nservices:\n  a: {entry: {rate: 29/s}, calls: [\(call)]}\n  b: {capacity: 100/s}\n"
    let overloaded = compare(slow, slow.replacing("29/s", with: "200/s")).findings
    #expect(overloaded.undecided.contains { $0.rule.id == "slow-recovery" } && !overloaded.fixed.contains { $0.rule.id == "slow-recovery" })
    #expect(overloaded.appeared.contains { $0.rule.id == "saturation" })
    for repair in ["attempts: 1", "attempts: 3, breaker: true"] {
      let repaired = compare(slow, slow.replacing("attempts: 3", with: repair)).findings
      #expect(repaired.fixed.contains { $0.rule.id == "slow-recovery" }, "\(repair)")
    }
  }
}
