package import TopologyModel

/// The two ends of a call or message, by name: all calls between two services are one.
package struct EdgeNames: Hashable, Sendable {
  /// The service or queue that it leads from.
  package let from: NameID
  /// The service or queue that it leads to.
  package let to: NameID

  /// What leads from one service or queue to another.
  package init(from: NameID, to: NameID) {
    self.from = from
    self.to = to
  }
}
