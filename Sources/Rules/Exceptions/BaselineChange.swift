/// How findings differ from a baseline or an earlier revision.
package struct BaselineChange: Sendable {
  /// Findings that it does not know, or knows as less bad or made of less.
  package let new: Int
  /// Those of them that it knows as less bad or made of less.
  package let worse: Int
  /// What it knows and is no longer found.
  package let gone: Int
  /// What it knows and of which nothing can be said: the rule was not judged or could not decide, not all inputs could be
  /// read, or it may be of another system.
  package let unjudged: [KnownFinding]
}
