import TopologyModel

/// The cycles of the topology: one for each component of services that wait for each other, then one for each
/// component of calls and messages that is closed only by steps nobody waits for.
///
/// A cycle is shown by the shortest way round that needs no gateway, else the shortest; of several the one whose names
/// come first. In a component of more than
/// 64 services a search that would take more than 64 times its edges stops early, with the shortest way round through
/// the services searched by then, the smallest name first.
/// - Complexity: linear in services, calls and messages.
package struct Cycles: Analysis {
  package static let facts = [
    Fact("services", of: .cycle, .texts, "the services that wait for each other, by name", from: Self.self) { cycles, index in
      .names(cycles.all[index].members.map { cycles.topology.services[$0.index].name })
    },
    Fact("size", of: .cycle, .count, "how many services wait for each other", from: Self.self) { .count($0.all[$1].members.count) },
    Fact("path", of: .cycle, .texts, "the shortest way round, back to where it starts; queues included", from: Self.self) {
      .names($0.all[$1].pathNames)
    },
    Fact("length", of: .cycle, .count, "steps of the shortest way round", from: Self.self) { .count($0.all[$1].places.count) },
    Fact("kind", of: .cycle, .text, "sync if every step is waited for, else async", from: Self.self) { cycles, index in
      if cycles.doubtful.contains(index) { return .unknown(needs: .need(.mode, of: .call)) }
      return .word(cycles.all[index].isSynchronous ? synchronous : asynchronous)
    },
    Fact(
      "is_closed_by_gateways", of: .cycle, .flag,
      "whether every way round leads through a gateway, which passes each request on to one service", for: .rules, from: Self.self
    ) { .flag($0.all[$1].isClosedByGateways) },
    Fact("attempts_product", of: .cycle, .number, "attempts that one request becomes on the shortest way round") { base in
      let (cycles, hops, factors) = (base[Cycles.self], base[SynchronousGraph.self], base[AttemptsFactor.self].ofCall)
      return { index in
        guard cycles.all[index].isSynchronous else { return .absent }
        return cycles.all[index].edges.reduce(Estimate.known(1)) {
          $0.combined(with: hops.calls(of: Int($1)).reduce(.absent) { $0.larger(factors[Int($1)]) }, *)
        }.factValue
      }
    },
  ]

  private static let synchronous = StaticText("sync")
  private static let asynchronous = StaticText("async")

  /// Synchronous ones first, each kind in the order of its smallest service.
  package let all: [Cycle]
  /// How many of them, the first ones, are synchronous: those that `topolint facts` prints.
  package let synchronousCount: Int
  private let topology: Topology
  /// Those, by number, that are synchronous only if calls are of which nobody knows that.
  private let doubtful: Set<Int>

  package init(_ base: FactBase) {
    let topology = base.topology
    let graph = base[SynchronousGraph.self].graph
    let waiting = base[StronglyConnectedComponents.self].condensation
    let synchronous = Self.cycles(of: graph, waiting, isSynchronous: true, topology, service: { ID($0) }) { edge in
      Self.hop(of: ID(graph.labels(of: edge).first!), topology)
    }

    let messages = base[MessageGraph.self]
    var isWaiting = [Bool](repeating: false, count: topology.services.count)
    let waitingAnyway =
      base.whole === base ? synchronous : Array(base.whole[Cycles.self].all.prefix(base.whole[Cycles.self].synchronousCount))
    for cycle in waitingAnyway where !cycle.isClosedByGateways { for member in cycle.members { isWaiting[member.index] = true } }
    let asynchronous = Self.cycles(
      of: messages.graph, messages.condensation, isSynchronous: false, topology, service: messages.service
    ) { messages.hop($0, topology) }
    .filter { cycle in !cycle.members.contains { isWaiting[$0.index] } && cycle.places.contains { !Self.isWaitedFor($0, topology) } }
    all = synchronous + asynchronous
    synchronousCount = synchronous.count
    self.topology = topology
    var doubtful: Set<Int> = []
    if topology.lost.contains(.mode), !synchronous.isEmpty {
      let certain = Condensation(base[SynchronousGraph.self].certain(topology))
      for (index, cycle) in synchronous.enumerated() {
        let isCertain = cycle.members.contains { certain.isCyclic[Int(certain.componentOf[$0.index])] }
        if !isCertain { doubtful.insert(index) }
      }
    }
    self.doubtful = doubtful
  }

  private static func isWaitedFor(_ hop: Cycle.Hop, _ topology: Topology) -> Bool { hop.call.map { topology.isSynchronous($0) } ?? false }

  /// One cycle for each cyclic component, shown by a way round that needs no gateway if there is one.
  private static func cycles(
    of graph: DirectedGraph, _ whole: Condensation, isSynchronous: Bool, _ topology: Topology,
    service: @escaping (Int32) -> ID<Service>?, hop: (Int) -> Cycle.Hop
  ) -> [Cycle] {
    let inner = withoutGateways(whole, of: graph, topology, service)
    var innerOf: [Int32: Int] = [:]
    for component in inner?.cyclic ?? [] {
      let outer = whole.componentOf[Int(inner!.members(of: component).first!)]
      if innerOf[outer] == nil { innerOf[outer] = component }
    }
    var steps = [[Int32]](repeating: [], count: whole.count)
    for edge in 0..<graph.edgeCount {
      let (source, target) = (Int(graph.sources[edge]), Int(graph.targets[edge]))
      let component = Int(whole.componentOf[source])
      guard whole.isCyclic[component], component == Int(whole.componentOf[target]) else { continue }
      if let inner, innerOf[Int32(component)] != nil {
        guard inner.componentOf[source] == inner.componentOf[target], inner.isCyclic[Int(inner.componentOf[source])] else { continue }
      }
      steps[component].append(Int32(edge))
    }
    return whole.cyclic.map { component in
      let shown = innerOf[Int32(component)]
      let subgraph = shown.map { Subgraph($0, of: inner!, in: graph) } ?? Subgraph(component, of: whole, in: graph)
      let edges = shortest(subgraph)
      let places = edges.map { hop(Int($0)) }
      return Cycle(
        isSynchronous: isSynchronous,
        isClosedByGateways: inner != nil && shown == nil,
        members: distinct(whole.members(of: component).compactMap(service)),
        path: edges.compactMap { service(graph.sources[Int($0)]) },
        pathNames: places.map(\.from) + [places[0].from],
        places: places,
        edges: isSynchronous ? edges : [],
        steps: steps[component],
        node: whole.members(of: component).first!)
    }
  }

  /// In order, each once: a service can be there with its requests and with some of its messages.
  private static func distinct(_ services: [ID<Service>]) -> [ID<Service>] {
    if zip(services, services.dropFirst()).allSatisfy({ $0 < $1 }) { return services }
    return Set(services).sorted()
  }

  /// The components that are left when no step leads to a gateway or away from one; nil if no gateway is on a cycle.
  private static func withoutGateways(
    _ condensation: Condensation, of graph: DirectedGraph, _ topology: Topology, _ service: @escaping (Int32) -> ID<Service>?
  ) -> Condensation? {
    let isGateway = { (node: Int) in service(Int32(node)).map { topology.services[$0.index].role == .gateway } ?? false }
    guard (0..<graph.nodeCount).contains(where: { condensation.isCyclic[Int(condensation.componentOf[$0])] && isGateway($0) }) else {
      return nil
    }
    var edges: [DirectedGraph.Edge] = []
    for (source, target) in zip(graph.sources, graph.targets) where !isGateway(Int(source)) && !isGateway(Int(target)) {
      edges.append(DirectedGraph.Edge(from: source, to: target))
    }
    return Condensation(DirectedGraph(nodeCount: graph.nodeCount, edges: edges))
  }

  /// The edges of the shortest way round in a component, by their numbers in the whole.
  private static func shortest(_ component: Subgraph) -> [Int32] {
    let graph = component.graph
    var search = CycleSearch(component)
    var steps = 64 * (graph.nodeCount + graph.edgeCount)
    let isClosed = [Bool](repeating: false, count: graph.edgeCount)
    guard let path = search.shortest(avoiding: isClosed, steps: &steps) else { preconditionFailure("a cyclic component without a cycle") }
    return path.map { component.original($0) }
  }

  /// Every step of a cycle's component, not only of the way round that is shown.
  /// - Parameter base: what the cycles were found in.
  /// - Complexity: linear in the steps.
  package func steps(of cycle: Int, in base: FactBase) -> [EdgeNames] {
    let hops: (Int) -> Cycle.Hop =
      all[cycle].isSynchronous
      ? { [graph = base[SynchronousGraph.self].graph] in Self.hop(of: ID(graph.labels(of: $0).first!), base.topology) }
      : { [messages = base[MessageGraph.self]] in messages.hop($0, base.topology) }
    return all[cycle].steps.map { step in
      let hop = hops(Int(step))
      return EdgeNames(from: hop.from, to: hop.to)
    }
  }

  /// A call as a step.
  static func hop(of id: ID<Call>, _ topology: Topology) -> Cycle.Hop {
    let call = topology.calls[id.index]
    return Cycle.Hop(
      span: call.span, from: topology.services[call.caller.index].name, to: topology.services[call.callee.index].name, call: id)
  }
}
