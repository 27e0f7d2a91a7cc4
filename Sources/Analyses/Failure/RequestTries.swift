import TopologyModel

/// How often one request of a user can come to each service at worst: over all paths from the entry where it comes in,
/// the calls on the path times their attempts, whatever fails and in whatever order: who is asked again calls, hands over and
/// publishes again. A part of a call counts as one, for there are requests that make it; of an entry's routes the one counts that
/// leads to most, while each attempt at another gateway can take another route.
/// - Complexity: linear in what each entry reaches, up to 16 times services, queues, calls and messages; entries beyond that
///   are gone through together, and their sum, which is no less, stands for the most of them.
package struct RequestTries: Analysis {
  package static let facts = [
    Fact(
      "tries_per_request", of: .service, .number,
      "how often one request of a user can come here at worst: over all paths, calls times attempts; null where no entry reaches it, and on and behind a cycle",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service.
  package let ofService: [Estimate]

  /// Where requests start: an entry, and the only call of it that they take, if it is a gateway.
  private struct Root {
    let node: Int
    let route: Int32?
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let (graph, condensation) = (messages.graph, messages.condensation)
    let (calls, routes) = (topology.calls.count, base[Routes.self])
    var most = [Estimate](repeating: .absent, count: graph.nodeCount)
    var arrivals = [Estimate](repeating: .known(0), count: graph.nodeCount)
    var isSeen = [Bool](repeating: false, count: graph.nodeCount)
    var isEndless = isSeen

    // By label: how often the end of an edge is asked for each time that its start is, and how often that is with all attempts.
    let often =
      topology.calls.indices.map { index -> Estimate in
        // What a cache always has is never asked for.
        topology.knowledge(.cacheHitRatio, of: ID<Call>(index)).value ?? 0 >= 1 ? .known(0) : .repetitions(of: ID(index), topology)
      }
      + topology.publishes.indices.map { index -> Estimate in
        Estimate(topology.knowledge(.perRequest, of: ID<Publish>(index)), .perRequest, of: .publish).or(1)
          .combined(with: .known(0)) { number, _ in Estimate.roundedUp(number) }
      } + topology.consumes.map { _ in Estimate.known(1) }
    let tries = often.indices.map { $0 < calls ? often[$0].combined(with: .attempts(of: ID($0), topology), *) : often[$0] }

    /// Goes through all that some requests reach; says how many edges that are.
    func follow(_ roots: [Root]) -> Int {
      var (reached, extra, open, edges) = ([Int](), [Int](), [Int](), 0)
      let isRoute = { (label: Int32) in Int(label) < calls && routes.isRoute(Int(label)) }
      func follows(_ node: Int, _ label: Int32) -> Bool {
        roots.count > 1 || roots[0].node != node || roots[0].route ?? label == label || !isRoute(label)
      }
      func see(_ node: Int) {
        guard !isSeen[node] else { return }
        isSeen[node] = true
        open.append(node)
      }
      for root in roots {
        see(root.node)
        arrivals[root.node] = arrivals[root.node].combined(with: .known(1), +)
      }
      while let node = open.popLast() {
        reached.append(node)
        for edge in graph.edges(from: node) where graph.labels(of: edge).contains(where: { follows(node, $0) }) {
          edges += 1
          see(Int(graph.targets[edge]))
        }
      }
      reached.sort { condensation.componentOf[$0] > condensation.componentOf[$1] }
      // Whoever comes to a cycle can go round it for ever.
      for node in reached where condensation.isCyclic[Int(condensation.componentOf[node])] {
        arrivals[node] = .absent
      }
      for node in reached {
        let arrival = arrivals[node]
        for edge in graph.edges(from: node) {
          let target = Int(graph.targets[edge])
          for label in graph.labels(of: edge) where follows(node, label) {
            let number = Int(label)
            arrivals[target] = arrivals[target].combined(with: arrival.combined(with: tries[number], *), +)
          }
        }
      }
      // What one request sets off can come to a service by calls and by messages.
      for node in reached where node >= topology.services.count {
        guard let service = messages.service(of: Int32(node))?.index else { continue }
        if !isSeen[service] {
          isSeen[service] = true
          extra.append(service)
        }
        arrivals[service] = arrivals[service].combined(with: arrivals[node], +)
      }
      for node in reached + extra {
        // No end is more than any number, and once there is none for one entry there is none at all.
        most[node] = arrivals[node] == .absent || isEndless[node] ? .absent : most[node].larger(arrivals[node])
        isEndless[node] = isEndless[node] || arrivals[node] == .absent
        arrivals[node] = .known(0)
        isSeen[node] = false
      }
      return edges + reached.count
    }

    let roots = base[Entries.self].all.flatMap { entry -> [Root] in
      guard routes.isRouter[entry.index] else { return [Root(node: entry.index, route: nil)] }
      return topology.calls(of: entry).filter { routes.isRoute($0) }.map { Root(node: entry.index, route: Int32($0)) }
    }
    var left = 16 * (graph.nodeCount + graph.edgeCount)
    var next = 0
    while next < roots.count, left > 0 {
      left -= follow([roots[next]])
      next += 1
    }
    if next < roots.count { _ = follow(Array(roots[next...])) }
    ofService = Array(most[..<topology.services.count])
  }
}
