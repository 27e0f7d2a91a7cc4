package import TopologyModel

/// What the failure of one part brings down.
package struct Damage: Sendable {
  /// What fails.
  package let element: Element
  /// Other services of ours.
  package var servicesFailed = 0
  package var servicesDegraded = 0
  /// Entries that fail, and that fail or are degraded; the part itself, where it is one, included.
  package var entriesFailed = 0
  package var entriesHit = 0
  /// Shares of users' requests, at most; nil where rates are not known.
  package var trafficFailed: Double?
  package var trafficHit: Double?
}
