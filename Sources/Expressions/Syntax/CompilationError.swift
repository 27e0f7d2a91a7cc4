/// Why a source is not a program: one or more issues, in the order of the source.
package struct CompilationError: Error, Sendable {
  package let issues: [Issue]

  /// One thing that is wrong with a source.
  package struct Issue: Hashable, Sendable {
    /// A sentence without a full stop, such as "unknown field `retires` of `call`".
    package let message: String
    /// UTF-8 offsets into the source.
    package let range: Range<Int>
    /// What to do, such as "did you mean `retries`?", or what there is to choose from.
    package let hint: String?

    package init(_ message: String, _ range: Range<Int>, hint: String? = nil) {
      self.message = message
      self.range = range
      self.hint = hint
    }
  }

  init(issues: [Issue]) { self.issues = issues }

  init(_ message: String, _ range: Range<Int>, hint: String? = nil) {
    issues = [Issue(message, range, hint: hint)]
  }
}
