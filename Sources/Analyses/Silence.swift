package import TopologyModel

/// Attributes that no input says of anything, where every element comes from a format that could: what holds for one
/// of them holds for all.
package struct Silence: Analysis {
  package static let facts: [Fact] = []

  private let said: AttributeSet
  private let callsAreNative: Bool
  private let servicesAreNative: Bool

  /// - Complexity: linear in calls and services.
  package init(_ base: FactBase) {
    let topology = base.topology
    said = topology.said
    callsAreNative = !topology.calls.isEmpty && topology.calls.allSatisfy { $0.attributes.isNative }
    servicesAreNative = !topology.services.isEmpty && topology.services.allSatisfy { $0.attributes.isNative }
  }

  /// Whether all calls are silent on an attribute, and mean the same by it; false if there are none.
  package func ofCalls(on attribute: Attribute) -> Bool { callsAreNative && isUnsaid(attribute) }

  /// The same of all services.
  package func ofServices(on attribute: Attribute) -> Bool { servicesAreNative && isUnsaid(attribute) }

  private func isUnsaid(_ attribute: Attribute) -> Bool {
    // Whoever says how a breaker trips says that there is one.
    !said.contains(attribute) && !(attribute == .breaker && (said.contains(.breakerMinCalls) || said.contains(.breakerWindow)))
  }
}
