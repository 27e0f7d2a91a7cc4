import TopologyModel

/// What one request sets off, edge by edge of the graph of calls and messages, and all in all.
/// - Complexity: linear in services, queues, calls and messages.
package struct RequestFlow: Analysis {
  package static let facts = [
    Fact(
      "calls_per_action", of: .service, .number,
      "calls that one request at it sets off, at once and through others; null on and before a cycle", from: Self.self
    ) { $0.callsPerAction }
  ]

  /// The nodes are the services by their numbers, then the queues: `MessageGraph`.
  package let graph: DirectedGraph
  /// The strongly connected components of `graph`.
  package let condensation: Condensation
  /// By label of an edge, which is the number of a call, then of what is published, then of what is consumed: how
  /// often for each request, or message, that comes to where the edge begins.
  package let factors: [Estimate]
  /// By node.
  package let callsPerAction: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let (graph, condensation) = (messages.graph, messages.condensation)
    let factors =
      base[CallsPerRequest.self].ofCall
      + topology.publishes.indices.map {
        Estimate(topology.knowledge(.perRequest, of: ID<Publish>($0)), .perRequest, of: .publish).or(1)
      } + topology.consumes.map { _ in .known(1) }

    var sums = [Estimate](repeating: .absent, count: graph.nodeCount)
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) {
        var sum = Estimate.known(0)
        for edge in graph.edges(from: Int(node)) {
          let behind = sums[Int(graph.targets[edge])]
          for label in graph.labels(of: edge) {
            // A message is no call; what its consumers do then may be some.
            let own: Double = Int(label) < topology.calls.count ? 1 : 0
            sum = sum.combined(with: behind.combined(with: factors[Int(label)]) { ($0 + own) * $1 }, +)
          }
        }
        sums[Int(node)] = sum
      }
    }
    self.graph = graph
    self.condensation = condensation
    self.factors = factors
    callsPerAction = sums
  }
}
