package import SourceText

/// A queue or topic.
package struct Queue: Sendable {
  package var name: NameID
  package var span: Span
  package var attributes: AttributeRun
  /// Whether an input declares it, and not only names it.
  package var isDeclared: Bool
}
