package import Rules

/// What a run yields.
package struct RunResult {
  /// The findings, and the topology that they are about.
  package let lint: LintResult
  /// What there is to say besides, in this order: what is wrong with the inputs first.
  package let remarks: [Remarks]
  private let rulesFolders: [[UInt8]]

  init(lint: LintResult, remarks: [Remarks], rulesFolders: [[UInt8]]) {
    self.lint = lint
    self.remarks = remarks
    self.rulesFolders = rulesFolders
  }

  /// What was read on the way.
  /// - Complexity: a question to the file system for each file.
  package var readFiles: ReadFiles { ReadFiles(lint.sources, rulesFolders: rulesFolders) }
}
