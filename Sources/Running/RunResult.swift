package import Rules

/// What a run yields.
package struct RunResult {
  /// The findings, and the topology that they are about.
  package let lint: LintResult
  /// What there is to say besides, in this order: what is wrong with the inputs first.
  package let remarks: [Remarks]
}
