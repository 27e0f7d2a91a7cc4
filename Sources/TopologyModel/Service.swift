package import SourceText

/// Something that calls or is called: a service, an external system, or a target that nobody declared.
package struct Service: Sendable {
  package var name: NameID
  package var role: Role
  /// Its name where it is declared; for an undeclared target, where it is first called.
  package var span: Span
  package var attributes: AttributeRun
  /// What declared it: `native`, `deployment`.
  package var via: NameID
}
