import Analyses
package import TopologyModel

/// What is assumed to go wrong, all of it at once.
package struct Fault: Sendable {
  /// Something that takes its time to answer.
  package struct Slow: Sendable {
    package let element: Element
    /// What every answer takes, unless it took longer before.
    package let milliseconds: Double

    package init(element: Element, milliseconds: Double) {
      self.element = element
      self.milliseconds = milliseconds
    }
  }

  package var failing: [Element] = []
  package var slow: [Slow] = []
  /// Services that lose one of their zones.
  package var withoutZone: [ID<Service>] = []
  /// Whether that is one zone of every service.
  package var isZoneOfAll = false

  package init() {}

  package var isEmpty: Bool { failing.isEmpty && slow.isEmpty && withoutZone.isEmpty && !isZoneOfAll }

  /// Takes one zone of every service of ours.
  package mutating func failZone(of topology: Topology) {
    isZoneOfAll = true
    withoutZone = topology.services.indices.filter { topology.services[$0].role.isOurs }.map { ID($0) }
  }
}
