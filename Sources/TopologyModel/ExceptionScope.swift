/// What an exception covers that stands beside it.
package struct ExceptionScope: Sendable {
  /// Elements, each as the names that its id is made of: one, or the two ends of an edge.
  package var elements: [[NameID]] = []
  /// Services whose every call is covered, and all that they publish and use.
  package var callers: [NameID] = []

  /// A scope that covers nothing yet.
  package init() {}
}
