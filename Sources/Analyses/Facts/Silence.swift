package import TopologyModel

/// Attributes that no input says of anything, where every element comes from a format that could: what holds for one
/// of them holds for all.
package struct Silence: Analysis {
  package static let facts: [Fact] = []

  private let said: AttributeSet
  /// What the sources of every call can say, and those of every service.
  private let ofCalls: AttributeSet
  private let ofServices: AttributeSet

  /// - Complexity: linear in calls and services.
  package init(_ base: FactBase) {
    let topology = base.topology
    said = topology.said
    ofCalls = Self.common(topology.calls.lazy.map(\.attributes), topology)
    ofServices = Self.common(topology.services.lazy.map(\.attributes), topology)
  }

  /// Whether all calls are silent on an attribute, and mean the same by it; false if there are none.
  package func ofCalls(on attribute: Attribute) -> Bool { ofCalls.contains(attribute) && isUnsaid(attribute) }

  /// The same of all services.
  package func ofServices(on attribute: Attribute) -> Bool { ofServices.contains(attribute) && isUnsaid(attribute) }

  /// The attributes that every source of some elements could state; none if there are no elements.
  private static func common(_ runs: some Sequence<AttributeRun>, _ topology: Topology) -> AttributeSet {
    var common: AttributeSet?
    for run in runs {
      let attributes = topology.vocabularies[run.vocabulary].attributes
      common = common?.intersection(attributes) ?? attributes
    }
    return common ?? []
  }

  private func isUnsaid(_ attribute: Attribute) -> Bool {
    // Whoever says how a breaker trips says that there is one.
    !said.contains(attribute) && !(attribute == .breaker && Topology.breakerDetails.contains { said.contains($0) })
      && !(attribute == .replicas && (said.contains(.replicasMin) || said.contains(.replicasMax)))
  }
}
