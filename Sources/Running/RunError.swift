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
  /// - Parameter isKnown: whether one of them is of a format that we know, but declares nothing.
  static func noTopology(in inputs: [[UInt8]], isKnown: Bool = false, after remarks: [Remarks]) -> RunError {
    RunError(
      .noInput, "found no topology in \(Untrusted(Array(inputs.joined(separator: ", ".utf8))))",
      hint: isKnown ? "what was read declares no service, as `services: {web: {}}` does" : Message(TopologyReading.hint), after: remarks)
  }

  /// One system is needed, and there are several.
  static func several(_ names: [Untrusted], after remarks: [Remarks] = []) -> RunError {
    let message: Message =
      names.isEmpty ? "there is no system to look at" : "there are \(names.count) systems: \(Message.names(names, limit: 20))"
    return RunError(.usage, message, hint: names.first.map { "say which: --system '\($0)'" }, after: remarks)
  }

  /// There is no system of a name.
  static func noSystem(_ name: [UInt8], among names: [Untrusted], after remarks: [Remarks] = []) -> RunError {
    let words = names.map { String(decoding: $0.bytes, as: UTF8.self) }
    let nearest = Spelling.nearest(to: name, among: words)
    return RunError(
      .usage, "there is no system '\(Untrusted(name))'",
      hint: nearest.map { .didYouMean($0) } ?? "there is \(Message.names(names, limit: 20))", after: remarks)
  }

  /// Nothing in a topology has a name.
  package static func unknownPart(_ name: String, among names: [Untrusted]) -> RunError {
    let nearest = Spelling.nearest(to: name.utf8, among: names.lazy.map { String(decoding: $0.bytes, as: UTF8.self) })
    return .usage(
      "nothing in this topology is called '\(Untrusted(name))'",
      hint: nearest.map { .didYouMean($0) } ?? "`topolint graph --format json` lists every service, store and queue")
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
