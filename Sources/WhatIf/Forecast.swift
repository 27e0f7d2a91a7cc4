package import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// All that was asked of one topology, answered: what `topolint whatif` prints.
package struct Forecast {
  /// What is known of the topology.
  package let base: FactBase
  /// What was asked for: a fault, and what follows from it.
  package var fault: Fault?
  package var consequences: Consequences?
  /// How what was at fault gets over it, if it was asked how long that lasts.
  package var aftermath: Aftermath?
  /// Every single failure, if that was asked for.
  package var ranking: DamageRanking?
  /// What growth does, if that was asked for.
  package var growth: Growth?
  /// The findings of today and those at that growth.
  package var judged: (before: LintResult, after: LintResult)?

  /// Nothing has been asked yet.
  package init(_ base: FactBase) { self.base = base }

  /// What was asked about.
  package var topology: Topology { base.topology }

  /// The services and queues that are hit and not the fault itself: what fails first, then by kind and name.
  package var hit: [Element] {
    guard let consequences else { return [] }
    let elements = topology.services.indices.map { Element.service(ID($0)) } + topology.queues.indices.map { .queue(ID($0)) }
    let hit = elements.filter { consequences.state(of: $0) != .ok && !consequences.isFault($0) }
    return hit.filter { consequences.state(of: $0) == .failed } + hit.filter { consequences.state(of: $0) == .degraded }
  }

  /// What hits no other part and no user is no more than itself.
  package var harmful: [Damage] {
    ranking?.all.filter { $0.entriesHit > 0 || $0.servicesFailed > 0 || $0.servicesDegraded > 0 } ?? []
  }

  /// What is not declared, but would decide more of what follows from the fault, each once.
  package var missing: [Message] {
    var missing = consequences?.missing ?? []
    for gap in aftermath?.missing ?? [] where !missing.contains(gap) { missing.append(gap) }
    return missing
  }
}
