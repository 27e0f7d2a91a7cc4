package import SourceText
package import TopologyModel

/// A topology and what has been learned of it so far: each analysis runs once, when first asked for.
package final class FactBase {
  /// What there is to learn of.
  package let topology: Topology
  /// Its names.
  package let names: RecentNames
  /// The tier to judge by, if the user names one.
  package let requestedTier: Tier?
  /// What has become of exceptions and the baseline; none before the topology has been judged.
  package let exceptions: [ExceptionOutcome]
  /// The topology with all its edges, where some are left out here.
  private let complete: FactBase?
  /// Calls and messages that no cycle and no chain may use here.
  private let leftOut: Set<EdgeNames>
  /// By analysis, in a box of its type: taken out some hundred thousand times a run, which a cast of what is `any Analysis`
  /// would make dear.
  private var learned: [ObjectIdentifier: AnyObject]

  /// Of any type, for a box of an analysis alone is made with a look at all conformances of the program, sixty times a run.
  private final class Box<Value> {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  /// Of a topology, of which nothing has been learned.
  package init(_ topology: Topology, tier: Tier? = nil) {
    self.topology = topology
    names = RecentNames(topology.names)
    requestedTier = tier
    exceptions = []
    complete = nil
    leftOut = []
    learned = [:]
  }

  /// The same topology with cycles and chains that do without some calls and messages. No entry, no chain deeper than in
  /// the whole and no cycle that is none there comes of it.
  package init(_ base: FactBase, leavingOut edges: Set<EdgeNames>) {
    topology = base.topology
    names = base.names
    requestedTier = base.requestedTier
    exceptions = []
    complete = base
    leftOut = edges
    learned = [:]
  }

  /// The same topology and all that has been learned of it, for the rules that judge exceptions.
  package init(_ base: FactBase, exceptions: [ExceptionOutcome]) {
    topology = base.topology
    names = base.names
    requestedTier = base.requestedTier
    self.exceptions = exceptions
    complete = base.complete
    leftOut = base.leftOut
    learned = base.learned
  }

  /// The name of a service.
  package func name(_ service: ID<Service>) -> Untrusted { names[topology.services[service.index].name] }

  /// The same with all its edges; itself if none is left out.
  var whole: FactBase { complete ?? self }

  /// Whether cycles and chains do without what leads from one name to another.
  func leavesOut(from: @autoclosure () -> NameID, to: @autoclosure () -> NameID) -> Bool {
    !leftOut.isEmpty && leftOut.contains(EdgeNames(from: from(), to: to()))
  }

  /// What an analysis has learned.
  package subscript<A: Analysis>(_ analysis: A.Type) -> A {
    let key = ObjectIdentifier(analysis)
    if let known = learned[key] { return unsafe unsafeDowncast(known, to: Box<A>.self).value }
    let new = A(self)
    learned[key] = Box(new)
    return new
  }
}
