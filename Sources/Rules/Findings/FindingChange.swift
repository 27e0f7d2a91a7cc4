internal import SourceText

/// What of a finding is not as it was known.
package struct FindingChange: Hashable, Sendable {
  /// Another severity that it had; nil if it is the same, or not known.
  package internal(set) var was: Severity?
  /// What it is made of now and was not.
  package internal(set) var joined = Parts()
  /// What it was made of and is not any more.
  package internal(set) var left = Parts()

  /// Whether nothing is another.
  var isNothing: Bool { was == nil && joined.isEmpty && left.isEmpty }

  /// Whether somebody has to look at it again: it is worse than it was, or something has joined it.
  func isWorse(than severity: Severity) -> Bool { was.map { $0 < severity } ?? false || !joined.isEmpty }

  /// What is said behind the message: `; it was a warning; joined: d, c -> d`.
  var words: Message {
    var words: Message = ""
    if let was { words = words + "; it was \(ours: was == .warning ? "a warning" : was == .info ? "an info" : "an error")" }
    if !joined.isEmpty { words = words + "; joined: " + Figure.texts(joined.all).words }
    if !left.isEmpty { words = words + "; left: " + Figure.texts(left.all).words }
    return words
  }
}
