package import TopologyModel

/// Services that wait one for the next, from an entry to where the longest path ends.
package struct Chain: Sendable {
  /// In order; where the path goes through services that wait for each other, those on the shortest way among them too.
  package let services: [ID<Service>]
  /// One call for each step.
  package let calls: [ID<Call>]
  /// Hops as `sync_depth` counts them: those between services that wait for each other are left out.
  package let depth: Int
}
