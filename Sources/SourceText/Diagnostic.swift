/// What is wrong with a file: it could not be read, parsed or understood. Collected while reading goes on. What is
/// wrong with a topology is a `Finding`, not a diagnostic.
package struct Diagnostic: Hashable, Sendable {
  package enum Severity: Hashable, Sendable {
    /// The input could not be understood to the end; the run ends with exit code 4.
    case error
    /// Worth saying, harmless to the result: a file that was skipped.
    case note
  }

  package var severity: Severity
  package var message: Message
  /// Where; `Span.none` if the file could not even be opened.
  package var span: Span
  /// The file's path where there is no span.
  package var path: Untrusted?
  /// One way out, if we know one: `did you mean 'calls'?`.
  package var hint: Message?
  /// Another place that matters: the first of two definitions.
  package var related: Related?
  /// What puts it right, where there is one way to, so that a program can do it.
  package var edits: [TextEdit] = []

  package struct Related: Hashable, Sendable {
    package var span: Span
    package var message: Message

    package init(span: Span, message: Message) {
      self.span = span
      self.message = message
    }
  }

  package init(
    _ severity: Severity = .error, _ message: Message, at span: Span, path: Untrusted? = nil, hint: Message? = nil, related: Related? = nil
  ) {
    self.severity = severity
    self.message = message
    self.span = span
    self.path = path
    self.hint = hint
    self.related = related
  }
}
