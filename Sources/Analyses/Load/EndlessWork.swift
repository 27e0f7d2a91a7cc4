import TopologyModel

/// Whether what goes round a cycle sets off at least as much again: the gain of a round is one or more, and no load of it is
/// finite.
/// - Complexity: that of `LinearSystem`, for each component that is a cycle.
package struct EndlessWork: Analysis {
  package static let facts = [
    Fact(
      "feeds_itself", of: .cycle, .flag,
      "whether what goes round sets off as much again or more, so that its load has no end; null where an input cannot say how often calls are made",
      from: Self.self
    ) { $0.ofCycle[$1] }
  ]

  private let ofCycle: [FactValue]

  package init(_ base: FactBase) {
    let flow = base[RequestFlow.self]
    let (graph, condensation) = (flow.graph, flow.condensation)
    var known: [Int: FactValue] = [:]
    ofCycle = base[Cycles.self].all.map { cycle in
      let component = Int(condensation.componentOf[Int(cycle.node)])
      if let value = known[component] { return value }
      let members = condensation.members(of: component)
      var system = LinearSystem(members.map { _ in .known(1) })
      for node in members {
        for edge in graph.edges(from: Int(node)) where Int(condensation.componentOf[Int(graph.targets[edge])]) == component {
          let row = Int(condensation.positionOf[Int(graph.targets[edge])])
          for label in graph.labels(of: edge) {
            system.add(flow.factors[Int(label)], of: Int(condensation.positionOf[Int(node)]), to: row)
          }
        }
      }
      let value: FactValue =
        switch system.solution()[0] {
        case .known: .flag(false)
        case .absent, .bounded: .flag(true)
        case let unknown: unknown.factValue
        }
      known[component] = value
      return value
    }
  }
}
