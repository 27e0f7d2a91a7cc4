package import Analyses
package import SourceText
package import TopologyModel

/// Everything that a run yields, in the order in which it is printed: worst first, then by rule and subject.
package struct LintResult {
  /// What the system is called, where a run has several; nil where it has one.
  package var system: Untrusted?
  /// The topology, and what has been learned of it.
  package var base: FactBase
  /// The files that were read.
  package var sources: SourceFiles
  /// The tier that the topology was judged by, and whether it was inferred from the number of services.
  package var tier: Tier
  /// Whether nobody says what tier it is in.
  package var tierIsInferred: Bool
  /// What was found; each is written in full by `Verdict.finding()`.
  package var findings: Verdicts
  /// What could not be judged, by rule and subject.
  package var undecided: [Undecided]
  /// What exceptions cover, or a configuration turns off.
  package var excepted: [ExceptedFinding]
  /// Findings that the baseline knows, or that were there at an earlier revision; none of them is among `findings`.
  package var known: Verdicts
  /// Whether an earlier revision knows what is in `known`, not a baseline.
  package internal(set) var isSinceRevision = false
  /// How the findings differ from the baseline; nil without one.
  package var change: BaselineChange?
  /// The plan that findings have proposals of; nil where nobody asked for one.
  package var plan: ProposedPlan?
  /// What is wrong with files.
  package var diagnostics: [Diagnostic]
  /// The rules that were judged, by id.
  package var rules: [Rule]
  /// Rules, by id, that failed on some subject.
  package var failed: Set<String> = []
  /// How many rules there are besides, which were not to be judged.
  package var rulesLeftOut = 0
  /// How many rules a configuration turns off; nil without one.
  package var rulesTurnedOff: Int?

  /// What a run yields; all lists are in the order in which they are printed.
  package init(
    base: FactBase, sources: SourceFiles, tier: Tier, tierIsInferred: Bool, findings: Verdicts, undecided: [Undecided],
    excepted: [ExceptedFinding], known: Verdicts = [], change: BaselineChange? = nil, diagnostics: [Diagnostic], rules: [Rule]
  ) {
    self.base = base
    self.sources = sources
    self.tier = tier
    self.tierIsInferred = tierIsInferred
    self.findings = findings
    self.undecided = undecided
    self.excepted = excepted
    self.known = known
    self.change = change
    self.diagnostics = diagnostics
    self.rules = rules
  }

  /// The topology that was judged.
  package var topology: Topology { base.topology }

  /// The ids of the rules that are on at this tier and were judged to the end.
  package var judged: Set<String> { Self.judged(rules, at: tier, in: topology, failed: failed) }

  /// The ids of the rules that are on at a tier and were judged to the end: what only observations show nobody can tell without any.
  package static func judged(_ rules: [Rule], at tier: Tier, in topology: Topology, failed: Set<String>) -> Set<String> {
    let isObserved = topology.said.contains(.observedCalls)
    let judged = rules.filter { $0.severity[tier] != nil && (isObserved || !$0.isOfObservedCalls) }
    return Set(judged.map(\.id)).subtracting(failed)
  }

  /// Services and gateways and the like, as `summary.services` counts them: declared, not external.
  package var serviceCount: Int { topology.services.count { $0.role != .external && $0.role != .undeclared } }

  /// The result as a baseline leaves it that has just been written: all that it may know is known, and none of it gone.
  package func accepted() -> LintResult {
    var result = self
    result.known += findings.filter(\.rule.isSuppressible)
    result.findings.removeAll { $0.rule.isSuppressible || isAboutBaseline($0) }
    result.change = change.map { BaselineChange(new: 0, worse: 0, gone: 0, unjudged: $0.unjudged) }
    return result
  }

  /// Whether it is about an entry of a baseline, not about an exception.
  private func isAboutBaseline(_ verdict: Verdict) -> Bool {
    verdict.rule.subject == .exception && base.exceptions[verdict.index].source === ExceptionOutcome.baseline
  }

  /// What knows the findings in `known`, in a word.
  package var knownBy: String { isSinceRevision ? "revision" : "baseline" }

  /// How many findings the baseline knows.
  package var baselined: Int { known.count }

  /// The findings of several systems, those of one in their order.
  /// - Complexity: linear in findings.
  package static func worstFirst(_ systems: [LintResult]) -> [(system: Int, verdict: Verdict)] {
    let all = systems.enumerated().flatMap { system, result in result.findings.map { (system: system, verdict: $0) } }
    return systems.count == 1 ? all : Severity.allCases.reversed().flatMap { severity in all.filter { $0.verdict.severity == severity } }
  }

  /// How many findings are that bad.
  /// - Complexity: linear in findings.
  package func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }

  /// Whether an input could not be read or understood to the end.
  package var hasUnreadableInput: Bool { diagnostics.contains { $0.severity == .error } }
}
