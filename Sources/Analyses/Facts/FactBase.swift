package import TopologyModel

/// A topology and what has been learned of it so far: each analysis runs once, when first asked for.
package final class FactBase {
  /// What there is to learn of.
  package let topology: Topology
  /// The tier to judge by, if the user names one.
  package let requestedTier: Tier?
  /// What has become of exceptions and the baseline; none before the topology has been judged.
  package let exceptions: [ExceptionOutcome]
  private var learned: [ObjectIdentifier: any Analysis]

  /// Of a topology, of which nothing has been learned.
  package init(_ topology: Topology, tier: Tier? = nil) {
    self.topology = topology
    requestedTier = tier
    exceptions = []
    learned = [:]
  }

  /// The same topology and all that has been learned of it, for the rules that judge exceptions.
  package init(_ base: FactBase, exceptions: [ExceptionOutcome]) {
    topology = base.topology
    requestedTier = base.requestedTier
    self.exceptions = exceptions
    learned = base.learned
  }

  /// What an analysis has learned.
  package subscript<A: Analysis>(_ analysis: A.Type) -> A {
    let key = ObjectIdentifier(analysis)
    if let known = learned[key] as? A { return known }
    let new = A(self)
    learned[key] = new
    return new
  }
}
