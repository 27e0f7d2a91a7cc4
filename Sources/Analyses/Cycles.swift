package import SourceText
package import TopologyModel

/// Services that wait for each other, or that set each other off.
package struct Cycle: Sendable {
  /// One step of a cycle, and where it is declared.
  package struct Hop: Sendable {
    package let span: Span
    package let from: NameID
    package let to: NameID
    /// The call that it is; nil if it is a message to or from a queue.
    package let call: ID<Call>?
  }

  /// Whether every step is one that the caller waits for.
  package let isSynchronous: Bool
  /// Every service of the component, by name.
  package let members: [ID<Service>]
  /// The services of the representative in order, from its smallest; each once.
  package let path: [ID<Service>]
  /// The same with the queues between them, and back at the start: a, orders, b, a.
  package let pathNames: [NameID]
  /// The steps of the representative.
  package let places: [Hop]
  /// The same as edges of `SynchronousGraph`; empty if it is asynchronous.
  package let edges: [Int32]
}

/// The cycles of the topology: one for each component of services that wait for each other, then one for each
/// component of calls and messages that is closed only by steps nobody waits for. A gateway closes no cycle: it passes
/// each request on to one service, and a service that calls it does not wait for all that stand behind it.
///
/// A cycle is shown by the shortest way round, of several the one whose names come first. In a component of more than
/// 64 services a search that would take more than 64 times its edges stops early, with the shortest way round through
/// the services searched by then, the smallest name first.
/// - Complexity: linear in services, calls and messages.
package struct Cycles: Analysis {
  package static let facts = [
    Fact("services", of: .cycle, .texts, "the services that wait for each other, by name", from: Self.self) { cycles, index in
      .names(cycles.all[index].members.map { cycles.names[$0.index] })
    },
    Fact("size", of: .cycle, .count, "how many services wait for each other", from: Self.self) { .count($0.all[$1].members.count) },
    Fact("path", of: .cycle, .texts, "the shortest way round, back to where it starts; queues included", from: Self.self) {
      .names($0.all[$1].pathNames)
    },
    Fact("length", of: .cycle, .count, "steps of the shortest way round", from: Self.self) { .count($0.all[$1].places.count) },
    Fact("kind", of: .cycle, .text, "sync if every step is waited for, else async", from: Self.self) {
      .word($0.all[$1].isSynchronous ? synchronous : asynchronous)
    },
    Fact("attempts_product", of: .cycle, .number, "tries that one request becomes on the shortest way round") { base in
      let (cycles, factors) = (base[Cycles.self], base[AttemptsFactor.self])
      return { index in
        guard cycles.all[index].isSynchronous else { return .absent }
        return cycles.all[index].edges.reduce(Estimate.known(1)) { $0.combined(with: factors.ofEdge[Int($1)], *) }.factValue
      }
    },
  ]

  private static let synchronous = StaticText("sync")
  private static let asynchronous = StaticText("async")

  /// Synchronous ones first, each kind in the order of its smallest service.
  package let all: [Cycle]
  /// How many of them, the first ones, are synchronous: those that `topolint facts` prints.
  package let synchronousCount: Int
  /// The components of `SynchronousGraph` that the synchronous ones are, gateways left out.
  package let waiting: Condensation
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    let graph = base[SynchronousGraph.self].graph
    let waiting = Self.withoutGateways(base[StronglyConnectedComponents.self].condensation, of: graph, topology)
    let synchronous = waiting.cyclic.map { component in
      Self.cycle(of: Subgraph(component, of: waiting, in: graph), isSynchronous: true, topology) { edge in
        Self.hop(of: ID(graph.labels(of: edge).first!), topology)
      }
    }

    let messages = base[MessageGraph.self]
    let wider = Self.withoutGateways(messages.condensation, of: messages.graph, topology)
    let isWaiting = { (node: Int32) in node < topology.services.count && waiting.isCyclic[Int(waiting.componentOf[Int(node)])] }
    let asynchronous = wider.cyclic.filter { !wider.members(of: $0).contains(where: isWaiting) }.map { component in
      Self.cycle(of: Subgraph(component, of: wider, in: messages.graph), isSynchronous: false, topology) { messages.hop($0, topology) }
    }
    all = synchronous + asynchronous
    synchronousCount = synchronous.count
    self.waiting = waiting
    names = topology.services.map(\.name)
  }

  /// The components that are left when no step leads to a gateway or away from one.
  private static func withoutGateways(_ condensation: Condensation, of graph: DirectedGraph, _ topology: Topology) -> Condensation {
    let services = topology.services
    let isGateway = { (node: Int) in node < services.count && services[node].role == .gateway }
    guard services.indices.contains(where: { isGateway($0) && condensation.isCyclic[Int(condensation.componentOf[$0])] }) else {
      return condensation
    }
    var edges: [DirectedGraph.Edge] = []
    for (source, target) in zip(graph.sources, graph.targets) where !isGateway(Int(source)) && !isGateway(Int(target)) {
      edges.append(DirectedGraph.Edge(from: source, to: target))
    }
    return Condensation(DirectedGraph(nodeCount: graph.nodeCount, edges: edges))
  }

  private static func cycle(of component: Subgraph, isSynchronous: Bool, _ topology: Topology, hop: (Int) -> Cycle.Hop) -> Cycle {
    let graph = component.graph
    var search = CycleSearch(component)
    var steps = 64 * (graph.nodeCount + graph.edgeCount)
    let isClosed = [Bool](repeating: false, count: graph.edgeCount)
    guard let path = search.shortest(avoiding: isClosed, steps: &steps) else { preconditionFailure("a cyclic component without a cycle") }
    let edges = path.map { component.original($0) }
    let places = edges.map { hop(Int($0)) }
    let isService = { (node: Int32) in node < topology.services.count }
    return Cycle(
      isSynchronous: isSynchronous,
      members: component.nodes.filter(isService).map { ID($0) },
      path: path.map { component.nodes[Int(graph.sources[Int($0)])] }.filter(isService).map { ID($0) },
      pathNames: places.map(\.from) + [places[0].from],
      places: places,
      edges: isSynchronous ? edges : [])
  }

  /// A call as a step.
  static func hop(of id: ID<Call>, _ topology: Topology) -> Cycle.Hop {
    let call = topology.calls[id.index]
    return Cycle.Hop(
      span: call.span, from: topology.services[call.caller.index].name, to: topology.services[call.callee.index].name, call: id)
  }
}
