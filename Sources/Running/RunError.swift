internal import Linting
package import SourceText

/// Why a run has no result.
package struct RunError: Error {
  /// What is to be done about it, from which follows how a program ends.
  package enum Kind: Hashable, Sendable {
    /// The request or the configuration is wrong.
    case usage
    /// No input is a topology.
    case noInput
    /// What the answer depends on cannot be read.
    case unreadable
  }

  /// How a program ends that cannot go on.
  package var kind: Kind
  /// What there was to say before: of inputs that were read, or what is wrong with which file.
  package private(set) var remarks: [Remarks]
  /// One sentence; nil where the last of the remarks says it all.
  package let message: Message?
  /// One way out.
  package let hint: Message?

  /// - Parameter remarks: what there was to say before.
  package init(_ kind: Kind, _ message: Message, hint: Message? = nil, after remarks: [Remarks] = []) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.remarks = remarks
  }

  /// What diagnostics say.
  package init(_ kind: Kind, _ remarks: Remarks) {
    self.kind = kind
    self.remarks = [remarks]
    message = nil
    hint = nil
  }

  /// Wrong usage, in one sentence.
  package static func usage(_ message: Message, hint: Message? = nil) -> RunError { RunError(.usage, message, hint: hint) }

  /// A repository that cannot be read is wrong usage.
  /// - Parameter start: what the sentence begins with.
  init(_ error: GitError, startingWith start: Message = "") {
    self.init(.usage, Remarks(Diagnostic(.error, start + error.message, at: .none, hint: error.hint)))
  }

  /// No input is a topology.
  static func noTopology(in inputs: [[UInt8]], after remarks: [Remarks]) -> RunError {
    RunError(
      .noInput, "found no topology in \(Untrusted(Array(inputs.joined(separator: ", ".utf8))))",
      hint: Message(TopologyReading.hint), after: remarks)
  }

  /// The same error, with what there was to say before.
  func after(_ earlier: [Remarks]) -> RunError {
    var error = self
    error.remarks = earlier + remarks
    return error
  }
}

extension Message {
  /// `did you mean 'json'?`
  package static func didYouMean(_ word: String) -> Message { "did you mean '\(Untrusted(word))'?" }
}
