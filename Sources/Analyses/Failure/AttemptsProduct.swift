import TopologyModel

/// What retries multiply to: the largest number of attempts that one request at an entry can become at each service.
/// Without end, and so null, on and behind a cycle some call of which is retried.
/// - Complexity: linear in services and calls: one pass over the condensation, callers first.
package struct AttemptsProduct: Analysis {
  package static let facts = [
    Fact(
      "attempts_product", of: .service, .number,
      "the worst number of attempts that one request at an entry can become here; null where no entry reaches it, and on and behind a retried cycle",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service.
  package let ofService: [Estimate]

  /// What is known of a service while its callers are gone through.
  private struct Arrival {
    var isReached = false
    var isEndless = false
    /// What would have to be known first.
    var unknown: Estimate?
    var product = 0.0

    static let entry = Arrival(isReached: true, product: 1)

    mutating func join(_ other: Arrival) {
      isReached = isReached || other.isReached
      isEndless = isEndless || other.isEndless
      unknown = unknown ?? other.unknown
      product = max(product, other.product)
    }

    /// Over a call that is tried so often.
    func multiplied(by factor: Estimate) -> Arrival {
      var next = self
      if let factor = factor.number { next.product = Estimate.saturated(product * factor) } else { next.unknown = unknown ?? factor }
      return next
    }

    var estimate: Estimate {
      if !isReached || isEndless { return .absent }
      return unknown ?? .known(product)
    }
  }

  package init(_ base: FactBase) {
    let graph = base[SynchronousGraph.self].graph
    let condensation = base[StronglyConnectedComponents.self].condensation
    let factors = base[AttemptsFactor.self].ofEdge
    var arrivals = base[Entries.self].isEntry.map { $0 ? Arrival.entry : Arrival() }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      var arrival = Arrival()
      for node in members { arrival.join(arrivals[Int(node)]) }
      guard arrival.isReached else { continue }
      let isInside = { (edge: Int) in Int(condensation.componentOf[Int(graph.targets[edge])]) == component }
      for node in members {
        for edge in graph.edges(from: Int(node)) where isInside(edge) {
          if factors[edge].number == nil { arrival.unknown = arrival.unknown ?? factors[edge] }
          if factors[edge].number ?? 1 > 1 { arrival.isEndless = true }
        }
      }
      for node in members {
        arrivals[Int(node)] = arrival
        for edge in graph.edges(from: Int(node)) where !isInside(edge) {
          arrivals[Int(graph.targets[edge])].join(arrival.multiplied(by: factors[edge]))
        }
      }
    }
    ofService = arrivals.map(\.estimate)
  }
}
