import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// The pipeline: read, analyse, judge, except. Findings come in the order of `Verdict.isBefore`.
package struct Lint {
  /// What a user asks of a run.
  package struct Options: Sendable {
    /// The tier to judge by; nil to take it from `scale.users` or the number of services.
    package var tier: Tier?
    /// Today as year, month and day in one number, 20261124, for exceptions that expire.
    package var today = 0
    /// Rules, by id, that are not judged. They exist all the same: an exception may name them.
    package var leftOut: Set<String> = []
    /// What a configuration says of rules for parts of the topology; the last that fits a finding decides.
    package var overrides: [Override] = []
    /// Exceptions that stand in a configuration; they are taken with those of the topology.
    package var exceptions: [Exception] = []
    /// How many rules a configuration turns off; nil without one.
    package var rulesTurnedOff: Int?
    /// Whether a configuration names the inputs as a system, which is then whole.
    package var isConfiguredSystem = false
    /// Findings that are known already.
    package var baseline: Baseline?

    package init() {}
  }

  /// Judges what has been read.
  /// - Parameter onStep: told of each step before it is done.
  package static func run(
    _ reading: consuming TopologyReading, rules: RuleSet, _ options: Options = Options(), onStep: (Step) -> Void = { _ in }
  ) -> LintResult {
    let (topology, sources, diagnostics) = reading.finish(isConfigured: options.isConfiguredSystem)
    return run(topology, sources, diagnostics, rules: rules, options, onStep: onStep)
  }

  /// Judges a topology.
  package static func run(
    _ topology: Topology, _ sources: SourceFiles, _ diagnostics: [Diagnostic], rules: RuleSet, _ options: Options = Options(),
    onStep: (Step) -> Void = { _ in }
  ) -> LintResult {
    onStep(.analyse)
    let base = FactBase(topology, tier: options.tier)
    let system = base[SystemTier.self]
    onStep(.judge)
    let judged = rules.rules.filter { !options.leftOut.contains($0.id) }
    var judge = Judge(base, tier: system.tier, source: FindingWriter(base, tier: system.tier))
    judge.judge(judged.filter { $0.subject != .exception })
    let failed = Set(judge.failures.map(\.rule.id))
    let decided = LintResult.judged(judged, at: system.tier, in: topology, failed: failed)
    var cover = ExceptionCover(
      topology.exceptions + options.exceptions, topology, rules.rules, judged: decided, today: options.today)
    let calls = ExceptedCalls(&cover, judge, base, tier: system.tier)
    let overrides = Overrides(options.overrides, findings: calls.verdicts, sources: sources)
    let exceptions = Exceptions(
      cover, calls, options.baseline,
      Exceptions.Judgement(
        base, tier: system.tier, rules: rules.rules, judged: decided, findings: overrides.remaining, undecided: calls.undecided))
    // Rules about exceptions come last: they judge what has become of them.
    let accounted = FactBase(base, exceptions: exceptions.account)
    var afterwards = Judge(accounted, tier: system.tier, source: FindingWriter(accounted, tier: system.tier))
    if !accounted.exceptions.isEmpty { afterwards.judge(judged.filter { $0.subject == .exception }) }
    let failures = (judge.failures + calls.failures + afterwards.failures).map { rule, reason in
      Diagnostic(
        .error, "rule '\(Untrusted(rule.id))' failed: \(reason)", at: .none,
        hint: "run `topolint rules test` on its folder; where something may be missing, ask first, as in `call.timeout_ms != null && …`")
    }
    var result = LintResult(
      base: accounted, sources: sources, tier: system.tier, tierIsInferred: system.isInferred,
      findings: Judge.merged(exceptions.remaining, afterwards.verdicts), undecided: calls.undecided,
      excepted: overrides.excepted + exceptions.excepted,
      known: exceptions.known, change: exceptions.change, diagnostics: diagnostics + failures, rules: judged)
    result.failed = failed
    result.rulesLeftOut = rules.rules.count - judged.count
    result.rulesTurnedOff = options.rulesTurnedOff
    return result
  }
}
