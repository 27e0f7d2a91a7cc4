package import Advising
package import TopologyModel

/// A part that load outgrows.
package struct Saturation: Sendable {
  /// What is too small.
  package enum Limit: String, Sendable {
    /// It is asked for more than it can take.
    case capacity
    /// More requests are under way than a replica has workers.
    case workers
    /// A consumer of the queue does not keep up.
    case consumers
    /// The pools of the replicas that growth takes open more connections than the store has.
    case connections
  }

  /// What load outgrows.
  package let element: Element
  /// By what.
  package let limit: Limit
  /// The factor at which it is used as much as it may be, and at which it is full.
  package let factor: Double
  package let fullAt: Double
  /// What is asked of it today, at the factor that growth is worked out for, and what it can take: requests a second, workers of
  /// a replica, or connections.
  package let load: Double
  package let loadThen: Double
  package let capacity: Double
  /// The first is the one to begin with; never empty.
  package let remedies: [Remedy]
}
