package import SourceText

/// A policy, a route or a shared configuration that does not do what it says.
package struct PolicyFault: Hashable, Sendable {
  /// What is wrong with it.
  package enum Kind: String, CaseIterable, Sendable {
    /// It is about nothing that the inputs have.
    case idle = "idle-policies"
    /// Another object takes its place.
    case void = "void-policies"
    /// Nothing ever comes to it, since what stands before it takes all.
    case shadowed = "shadowed-routes"
    /// It leads to a service, or to a part of one, that has no instances.
    case missingSubset = "missing-subsets"
    /// A configuration that several share names a host beside those of the inputs, which have no such host.
    case staleName = "stale-names"
    /// It has no timeout, where those beside it to the same callee have one.
    case uneven = "uneven-routes"
  }

  package var kind: Kind
  /// What it is called, with its kind: `VirtualService reviews`.
  package var name: NameID
  package var span: Span
}
