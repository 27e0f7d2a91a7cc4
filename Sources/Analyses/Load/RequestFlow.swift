import TopologyModel

/// What one request sets off, edge by edge of the graph of calls and messages, and all in all.
/// - Complexity: linear in services, queues, calls and messages, and `LinearSystem` for each cycle.
package struct RequestFlow: Analysis {
  package static let facts = [
    Fact(
      "calls_per_action", of: .service, .number,
      "calls that one request at it sets off in the mean, at once and through others; null on and before a cycle whose work feeds itself",
      from: Self.self
    ) { $0.callsPerAction }
  ]

  /// That of `MessageGraph`.
  package let graph: DirectedGraph
  /// The strongly connected components of `graph`.
  package let condensation: Condensation
  /// By label of an edge, which is the number of a call, then of what is published, then of what is consumed: how
  /// often for each request, or message, that comes to where the edge begins.
  package let factors: Estimates
  /// By node.
  package let callsPerAction: Estimates

  /// The factor of a label, which can be any number where an input cannot say it.
  func openFactor(_ label: Int32, _ topology: Topology) -> Estimate {
    let (number, calls) = (Int(label), topology.calls.count)
    return number < calls
      ? factors[number].orAny(.perRequest, .call, number) : factors[number].orAny(.perRequest, .publish, number - calls)
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let (graph, condensation) = (messages.graph, messages.condensation)
    let factors =
      base[CallsPerRequest.self].ofCall
      + topology.publishes.indices.map {
        Estimate(topology.knowledge(.perRequest, of: ID<Publish>($0)), .perRequest, of: .publish).or(1)
      } + base[Deliveries.self].ofConsume.map { .known($0) }

    var sums = [Estimate](repeating: .absent, count: graph.nodeCount)
    // A message is no call; what its consumers do then may be some.
    let isCall = { (label: Int32) in Int(label) < topology.calls.count }
    for component in 0..<condensation.count {
      let members = condensation.members(of: component)
      let isInside = { (edge: Int) in Int(condensation.componentOf[Int(graph.targets[edge])]) == component }
      for node in members {
        var sum = Estimate.known(0)
        for edge in graph.edges(from: Int(node)) {
          let behind = isInside(edge) ? .known(0) : sums[Int(graph.targets[edge])]
          for label in graph.labels(of: edge) {
            sum = sum.combined(with: behind.combined(with: factors[Int(label)]) { ($0 + (isCall(label) ? 1 : 0)) * $1 }, +)
          }
        }
        sums[Int(node)] = sum
      }
      guard condensation.isCyclic[component] else { continue }
      var system = LinearSystem(members.map { sums[Int($0)] })
      for node in members {
        for edge in graph.edges(from: Int(node)) where isInside(edge) {
          for label in graph.labels(of: edge) {
            system.add(
              factors[Int(label)], of: Int(condensation.positionOf[Int(graph.targets[edge])]), to: Int(condensation.positionOf[Int(node)]))
          }
        }
      }
      for (node, sum) in zip(members, system.solution()) { sums[Int(node)] = sum }
    }
    self.graph = graph
    self.condensation = condensation
    self.factors = Estimates(factors)
    // Of a cycle whose work feeds itself there is no number, whatever is said.
    callsPerAction = Estimates(sums.map { $0.missing.isEmpty ? $0.exact : $0 })
  }
}

extension RequestFlow {
  /// What comes to each node: what arrives there, and what one request or message sets off at all that lead to it. Nil is
  /// what nothing leads to, and adds nothing.
  /// - Parameters:
  ///   - arriving: by node.
  ///   - factor: by label, how often the end of an edge is asked for each time that its start is.
  ///   - fixed: what comes to the start of an edge, by node and label, where that is not what all that leads there adds up to.
  /// - Complexity: one pass over the condensation, callers first, and `LinearSystem` for each cycle.
  func rates(
    _ arriving: [Estimate?], by factor: (Int32) -> Estimate, fixed: (Int, Int32) -> Estimate? = { _, _ in nil }
  ) -> [Estimate?] {
    var rates = arriving
    func add(_ more: Estimate, to node: Int) { rates[node] = rates[node].map { $0.combined(with: more, +) } ?? more }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      if condensation.isCyclic[component] {
        guard members.contains(where: { rates[Int($0)] != nil }) else { continue }
        let isInside = { (edge: Int) in Int(condensation.componentOf[Int(graph.targets[edge])]) == component }
        var inner: [(from: Int32, to: Int32, label: Int32)] = []
        for node in members {
          for edge in graph.edges(from: Int(node)) where isInside(edge) {
            for label in graph.labels(of: edge) {
              if let rate = fixed(Int(node), label) {
                add(rate.combined(with: factor(label), *), to: Int(graph.targets[edge]))
              } else {
                inner.append((node, graph.targets[edge], label))
              }
            }
          }
        }
        var system = LinearSystem(members.map { rates[Int($0)] ?? .known(0) })
        for edge in inner {
          system.add(factor(edge.label), of: Int(condensation.positionOf[Int(edge.from)]), to: Int(condensation.positionOf[Int(edge.to)]))
        }
        for (node, rate) in zip(members, system.solution()) { rates[Int(node)] = rate }
      }
      for node in members {
        guard let rate = rates[Int(node)] else { continue }
        for edge in graph.edges(from: Int(node)) {
          let target = Int(graph.targets[edge])
          if Int(condensation.componentOf[target]) == component { continue }
          for label in graph.labels(of: edge) {
            add((fixed(Int(node), label) ?? rate).combined(with: factor(label), *), to: target)
          }
        }
      }
    }
    return rates
  }

  /// Passes a mark on from each node that has it, and along each label that sets it by itself, to all behind.
  /// - Complexity: linear.
  func spread(_ isMarked: inout [Bool], where marks: (Int, Int32) -> Bool) {
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      let isInside = { (target: Int) in Int(condensation.componentOf[target]) == component }
      if condensation.isCyclic[component] {
        let isAny = members.contains { node in
          isMarked[Int(node)]
            || graph.edges(from: Int(node)).contains { edge in
              isInside(Int(graph.targets[edge])) && graph.labels(of: edge).contains { marks(Int(node), $0) }
            }
        }
        for node in members { isMarked[Int(node)] = isAny }
      }
      for node in members {
        for edge in graph.edges(from: Int(node)) where !isMarked[Int(graph.targets[edge])] {
          isMarked[Int(graph.targets[edge])] = isMarked[Int(node)] || graph.labels(of: edge).contains { marks(Int(node), $0) }
        }
      }
    }
  }
}
