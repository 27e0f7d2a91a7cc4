import Analyses
import Rules
import SourceText
import TopologyModel

/// What a run found, counted, in one line: the last of every output for people, so that nothing is hidden in silence.
extension ByteBuffer {
  /// `2 findings (1 error, 1 warning) in 6 services, 9 calls · 1 baselined, 0 suppressed, 4 undecided · tier T3`
  mutating func summary(of result: LintResult) {
    verdict(of: result)
    self += " in \(counted(result.serviceCount, "service")), \(counted(result.topology.calls.count, "call"))"
    self += " · \(result.baselined) \(result.isSinceRevision ? "known before" : "baselined")"
    if let change = result.change { self += " (\(change.new) new, \(change.gone) gone)" }
    self += ", \(result.excepted.count) suppressed, \(result.undecided.count) undecided"
    self += " · tier \(result.tier.word)"
    if result.tierIsInferred { self += " (inferred from \(counted(result.serviceCount, "service")))" }
    if let off = result.rulesTurnedOff { self += " · configured, \(counted(off, "rule")) off" }
    let unread = result.diagnostics.count { $0.severity == .error }
    if unread > 0 { self += " · \(counted(unread, "error")) in the input" }
  }

  /// `2 findings (1 error, 1 warning)`, `no findings`
  mutating func verdict(of result: LintResult) {
    if result.findings.isEmpty {
      self += "no findings"
      return
    }
    let counts = Severity.allCases.reversed().map { (result.count($0), $0.word) }.filter { $0.0 > 0 }
    self += "\(counted(result.findings.count, "finding")) (\(counts.map { counted($0.0, $0.1) }.joined(separator: ", ")))"
  }
}

/// `1 call`, `2 calls`, `0 calls`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
