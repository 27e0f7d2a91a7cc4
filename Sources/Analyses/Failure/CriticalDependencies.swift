import TopologyModel

/// How many others each service cannot do without; bounds where nobody knows of a call whether it is hard. Each counts once, at whatever depth: Treynor, Dahlin, Rau and
/// Beyer, "The calculus of service availability", 2017.
/// - Complexity: `ReachCount`.
package struct CriticalDependencies: Analysis {
  package static let facts = [
    Fact(
      "critical_dependencies", of: .service, .count,
      "distinct services and externals that it reaches over calls that are waited for and have no fallback", from: Self.self
    ) { $0.counts.value(of: $1) }
  ]

  /// By service: how many others it reaches over calls that may be hard; externals and undeclared targets count.
  package var ofService: [Int32] { counts.most }
  /// The same, and how many it reaches over those that are known to be.
  let counts: HardCounts

  package init(_ base: FactBase) {
    counts = HardCounts(base[HardReach.self], backwards: false, base.topology) { _ in true }
  }
}
