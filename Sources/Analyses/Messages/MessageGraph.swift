import TopologyModel

/// Everything that sets something off: hops, be they waited for or not, and messages by way of their queues. Infrastructure takes
/// no part.
package struct MessageGraph: Analysis {
  package static let facts: [Fact] = []

  /// Nodes are services, then queues, then what a queue sets off at a service that tells by `on` what sets off what; the node of
  /// such a service stands for the requests that it takes. Labels are numbers of calls, then publishes, then consumes.
  package let graph: DirectedGraph
  /// Its strongly connected components.
  package let condensation: Condensation
  /// By what is consumed, in the order of the nodes after the queues: those with a node of their own.
  private let apart: [Int32]
  /// By what is consumed: where its messages come to.
  let nodeOfConsume: [Int32]
  private let topology: Topology

  /// - Complexity: linear in services, queues, calls and messages.
  package init(_ base: FactBase) {
    let topology = base.topology
    let (services, calls, publishes) = (topology.services.count, topology.calls.count, topology.publishes.count)
    let others = services + topology.queues.count
    let isApart = topology.said.contains(.on)
    var apart: [Int32] = []
    let nodeOfConsume = topology.consumes.indices.map { index -> Int32 in
      let service = topology.consumes[index].service
      guard topology.tellsTriggersApart(service) else { return service.rawValue }
      apart.append(Int32(index))
      return Int32(others + apart.count - 1)
    }
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(topology.calls.count)
    // Labels are numbers of calls, then of what is published, then of what is consumed.
    for (index, call) in topology.calls.enumerated() where topology.isHop(ID(index)) {
      if base.leavesOut(from: topology.services[call.caller.index].name, to: topology.services[call.callee.index].name) { continue }
      guard isApart else {
        edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue, label: Int32(index)))
        continue
      }
      let starts = Self.starts(of: call.caller, topology, nodeOfConsume) { topology.isSetOff(ID<Call>(index), by: $0) }
      for start in starts { edges.append(DirectedGraph.Edge(from: start, to: call.callee.rawValue, label: Int32(index))) }
    }
    for (index, publish) in topology.publishes.enumerated() where !topology.services[publish.service.index].role.isInfrastructure {
      if base.leavesOut(from: topology.services[publish.service.index].name, to: topology.queues[publish.queue.index].name) { continue }
      let starts = Self.starts(of: publish.service, topology, nodeOfConsume) { topology.isSetOff(ID<Publish>(index), by: $0) }
      for start in starts {
        edges.append(DirectedGraph.Edge(from: start, to: Int32(services + publish.queue.index), label: Int32(calls + index)))
      }
    }
    for (index, consume) in topology.consumes.enumerated() where !topology.services[consume.service.index].role.isInfrastructure {
      if base.leavesOut(from: topology.queues[consume.queue.index].name, to: topology.services[consume.service.index].name) { continue }
      edges.append(
        DirectedGraph.Edge(
          from: Int32(services + consume.queue.index), to: nodeOfConsume[index], label: Int32(calls + publishes + index)))
    }
    (graph, condensation) = StronglyConnectedComponents.condensed(DirectedGraph(nodeCount: others + apart.count, edges: edges), base)
    self.apart = apart
    self.nodeOfConsume = nodeOfConsume
    self.topology = topology
  }

  /// The nodes of a service at which something sets off what is asked for.
  private static func starts(
    of service: ID<Service>, _ topology: Topology, _ nodeOfConsume: [Int32], where isSetOff: (Topology.Trigger) -> Bool
  ) -> [Int32] {
    guard topology.said.contains(.on), topology.tellsTriggersApart(service) else { return [service.rawValue] }
    let messages = topology.consumes(of: service).filter { isSetOff(.message(topology.consumes[$0].queue)) }.map { nodeOfConsume[$0] }
    return (isSetOff(.request) ? [service.rawValue] : []) + messages
  }

  /// The nodes at which a call is made: those of its caller, or some of them.
  func starts(of call: ID<Call>) -> [Int32] {
    Self.starts(of: topology.calls[call.index].caller, topology, nodeOfConsume) { topology.isSetOff(call, by: $0) }
  }

  /// The nodes of a service that tells apart what sets off what, and what comes to each.
  func triggers(of service: ID<Service>) -> [(node: Int32, trigger: Topology.Trigger)] {
    [(service.rawValue, .request)] + topology.consumes(of: service).map { (nodeOfConsume[$0], .message(topology.consumes[$0].queue)) }
  }

  /// The service that a node is, or is a part of; nil for a queue.
  func service(of node: Int32) -> ID<Service>? {
    let place = Int(node) - topology.services.count - topology.queues.count
    if place >= 0 { return topology.consumes[Int(apart[place])].service }
    return Int(node) < topology.services.count ? ID(node) : nil
  }

  /// Adds to the figure of each service those of its other nodes.
  /// - Parameter figures: by node.
  /// - Complexity: linear in those nodes.
  func fold<Figure>(_ figures: inout [Figure], _ add: (inout Figure, Figure) -> Void) {
    for (place, consume) in apart.enumerated() {
      let node = topology.services.count + topology.queues.count + place
      add(&figures[topology.consumes[Int(consume)].service.index], figures[node])
    }
  }

  /// The name of a service or queue that a node is, or is a part of.
  func name(of node: Int32) -> NameID {
    service(of: node).map { topology.services[$0.index].name } ?? topology.queues[Int(node) - topology.services.count].name
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
