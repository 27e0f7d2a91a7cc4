package import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// The pipeline: read, analyse, judge, except, sort.
package struct Lint {
  /// What a user asks of a run.
  package struct Options: Sendable {
    /// The tier to judge by; nil to take it from `scale.users` or the number of services.
    package var tier: Tier?
    /// Today as year, month and day in one number, 20261124, for exceptions that expire.
    package var today = 0
    /// Rules, by id, that are not judged. They exist all the same: an exception may name them.
    package var leftOut: Set<String> = []

    package init() {}
  }

  /// Judges what has been read.
  /// - Parameter onStep: told of each step before it is done.
  package static func run(
    _ reading: consuming TopologyReading, rules: RuleSet, _ options: Options = Options(), onStep: (Step) -> Void = { _ in }
  ) -> LintResult {
    let (topology, sources, diagnostics) = reading.finish()
    return run(topology, sources, diagnostics, rules: rules, options, onStep: onStep)
  }

  /// Judges a topology.
  package static func run(
    _ topology: Topology, _ sources: SourceFiles, _ diagnostics: [Diagnostic], rules: RuleSet, _ options: Options = Options(),
    onStep: (Step) -> Void = { _ in }
  ) -> LintResult {
    onStep(.analyse)
    let base = FactBase(topology, tier: options.tier)
    let stage = base[Stage.self]
    var judge = Judge(base, tier: stage.tier)
    onStep(.judge)
    let judged = rules.rules.filter { !options.leftOut.contains($0.id) }
    judge.judge(judged)
    let silent = Set(options.leftOut.map { Untrusted($0) })
    let ignores = topology.ignores.filter { !silent.contains($0.rule) }
    let exceptions = Exceptions(ignores, rules: rules.rules, findings: judge.findings, today: options.today)
    let failures = judge.failures.map { rule, reason in
      Diagnostic(.error, "rule '\(Untrusted(rule.id))' failed: \(ours: reason)", at: .none, hint: "run `topolint rules test`")
    }
    return LintResult(
      base: base, sources: sources, tier: stage.tier, tierIsInferred: stage.isInferred, findings: exceptions.remaining,
      undecided: judge.undecided,
      suppressed: exceptions.suppressed, baselined: 0, diagnostics: diagnostics + exceptions.diagnostics + failures, rules: judged)
  }
}
