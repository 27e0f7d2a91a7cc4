package import SourceText

/// A place that declares an edge, and the field that does: `env`, `args`, `native`.
package struct EdgeSource: Sendable {
  /// The place.
  package var span: Span
  /// The field that declares it.
  package var via: NameID
}
