package import TopologyModel

/// Attributes that no input says of any call, where every call comes from a format that could: what holds for one of
/// them holds for all.
package struct Silence: Analysis {
  package static let facts: [Fact] = []

  private let isSaid: [Bool]
  private let isUniform: Bool

  /// - Complexity: linear in calls and attributes.
  package init(_ base: FactBase) {
    var isSaid = [Bool](repeating: false, count: Attribute.allCases.count)
    for entry in base.topology.attributes { isSaid[Int(entry.attribute.rawValue)] = true }
    self.isSaid = isSaid
    isUniform = base.topology.calls.allSatisfy { $0.attributes.isNative }
  }

  /// Whether all calls are silent on an attribute, and mean the same by it.
  package func isComplete(on attribute: Attribute) -> Bool { isUniform && !isSaid[Int(attribute.rawValue)] }
}
