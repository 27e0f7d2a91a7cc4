import TopologyModel

/// How many others each service cannot do without. Each counts once, at whatever depth: Treynor, Dahlin, Rau and
/// Beyer, "The calculus of service availability", 2017.
/// - Complexity: `ReachCount`.
package struct CriticalDependencies: Analysis {
  package static let facts = [
    Fact(
      "critical_dependencies", of: .service, .count,
      "distinct services and externals that it reaches over calls that are waited for and have no fallback", from: Self.self
    ) { .count($0.ofService[$1]) }
  ]

  /// By service: how many others it reaches over hard edges; externals and undeclared targets count.
  package let ofService: [Int]

  package init(_ base: FactBase) {
    ofService = base[HardReach.self].reach(backwards: false) { _ in true }
  }
}
