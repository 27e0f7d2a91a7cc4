import ArgumentParser
import Configuration
import Rules
import Running

/// The codes that the program exits with, and which of them findings and errors end in. A command that ends in findings for a reason of its
/// own, as `lint --fix --diff` does where there is something to fix, throws `findings` itself; wrong usage is told by `Main`.
extension ExitCode {
  /// Findings at or above the threshold.
  static let findings = ExitCode(1)
  /// Wrong usage or configuration, or an output that cannot be written.
  static let usage = ExitCode(2)
  /// No input found.
  static let noInput = ExitCode(3)
  /// An input can't be read or parsed.
  static let unreadable = ExitCode(4)
  /// A fault of ours.
  static let fault = ExitCode(70)

  /// What a run without a result ends with.
  init(_ error: RunError) {
    switch error.kind {
    case .usage: self = .usage
    case .noInput: self = .noInput
    case .unreadable: self = .unreadable
    }
  }

  /// What several systems end with: the worst of them, by what their configurations say.
  init(_ systems: [RunResult.System]) {
    self = Self.worst(systems.map { ExitCode($0.lint, failOn: $0.failOn) })
  }

  /// What several results end with, whatever was found.
  init(_ results: [LintResult]) { self = Self.worst(results.map { ExitCode($0) }) }

  private static func worst(_ codes: [ExitCode]) -> ExitCode {
    [.unreadable, .findings].first { codes.contains($0) } ?? .success
  }

  /// What a result ends with: what could not be read weighs more than what was found.
  init(_ result: LintResult, failOn threshold: Threshold = .never) {
    self = result.hasUnreadableInput ? .unreadable : ExitCode(result.findings, failOn: threshold)
  }

  /// What findings end with.
  init(_ findings: Verdicts, failOn threshold: Threshold) {
    self = findings.contains { threshold.isReached(by: $0.severity) } ? .findings : .success
  }

  /// Ends the command, unless all is well.
  func end() throws { if self != .success { throw self } }
}
