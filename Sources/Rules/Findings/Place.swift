package import SourceText

/// A place that belongs to a finding, with what is to be seen there.
package struct Place: Hashable, Sendable {
  package let span: Span
  /// `2. payments calls back`; empty where the place speaks for itself.
  package let message: Message

  package init(span: Span, message: Message) {
    self.span = span
    self.message = message
  }
}
