package import TopologyModel

/// What takes load off a part that saturates.
package enum Remedy: Sendable {
  /// The caller needs no answer: let a queue take the peak.
  case makeAsynchronous(ID<Call>)
  /// The share of its calls, beyond what caches answer today, that a cache has to answer. Unless an input says that
  /// they only read, that has to be made sure.
  case cache(hitRatio: Double, isKnownToRead: Bool)
  /// Requests that one call of the busiest caller has to carry.
  case batch(ID<Call>, size: Double)
  /// Writes of the busiest user: let a queue take the peak.
  case queueWrites(ID<Use>)
  /// Instances that are needed of a service.
  case replicas(ID<Service>, Double)
  /// Connections that a store has to take; or a pool of so many for each replica of all that use it, 0 if there are more
  /// replicas than connections.
  case connections(Double, pool: Double)
  /// What a part that has no replicas here, as a store, has to take in a second.
  case capacity(Double)
}
