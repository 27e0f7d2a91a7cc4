package import Analyses
package import SourceText
package import TopologyModel

/// Everything that a run yields, in the order in which it is printed: worst first, then by rule and subject.
package struct LintResult {
  package var base: FactBase
  package var sources: SourceFiles
  /// The tier that the topology was judged by, and whether it was inferred from the number of services.
  package var tier: Tier
  package var tierIsInferred: Bool
  package var findings: [Finding]
  package var undecided: [Undecided]
  package var suppressed: [Suppressed]
  /// Findings that the baseline knows, or that were there at an earlier revision; none of them is among `findings`.
  package var known: [Finding]
  /// Whether an earlier revision knows what is in `known`, not a baseline.
  package private(set) var isSinceRevision = false
  /// How the findings differ from the baseline; nil without one.
  package var change: BaselineChange?
  /// What is wrong with files.
  package var diagnostics: [Diagnostic]
  /// The rules that were judged, by id.
  package var rules: [Rule]
  /// How many rules a configuration turns off; nil without one.
  package var rulesTurnedOff: Int?

  package init(
    base: FactBase, sources: SourceFiles, tier: Tier, tierIsInferred: Bool, findings: [Finding], undecided: [Undecided],
    suppressed: [Suppressed], known: [Finding] = [], change: BaselineChange? = nil, diagnostics: [Diagnostic], rules: [Rule]
  ) {
    self.base = base
    self.sources = sources
    self.tier = tier
    self.tierIsInferred = tierIsInferred
    self.findings = findings
    self.undecided = undecided
    self.suppressed = suppressed
    self.known = known
    self.change = change
    self.diagnostics = diagnostics
    self.rules = rules
  }

  package var topology: Topology { base.topology }

  /// Services and gateways and the like, as `summary.services` counts them: declared, not external.
  package var serviceCount: Int { topology.services.count { $0.role != .external && $0.role != .undeclared } }

  /// The result as a baseline leaves it that has just been written: all that it may know is known, and none of it gone.
  package func accepted() -> LintResult {
    var result = self
    result.known += findings.filter(\.rule.isSuppressible)
    result.findings.removeAll { $0.rule.isSuppressible || $0.isAboutBaseline }
    result.change = change.map { BaselineChange(new: 0, gone: 0, unjudged: $0.unjudged) }
    return result
  }

  /// The result with all left out that was found before: what an earlier revision knows is no matter of this one, whatever
  /// its rule is.
  /// - Complexity: linear in the findings of both.
  package func since(_ before: LintResult) -> LintResult {
    var result = self
    let changes = FindingChanges(from: before, to: self)
    let new = Set(changes.appeared.map(\.identity))
    result.findings = changes.appeared
    result.known += findings.filter { !new.contains($0.identity) }
    result.change = BaselineChange(new: changes.appeared.count, gone: changes.gone.count, unjudged: [])
    result.isSinceRevision = true
    return result
  }

  /// What knows the findings in `known`, in a word.
  package var knownBy: String { isSinceRevision ? "revision" : "baseline" }

  /// How many findings the baseline knows.
  package var baselined: Int { known.count }

  package func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
}
