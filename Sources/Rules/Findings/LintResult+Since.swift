extension LintResult {
  /// The result with all left out that was found before: what an earlier revision knows is no matter of this one, whatever
  /// its rule is.
  /// - Complexity: linear in the findings of both.
  package func since(_ before: LintResult) -> LintResult {
    var result = self
    let changes = FindingChanges(from: before, to: self)
    result.findings = changes.appeared
    result.known += changes.kept
    result.change = BaselineChange(new: changes.appeared.count, gone: changes.gone.count, unjudged: [])
    result.isSinceRevision = true
    return result
  }
}
