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
  /// Findings that the baseline knows; none of them is among `findings`.
  package var known: [Finding]
  /// How the findings differ from the baseline; nil without one.
  package var change: BaselineChange?
  /// What is wrong with files.
  package var diagnostics: [Diagnostic]
  /// The rules that were judged, by id.
  package var rules: [Rule]

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

  /// How many findings the baseline knows.
  package var baselined: Int { known.count }

  package func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
}
