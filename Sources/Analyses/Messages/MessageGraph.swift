import TopologyModel

/// Everything that sets something off: hops, be they waited for or not, and messages by way of their queues. Nodes are
/// the services by their numbers, then the queues. Infrastructure takes no part.
package struct MessageGraph: Analysis {
  package static let facts: [Fact] = []

  /// Nodes are services, then queues; labels are numbers of calls, then publishes, then consumes.
  package let graph: DirectedGraph
  /// Its strongly connected components.
  package let condensation: Condensation

  /// - Complexity: linear in services, queues, calls and messages.
  package init(_ base: FactBase) {
    let topology = base.topology
    let (services, calls, publishes) = (topology.services.count, topology.calls.count, topology.publishes.count)
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(topology.calls.count)
    // Labels are numbers of calls, then of what is published, then of what is consumed.
    for (index, call) in topology.calls.enumerated() where topology.isHop(ID(index)) {
      if base.leavesOut(from: topology.services[call.caller.index].name, to: topology.services[call.callee.index].name) { continue }
      edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue, label: Int32(index)))
    }
    for (index, publish) in topology.publishes.enumerated() where !topology.services[publish.service.index].role.isInfrastructure {
      if base.leavesOut(from: topology.services[publish.service.index].name, to: topology.queues[publish.queue.index].name) { continue }
      edges.append(
        DirectedGraph.Edge(from: publish.service.rawValue, to: Int32(services + publish.queue.index), label: Int32(calls + index)))
    }
    for (index, consume) in topology.consumes.enumerated() where !topology.services[consume.service.index].role.isInfrastructure {
      if base.leavesOut(from: topology.queues[consume.queue.index].name, to: topology.services[consume.service.index].name) { continue }
      edges.append(
        DirectedGraph.Edge(
          from: Int32(services + consume.queue.index), to: consume.service.rawValue, label: Int32(calls + publishes + index)))
    }
    graph = DirectedGraph(nodeCount: services + topology.queues.count, edges: edges)
    condensation = Condensation(graph)
  }

  /// An edge as a step of a cycle.
  func hop(_ edge: Int, _ topology: Topology) -> Cycle.Hop {
    var label = Int(graph.labels(of: edge).first!)
    if label < topology.calls.count { return Cycles.hop(of: ID(label), topology) }
    label -= topology.calls.count
    if label < topology.publishes.count {
      let publish = topology.publishes[label]
      let (service, queue) = (topology.services[publish.service.index].name, topology.queues[publish.queue.index].name)
      return Cycle.Hop(span: publish.span, from: service, to: queue, call: nil)
    }
    let consume = topology.consumes[label - topology.publishes.count]
    let (service, queue) = (topology.services[consume.service.index].name, topology.queues[consume.queue.index].name)
    return Cycle.Hop(span: consume.span, from: queue, to: service, call: nil)
  }
}
