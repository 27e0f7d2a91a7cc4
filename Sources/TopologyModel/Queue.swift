package import SourceText

/// A queue or topic.
package struct Queue: Sendable {
  /// What it is called.
  package var name: NameID
  /// Where it is declared first; where it is named first, if nothing declares it.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// Whether an input declares it, and not only names it.
  package var isDeclared: Bool
}
