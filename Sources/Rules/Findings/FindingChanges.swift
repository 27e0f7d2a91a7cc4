internal import SourceText

/// What two judgements of one system differ in. A finding is the same if its rule and subject are; a cycle or chain, if it
/// has a call of the earlier one.
package struct FindingChanges {
  /// What only the later judgement has found.
  package private(set) var appeared: Verdicts = []
  /// What only the earlier one has found: what is fixed, what is excepted now, and what nobody can tell any more.
  package private(set) var gone: Verdicts = []
  /// The same finding, but not as bad, worse, or made of something else.
  package private(set) var changed: [(before: Verdict, after: Verdict)] = []
  /// What both have found, whatever its severity, as the later one has it.
  package private(set) var kept: Verdicts = []
  /// What somebody has to look at in the later judgement: what only it has found, and what is worse in it; in its order.
  package private(set) var pressing: Verdicts = []
  /// Of what is gone: what was judged again, and holds.
  package private(set) var fixed: Verdicts = []
  /// Of what is gone: what an exception covers now.
  package private(set) var excepted: Verdicts = []
  /// Of what is gone: what could not be decided or was not judged this time.
  package private(set) var undecided: Verdicts = []

  /// - Complexity: linear in the findings of both and in what they are made of.
  package init(from before: LintResult, to after: LintResult) {
    let known = KnownFindings(before.findings.map { KnownFinding($0) })
    var isMet = before.findings.map { _ in false }
    for var verdict in after.findings {
      guard let match = known.match(verdict) else {
        appeared.append(verdict)
        pressing.append(verdict)
        continue
      }
      for index in match.known { isMet[index] = true }
      if !match.change.isNothing {
        verdict.change = match.change
        let worst = match.known.max { before.findings[$0].severity < before.findings[$1].severity }
        changed.append((before.findings[worst!], verdict))
      }
      kept.append(verdict)
      if verdict.isWorse { pressing.append(verdict) }
    }
    var isExcepted = isMet.map { _ in false }
    var isOpen = isExcepted
    if isMet.contains(false) {
      for item in after.excepted {
        for index in known.known(Untrusted(item.rule.id), item.subject, calls: item.subject.hops) { isExcepted[index] = true }
      }
      for item in after.undecided {
        for index in known.known(Untrusted(item.rule.id), item.subject, calls: item.subject.hops) { isOpen[index] = true }
      }
    }
    let judged = after.judged
    var figures = MissingFigures(after.base, tier: after.tier)
    for (index, verdict) in before.findings.enumerated() where !isMet[index] {
      gone.append(verdict)
      if isExcepted[index] {
        excepted.append(verdict)
      } else if isOpen[index] || after.hasUnreadableInput || !judged.contains(verdict.rule.id)
        || figures.isMissing(verdict.rule, of: known.all[index].id)
      {
        undecided.append(verdict)
      } else {
        fixed.append(verdict)
      }
    }
  }

  /// What has to be looked at again: it is worse than before, or something has joined it.
  package var worse: [(before: Verdict, after: Verdict)] { changed.filter { $0.after.isWorse } }

  /// What is less bad than before, or made of less.
  package var better: [(before: Verdict, after: Verdict)] { changed.filter { !$0.after.isWorse } }

  /// Whether both have found the same.
  package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty && changed.isEmpty }
}
