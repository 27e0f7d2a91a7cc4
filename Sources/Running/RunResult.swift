package import Rules

/// What a run yields.
package struct RunResult {
  package let lint: LintResult
  /// What there is to say besides, in this order: what is wrong with the inputs first.
  package let remarks: [Remarks]
}
