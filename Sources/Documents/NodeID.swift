/// The number of a node in its document, in the order in which nodes start.
package struct NodeID: Hashable, Sendable {
  package let rawValue: Int32

  package init(_ rawValue: Int32) { self.rawValue = rawValue }
}
