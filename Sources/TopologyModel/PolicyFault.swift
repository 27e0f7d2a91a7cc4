package import SourceText

/// A policy or route of a mesh or gateway that does not do what it says.
package struct PolicyFault: Hashable, Sendable {
  /// What is wrong with it.
  package enum Kind: String, CaseIterable, Sendable {
    /// It is about nothing that the inputs have.
    case idle = "idle-policies"
    /// Another object takes its place.
    case void = "void-policies"
    /// Nothing ever comes to it, since what stands before it takes all.
    case shadowed = "shadowed-routes"
    /// It leads to a part of a service that has no instances.
    case missingSubset = "missing-subsets"
  }

  package var kind: Kind
  /// What it is called, with its kind: `VirtualService reviews`.
  package var name: NameID
  package var span: Span
}
