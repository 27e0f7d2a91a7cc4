/// The unknowns that kept an expression from having a value: sorted, distinct, and no more than `limit` of them.
package struct UnknownSet: Hashable, Sendable {
  /// More of them than this are not kept: nobody reads a longer list, and merging stays cheap.
  package static let limit = 64

  package let unknowns: [Unknown]

  package init(_ unknown: Unknown) {
    unknowns = [unknown]
  }

  package init(_ unknowns: [Unknown]) {
    var distinct: [Unknown] = []
    for unknown in unknowns.sorted(by: Unknown.precedes) where distinct.last != unknown {
      distinct.append(unknown)
    }
    self.unknowns = Array(distinct.prefix(Self.limit))
  }

  /// The union of both.
  package func union(_ other: UnknownSet) -> UnknownSet {
    unknowns == other.unknowns ? self : UnknownSet(unknowns + other.unknowns)
  }
}
