package import SourceText

/// Something that calls or is called: a service, an external system, or a target that nobody declared.
package struct Service: Sendable {
  /// What it is called.
  package var name: NameID
  /// What it is for.
  package var role: Role
  /// Its name where it is declared; for an undeclared target, where it is first called.
  package var span: Span
  /// Where its attributes stand in `Topology.attributes`.
  package var attributes: AttributeRun
  /// What declared it: `native`, `deployment`.
  package var via: NameID
}
