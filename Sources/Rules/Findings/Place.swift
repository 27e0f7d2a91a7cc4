package import SourceText

/// A place that belongs to a finding, with what is to be seen there.
package struct Place: Hashable, Sendable {
  /// Where it is; no place for what stands in no file.
  package let span: Span
  /// `2. payments calls back`; empty where the place speaks for itself.
  package let message: Message

  /// A place, with what is to be seen there.
  package init(span: Span, message: Message) {
    self.span = span
    self.message = message
  }
}
