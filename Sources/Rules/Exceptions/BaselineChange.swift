/// How findings differ from a baseline.
package struct BaselineChange: Sendable {
  /// Findings that it does not know.
  package let new: Int
  /// Entries that are no longer found.
  package let gone: Int
  /// Entries of which nothing can be said: their rule was not judged or could not decide, or they may be
  /// of another system.
  package let unjudged: [Baseline.Entry]
}
