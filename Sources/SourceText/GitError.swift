/// Why a repository or one of its revisions cannot be read: a sentence, and a way out.
package struct GitError: Error, Hashable, Sendable {
  package let message: Message
  package let hint: Message?

  init(_ message: Message, hint: Message? = nil) {
    self.message = message
    self.hint = hint
  }
}
