import Analyses
package import TopologyModel

/// What is assumed to go wrong, all of it at once.
package struct Fault: Sendable {
  /// Something that takes its time to answer.
  package struct Slow: Sendable {
    /// What is slow.
    package let element: Element
    /// What every answer takes, unless it took longer before; infinite where none comes.
    package let milliseconds: Double

    /// Something that takes so many milliseconds.
    package init(element: Element, milliseconds: Double) {
      self.element = element
      self.milliseconds = milliseconds
    }
  }

  /// What fails altogether.
  package var failing: [Element] = []
  /// What answers late.
  package var slow: [Slow] = []
  /// Services that lose one of their zones.
  package var withoutZone: [ID<Service>] = []
  /// Whether that is one zone of every service.
  package var isZoneOfAll = false
  /// The milliseconds that all of it lasts; nil while nobody says when it ends.
  package var duration: Double?

  /// Nothing is wrong.
  package init() {}

  /// Whether nothing is wrong.
  package var isEmpty: Bool { failing.isEmpty && slow.isEmpty && withoutZone.isEmpty && !isZoneOfAll }

  /// Takes one zone of every service of ours.
  package mutating func failZone(of topology: Topology) {
    isZoneOfAll = true
    withoutZone = topology.services.indices.filter { topology.services[$0].role.isOurs }.map { ID($0) }
  }
}
