package import TopologyModel

/// Whose silence means how often calls are tried, where no file says it.
/// - Complexity: linear in calls.
package struct ImpliedAttempts: Analysis {
  package static let facts = [
    Fact(
      "attempts_implied_by", of: .call, .text,
      "the format and version that mean its attempts by silence, such as Istio 1.32; null where they are said or nobody knows them",
      from: Self.self
    ) { implied, call in
      implied.ofCall[call].map { .word(implied.words[$0.index]) } ?? .absent
    }
  ]

  /// By call: the convention; nil where there is none.
  package let ofCall: [ConventionID?]
  private let words: [StaticText]

  package init(_ base: FactBase) {
    let topology = base.topology
    ofCall = topology.calls.map { topology.entry(.attempts, in: $0.attributes)?.impliedBy }
    words = topology.conventions.all.map { StaticText($0) }
  }
}
