/// The unknowns that kept an expression from having a value: sorted, distinct, and no more than `limit` of them.
package struct UnknownSet: Hashable, Sendable {
  /// More of them than this are not kept: nobody reads a longer list, and merging stays cheap.
  package static let limit = 64

  package let unknowns: [Unknown]
  /// What the value lies between all the same, if it is a number and somebody knows; nothing is above infinity.
  package let bounds: ClosedRange<Double>?

  package init(_ unknown: Unknown, within bounds: ClosedRange<Double>? = nil) {
    unknowns = [unknown]
    self.bounds = bounds
  }

  package init(_ unknowns: [Unknown], within bounds: ClosedRange<Double>? = nil) {
    self.bounds = bounds
    var distinct: [Unknown] = []
    for unknown in unknowns.sorted(by: Unknown.precedes) where distinct.last != unknown {
      distinct.append(unknown)
    }
    self.unknowns = Array(distinct.prefix(Self.limit))
  }

  /// The union of both: what a value is not known for that depends on them.
  /// - Parameter bounds: what it lies between all the same.
  package func union(_ other: UnknownSet, within bounds: ClosedRange<Double>? = nil) -> UnknownSet {
    UnknownSet(unknowns == other.unknowns ? unknowns : unknowns + other.unknowns, within: bounds)
  }
}
