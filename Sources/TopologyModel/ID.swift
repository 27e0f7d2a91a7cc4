/// The dense number of an element in its array of the topology.
package struct ID<Kind>: Hashable, Comparable, Sendable {
  /// The number, from 0.
  package let rawValue: Int32

  /// The element of a number.
  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// The element at a place of its array.
  package init(_ index: Int) { rawValue = Int32(index) }

  /// Its place in its array.
  package var index: Int { Int(rawValue) }

  package static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
}
