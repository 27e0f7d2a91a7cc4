extension LintResult {
  /// The result with all left out that was found before and is no worse now: what an earlier revision knows is no matter
  /// of this one, whatever its rule is.
  /// - Complexity: linear in the findings of both and in what they are made of.
  package func since(_ before: LintResult) -> LintResult {
    var result = self
    let changes = FindingChanges(from: before, to: self)
    result.findings = changes.pressing
    result.known += changes.kept.filter { !$0.isWorse }
    result.change = BaselineChange(
      new: result.findings.count, worse: changes.worse.count, gone: changes.fixed.count + changes.excepted.count,
      unjudged: changes.undecided.map { KnownFinding($0) })
    result.isSinceRevision = true
    return result
  }
}
