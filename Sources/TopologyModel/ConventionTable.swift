/// The number of a convention in its topology: what a format of some version means by silence, `Istio 1.32`.
package struct ConventionID: Hashable, Sendable {
  fileprivate let rawValue: UInt8

  /// Its place in `ConventionTable.all`.
  package var index: Int { Int(rawValue) }
}

/// The conventions of a topology, each once. There are as many as our readers know, whatever the input.
package struct ConventionTable: Sendable {
  /// The words of all, in the order in which they came up.
  package private(set) var all: [String] = []

  /// A table of no conventions.
  package init() {}

  /// The words of a number from this table: a format and its version.
  package subscript(id: ConventionID) -> String { all[Int(id.rawValue)] }

  /// The number of a convention, a new one if nobody has named it yet.
  package mutating func id(of words: String) -> ConventionID {
    let index = all.firstIndex(of: words) ?? all.count
    if index == all.count {
      precondition(index <= Int(UInt8.max), "readers know fewer conventions than a byte can count")
      all.append(words)
    }
    return ConventionID(rawValue: UInt8(index))
  }
}
