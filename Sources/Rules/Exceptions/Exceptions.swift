package import Analyses
internal import SourceText
package import TopologyModel

/// Takes out what exceptions and a baseline cover, and keeps account of both. An exception is for a rule and an element
/// of the graph, never for a line: a service, a call, a cycle or chain that is named in full, or one call of it.
package struct Exceptions {
  /// What no exception covers and no baseline knows, in the order of the findings.
  package private(set) var remaining: Verdicts = []
  /// What exceptions cover.
  package private(set) var excepted: [ExceptedFinding] = []
  /// What the baseline knows.
  package private(set) var known: Verdicts = []
  /// How the rest differs from the baseline; nil without one.
  package private(set) var change: BaselineChange?
  /// What has become of each exception, and of each entry of the baseline that covers nothing.
  package let account: [ExceptionOutcome]

  /// What rules have made of a topology.
  package struct Judgement {
    /// What was judged.
    package var base: FactBase
    /// The tier that it was judged by.
    package var tier: Tier
    /// All rules that there are.
    package var rules: [Rule]
    /// The ids of those that were judged to the end.
    package var judged: Set<String>
    /// What they have found, in order.
    package var findings: Verdicts
    /// What they could not judge.
    package var undecided: [Undecided]

    /// What rules have made of a topology.
    package init(
      _ base: FactBase, tier: Tier, rules: [Rule], judged: Set<String>, findings: Verdicts, undecided: [Undecided]
    ) {
      self.base = base
      self.tier = tier
      self.rules = rules
      self.judged = judged
      self.findings = findings
      self.undecided = undecided
    }
  }

  /// - Parameters:
  ///   - cover: what exceptions cover; it has seen to the calls of cycles and chains.
  ///   - calls: what came of that.
  ///   - judgement: what is found without those calls.
  /// - Complexity: linear in what exceptions cover, and in findings; for each rule that has an exception or stands in the
  ///   baseline, in what its findings are made of.
  package init(_ cover: consuming ExceptionCover, _ calls: ExceptedCalls, _ baseline: Baseline?, _ judgement: Judgement) {
    // Of most runs nothing is excepted and nothing known: a finding more costs nothing then.
    if cover.exceptions.isEmpty, baseline == nil {
      remaining = judgement.findings
      account = []
      return
    }
    var covered = calls.covered
    var match = baseline.map { BaselineMatch($0) }
    let ways = NamedWays(&cover, judgement.findings)
    var worse = 0
    for var verdict in judgement.findings {
      if let index = cover.exception(from: verdict.rule, verdict.subject()) ?? ways.take(&verdict, &cover) {
        covered.append((verdict, index))
        continue
      }
      if let change = match?.take(verdict) {
        verdict.change = change.isNothing ? nil : change
        if !verdict.isWorse {
          known.append(verdict)
          continue
        }
        worse += 1
      }
      remaining.append(verdict)
    }
    for undecided in judgement.undecided {
      cover.keepOpen(undecided.rule, undecided.subject)
      match?.keepOpen(undecided)
    }
    excepted = covered.indices.sorted { x, y in
      let (a, b) = (covered[x].verdict, covered[y].verdict)
      if a.severity != b.severity { return a.severity > b.severity }
      return a.rule.id == b.rule.id ? x < y : a.rule.id.utf8.lexicographicallyPrecedes(b.rule.id.utf8)
    }.map { index in
      let (verdict, exception) = covered[index]
      return ExceptedFinding(rule: verdict.rule, subject: verdict.subject(), reason: cover.exceptions[exception].reason)
    }
    var account = cover.account()
    if let match {
      var figures = MissingFigures(judgement.base, tier: judgement.tier)
      let (stale, unjudged) = match.rest(judgement.rules, judged: judgement.judged, in: judgement.base.topology, &figures)
      account += stale
      change = BaselineChange(
        new: remaining.count { $0.rule.isSuppressible }, worse: worse, gone: stale.count { $0.isUnused }, unjudged: unjudged)
    }
    self.account = account
  }
}
