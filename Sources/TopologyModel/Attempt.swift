package import SourceText

/// What looks like an edge in an input, and what became of it. Kept only where a user asks where edges come from.
package struct Attempt: Sendable {
  /// Who holds it: a service, or what would be one.
  package var caller: NameID
  /// The host or queue that it names, or the variable or map that would name one.
  package var target: NameID
  /// What it led to, by name; empty where no edge was drawn.
  package var callees: [NameID] = []
  /// The field that holds it: `env`, `args`.
  package var via: NameID
  /// The variable or flag that holds it; nil where none does.
  package var key: NameID?
  /// Where it stands.
  package var span: Span
  /// Why no edge was drawn; nil where one was.
  package var refusal: Refusal?
}
