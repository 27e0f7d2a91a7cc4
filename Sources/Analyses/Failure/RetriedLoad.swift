import TopologyModel

/// How often everything is asked while it fails at once and all that fails is tried again: over all paths, the rate that
/// takes the path times the attempts on it. Ten of a hundred requests that are tried twice and ninety that are tried once
/// make 110.
///
/// A failure goes up as far as nobody answers without it: behind a call with a fallback, one that is not waited for, and
/// a queue, the usual rate arrives. On a cycle the figures solve a linear system, as in `LoadPropagation`.
/// - Complexity: that of `LoadPropagation`.
package struct RetriedLoad: Analysis {
  package static let facts = [
    Fact(
      "retried_rate_per_s", of: .service, .number,
      "requests that it takes when all fail at once and are retried: over all paths to it, the rate that takes the path times the attempts on it",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service: requests in a second.
  package let ofService: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let load = base[LoadPropagation.self]
    let flow = base[RequestFlow.self]
    let attempts = base[AttemptsFactor.self].ofCall
    let (graph, condensation) = (flow.graph, flow.condensation)
    let (services, calls) = (topology.services.count, topology.calls.count)
    let isReached = load.isReached
    let usual = load.ofNode
    let isHard = topology.calls.indices.map { topology.isHard(ID($0)) }
    let factor = { (label: Int32) in
      let often = flow.openFactor(label, topology)
      return Int(label) < calls ? often.combined(with: attempts[Int(label)].orAny(.attempts, .call, Int(label)), *) : often
    }
    var rates = [Estimate](repeating: .known(0), count: graph.nodeCount)
    for (entry, arrival) in zip(base[Entries.self].all, LoadPropagation.arrivals(base)) {
      rates[entry.index] = arrival.rate.orAny(.entryRate, .service, entry.index)
    }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      let isInside = { (edge: Int) in Int(condensation.componentOf[Int(graph.targets[edge])]) == component }
      if condensation.isCyclic[component] {
        var inner: [(from: Int32, to: Int32, label: Int32)] = []
        for node in members where isReached[Int(node)] {
          for edge in graph.edges(from: Int(node)) where isInside(edge) {
            for label in graph.labels(of: edge) {
              let target = graph.targets[edge]
              if Int(label) < calls, isHard[Int(label)] {
                inner.append((node, target, label))
              } else {
                rates[Int(target)] = rates[Int(target)].combined(with: usual[Int(node)].combined(with: factor(label), *), +)
              }
            }
          }
        }
        var system = LinearSystem(members.map { rates[Int($0)] })
        for edge in inner {
          system.add(factor(edge.label), of: Int(condensation.positionOf[Int(edge.from)]), to: Int(condensation.positionOf[Int(edge.to)]))
        }
        for (node, rate) in zip(members, system.solution()) { rates[Int(node)] = rate }
      }
      for node in members where isReached[Int(node)] {
        for edge in graph.edges(from: Int(node)) where !isInside(edge) {
          let target = Int(graph.targets[edge])
          for label in graph.labels(of: edge) {
            let arriving = Int(label) < calls && isHard[Int(label)] ? rates[Int(node)] : usual[Int(node)]
            rates[target] = rates[target].combined(with: arriving.combined(with: factor(label), *), +)
          }
        }
      }
    }
    ofService = (0..<services).map { isReached[$0] ? rates[$0].closed : .absent }
  }
}
