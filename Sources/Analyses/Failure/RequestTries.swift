import SourceText
import TopologyModel

/// How often one request of a user can come to each service at worst: over all paths from the entry where it comes in,
/// the calls on the path times their attempts, and what a queue delivers times `max_deliveries`, whatever fails and in whatever
/// order. Who is asked again, because something failed that it needs, has by then done what comes before that: it calls, hands over
/// and publishes again. What comes after that, and what is done where nothing is needed, is done once. A part of a call counts
/// as one, for there are requests that make it; of an entry's routes the one counts that leads to most, while each attempt at another gateway can take another route.
/// - Complexity: linear in what each entry reaches, up to 200 000 or four times services, queues, calls and messages; entries beyond
///   that are gone through together, and their sum, which is no less, stands for the most of them.
package struct RequestTries: Analysis {
  package static let facts = [
    Fact(
      "tries_per_request", of: .service, .number,
      "how often one request of a user can come here at worst: over all paths, calls times attempts, through queues times deliveries; null where no entry reaches it, and on and behind a cycle",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service.
  package let ofService: Estimates

  /// Where requests start: an entry, and the only call of it that they take, if it is a gateway.
  private struct Root {
    let node: Int
    let route: Int32?
  }

  /// What comes to a node: all that does, and those of it that go well in the end.
  private struct Arrival {
    var all = Estimate.known(0)
    var good = Estimate.known(0)
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let (graph, condensation) = (messages.graph, messages.condensation)
    let (calls, routes, effort) = (topology.calls.count, base[Routes.self], base[CallEffort.self])
    var most = [Estimate](repeating: .absent, count: graph.nodeCount)
    var arrivals = [Arrival](repeating: Arrival(), count: graph.nodeCount)
    var isSeen = [Bool](repeating: false, count: graph.nodeCount)
    var isEndless = isSeen

    // By label: how often the end of an edge is asked for each time that its start is, and how often that is with all attempts.
    let often =
      topology.calls.indices.map { index -> Estimate in
        // What a cache always has is never asked for.
        topology.knowledge(.cacheHitRatio, of: ID<Call>(index)).value ?? 0 >= 1 ? .known(0) : effort.repetitions[index]
      }
      + topology.publishes.indices.map { index -> Estimate in
        Estimate(topology.knowledge(.perRequest, of: ID<Publish>(index)), .perRequest, of: .publish).or(1)
          .combined(with: .known(0)) { number, _ in Estimate.roundedUp(number) }
      } + topology.consumes.map { _ in Estimate.known(1) }
    let deliveries = Deliveries.mostOfLabels(topology)
    let tries = often.indices.map { often[$0].combined(with: $0 < calls ? effort.attempts[$0] : .known(deliveries[$0]), *) }

    let isHard = often.indices.map { $0 < calls && effort.isHard[$0] }
    // Without attempts all that comes goes well.
    let isBefore = tries == often ? isHard.map { _ in false } : Self.isBeforeFailure(isHard, topology)

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
        arrivals[root.node].all = arrivals[root.node].all.combined(with: .known(1), +)
        arrivals[root.node].good = arrivals[root.node].all
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
        arrivals[node] = Arrival(all: .absent, good: .absent)
      }
      for node in reached {
        let arrival = arrivals[node]
        for edge in graph.edges(from: node) {
          let target = Int(graph.targets[edge])
          for label in graph.labels(of: edge) where follows(node, label) {
            let number = Int(label)
            let (all, good) = (isHard[number] || isBefore[number], isBefore[number])
            arrivals[target].all = arrivals[target].all.combined(
              with: (all ? arrival.all : arrival.good).combined(with: tries[number], *), +)
            arrivals[target].good = arrivals[target].good.combined(
              with: (good ? arrival.all : arrival.good).combined(with: often[number], *), +)
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
        arrivals[service].all = arrivals[service].all.combined(with: arrivals[node].all, +)
      }
      for node in reached + extra {
        // No end is more than any number, and once there is none for one entry there is none at all.
        most[node] = arrivals[node].all == .absent || isEndless[node] ? .absent : most[node].larger(arrivals[node].all)
        isEndless[node] = isEndless[node] || arrivals[node].all == .absent
        arrivals[node] = Arrival()
        isSeen[node] = false
      }
      return edges + reached.count
    }

    let roots = base[Entries.self].all.flatMap { entry -> [Root] in
      guard routes.isRouter[entry.index] else { return [Root(node: entry.index, route: nil)] }
      return topology.calls(of: entry).filter { routes.isRoute($0) }.map { Root(node: entry.index, route: Int32($0)) }
    }
    var left = max(4 * (graph.nodeCount + graph.edgeCount), 200_000)
    var next = 0
    while next < roots.count, left > 0 {
      left -= follow([roots[next]])
      next += 1
    }
    if next < roots.count { _ = follow(Array(roots[next...])) }
    ofService = Estimates(most[..<topology.services.count])
  }

  /// By label: whether something that its service needs can fail after it, or at the same time, so that it is done in attempts that
  /// fail. Where no order is known it can.
  private static func isBeforeFailure(_ isHard: [Bool], _ topology: Topology) -> [Bool] {
    var isBefore = [Bool](repeating: false, count: isHard.count)
    for service in topology.services.indices {
      let calls = topology.calls(of: ID(service))
      guard calls.contains(where: { isHard[$0] }) else { continue }
      // Calls of one stage are made at once.
      var places: [Int: Span] = [:]
      var stages: [Double: Span] = [:]
      for call in calls {
        let span = topology.calls[call].span
        if let stage = topology.knowledge(.stage, of: ID<Call>(call)).value { stages[stage] = min(stages[stage] ?? span, span) }
      }
      for call in calls {
        places[call] = topology.knowledge(.stage, of: ID<Call>(call)).value.flatMap { stages[$0] } ?? topology.calls[call].span
      }
      // The last two of what it needs: one of them is another than the call.
      let needed = calls.filter { isHard[$0] }.sorted { places[$0]! < places[$1]! }.suffix(2)
      for call in calls { isBefore[call] = needed.contains { $0 != call && places[call]! <= places[$0]! } }
      // Messages are handed over first.
      for publish in topology.publishes(of: ID(service)) { isBefore[topology.calls.count + publish] = true }
    }
    return isBefore
  }
}
