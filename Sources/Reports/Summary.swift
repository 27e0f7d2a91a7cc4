package import Rules
import SourceText
import TopologyModel

/// What a run found, counted: the last line of every output for people, so that nothing is hidden in silence.
package struct Summary {
  /// `2 findings (1 error, 1 warning)`, `no findings`
  package let verdict: String
  /// `2 findings (1 error, 1 warning) in 6 services, 9 calls · 1 baselined, 0 suppressed, 4 undecided · tier T3`. Where no
  /// native file lists the calls, also of how many services one is known.
  package let line: String

  /// Counts a result.
  package init(_ result: LintResult) {
    verdict = Self.verdict(result.findings, "finding")
    var words = verdict + " in \(counted(result.serviceCount, "service")), \(counted(result.topology.calls.count, "call"))"
    words += " · \(result.baselined) \(result.isSinceRevision ? "known before" : "baselined")"
    if let change = result.change { words += " (\(Self.words([change])))" }
    let calls = result.topology.knownCalls
    let known =
      calls.unlisted > 0
      ? " · \(calls.known) of \(counted(calls.services, "service")) \(calls.known == 1 ? "has" : "have") a known call" : ""
    words += ", \(Self.left(result))\(known) · tier \(result.tier.word)"
    if result.tierIsInferred { words += " (inferred from \(counted(result.serviceCount, "service")))" }
    line = words + Self.ending(result.rulesTurnedOff, unread: Self.unread(result))
  }

  /// `3 findings (1 error, 2 warnings) in 2 systems · 0 baselined, 0 suppressed, 4 undecided`: the last line of a run with
  /// several.
  package static func line(of systems: [LintResult]) -> String {
    var words = verdict(of: systems)
    let known = systems.contains(where: \.isSinceRevision) ? "known before" : "baselined"
    words += " · \(systems.reduce(0) { $0 + $1.baselined }) \(known)"
    words += ", \(systems.reduce(0) { $0 + $1.excepted.count }) suppressed, \(systems.reduce(0) { $0 + $1.undecided.count }) undecided"
    let faults = systems.reduce(0) { $0 + unread($1) }
    return faults == 0 ? words : words + " · \(counted(faults, "error")) in the input"
  }

  /// The verdict over all systems of a run.
  package static func verdict(of systems: [LintResult]) -> String {
    verdict(systems.flatMap(\.findings), "finding") + (areNamed(systems) ? " in \(counted(systems.count, "system"))" : "")
  }

  /// Whether a run tells its systems apart, even if it looks at one of them.
  package static func areNamed(_ systems: [LintResult]) -> Bool { systems.count != 1 || systems[0].system != nil }

  /// `1 new finding (1 error)`, `no new findings`
  static func verdict(_ findings: some Collection<Verdict>, _ noun: String) -> String {
    if findings.isEmpty { return "no \(noun)s" }
    let counts = Severity.allCases.reversed().map { severity in (findings.count { $0.severity == severity }, severity.word) }
    return "\(counted(findings.count, noun)) (\(counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }.joined(separator: ", ")))"
  }

  /// `2 new, 1 of them worse, 0 gone, 3 undecided`
  /// - Parameter changes: those of the systems of a run, counted together.
  package static func words(_ changes: [BaselineChange]) -> String {
    let (new, gone) = (changes.reduce(0) { $0 + $1.new }, changes.reduce(0) { $0 + $1.gone })
    let (worse, undecided) = (changes.reduce(0) { $0 + $1.worse }, changes.reduce(0) { $0 + $1.unjudged.count })
    return "\(new) new\(worse > 0 ? ", \(worse) of them worse" : ""), \(gone) gone\(undecided > 0 ? ", \(undecided) undecided" : "")"
  }

  /// What was found and is not told.
  static func left(_ result: LintResult) -> String { "\(result.excepted.count) suppressed, \(result.undecided.count) undecided" }

  /// Errors in the inputs.
  static func unread(_ result: LintResult) -> Int { result.diagnostics.count { $0.severity == .error } }

  /// What makes a run less than it could be.
  static func ending(_ rulesTurnedOff: Int?, unread: Int) -> String {
    let off = rulesTurnedOff.map { " · configured, \(counted($0, "rule")) off" } ?? ""
    return unread == 0 ? off : off + " · \(counted(unread, "error")) in the input"
  }
}
