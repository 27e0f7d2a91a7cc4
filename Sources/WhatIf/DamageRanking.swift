package import Analyses
import TopologyModel

/// Every single failure, the worst first: by the share of users' requests that fails, entries that fail, services that
/// fail, then by the same of what is hit at all, and then by kind and name.
///
/// Exact: the same as `Consequences` of each, but all at once. Most services are only counted, as those that reach what
/// fails: `ReachCount`. Entries, whose requests count as well, and services that hand over work, which can be hit in two
/// ways, are followed by name, from callers to callees, 512 at a time as the bits of one vector for each part.
/// - Complexity: that of `ReachCount`, and m · k / 512 vector operations for m calls, messages and uses and k such
///   services; memory linear in both. 10 000 services with 80 000 calls take some hundredths of a second.
package struct DamageRanking: Sendable {
  /// One for each service, store and queue, the worst first.
  package private(set) var all: [Damage]
  /// How many entries there are.
  package let entries: Int

  package init(_ base: FactBase) {
    let topology = base.topology
    let numbers = ElementNumbers(topology)
    let entries = base[Entries.self].all
    let isEntry = base[Entries.self].isEntry
    self.entries = entries.count
    let handovers = Handovers(topology)
    let named = topology.services.indices.filter { topology.services[$0].role.isOurs && !isEntry[$0] && handovers.handsOver[$0] }
    // Entries come first, so that few blocks have to do with them.
    let candidates = entries.map(\.index) + named
    let traffic = UserTraffic(base)
    let hard = Flow(topology, numbers, along: { topology.isHard($0) }, using: { topology.isRequired($0) })
    let soft = Flow(topology, numbers, along: { topology.isHop($0) && topology.isSynchronous($0) }, using: { _ in true })

    var all = (0..<numbers.count).map { Damage(element: numbers.element($0)) }
    let isCounted = topology.services.indices.map { topology.services[$0].role.isOurs && !isEntry[$0] && !handovers.handsOver[$0] }
    let (failing, lesser) = (hard.count(isCounted), soft.count(isCounted))
    for number in failing.indices {
      all[number].servicesFailed = failing[number]
      all[number].servicesDegraded = lesser[number] - failing[number]
    }
    var sums = [Sums](repeating: Sums(), count: numbers.count)
    for start in stride(from: 0, to: candidates.count, by: BitBlock.width) {
      let block = candidates[start..<min(start + BitBlock.width, candidates.count)]
      let isEntry = BitBlock(first: entries.count - start)
      let rates = traffic.rates.map { SubsetTable($0.dropFirst(start).prefix(BitBlock.width), none: 0, join: +) }
      let rows = Rows(block, topology, numbers, hard, soft, handovers)
      for number in all.indices {
        let (failed, lesser) = (rows.failed[number], rows.lesser[number])
        let hit = lesser | rows.handing[number]
        guard !hit.isEmpty else { continue }
        let (failedCount, hitCount) = (failed.population, hit.population)
        all[number].servicesFailed += failedCount
        all[number].servicesDegraded += hitCount - failedCount
        guard !isEntry.isEmpty else { continue }
        all[number].entriesFailed += (failed & isEntry).population
        all[number].entriesHit += (hit & isEntry).population
        guard let rates else { continue }
        sums[number].failed += rates.outcome(of: failed & isEntry, join: +)
        sums[number].lesser += rates.outcome(of: lesser & isEntry, join: +)
        sums[number].handing += rates.outcome(of: hit & ~lesser & isEntry, join: +)
      }
    }
    for number in all.indices where traffic.rates != nil {
      let sum = sums[number]
      all[number].trafficFailed = traffic.share(sum.failed, flow: traffic.hardFlow[number])
      all[number].trafficHit = traffic.share(sum.lesser, flow: traffic.softFlow[number], others: sum.handing)
    }
    // Each service is among those that fail with it; only the others count.
    for service in topology.services.indices where topology.services[service].role.isOurs { all[service].servicesFailed -= 1 }
    self.all = all
    self.all = Self.order(all).map { all[$0] }
  }

  private struct Sums {
    var failed = 0.0
    var lesser = 0.0
    var handing = 0.0
  }

  /// Worst first; what is equal stays in the order of kinds and names.
  private static func order(_ all: [Damage]) -> [Int] {
    func key(_ damage: Damage) -> [Double] {
      [
        damage.trafficFailed ?? 0, Double(damage.entriesFailed), Double(damage.servicesFailed), damage.trafficHit ?? 0,
        Double(damage.entriesHit), Double(damage.servicesDegraded),
      ]
    }
    let keys = all.map(key)
    return all.indices.sorted { a, b in
      for (mine, other) in zip(keys[a], keys[b]) where mine != other { return mine > other }
      return a < b
    }
  }

  // MARK: - Sets of services

  /// Services and stores in components, with the calls and uses between them.
  private struct Flow {
    private let condensation: Condensation
    /// The components, turned round: edges lead from callees to their callers.
    private let callers: DirectedGraph

    init(_ topology: Topology, _ numbers: ElementNumbers, along isTaken: (ID<Call>) -> Bool, using isUsed: (ID<Use>) -> Bool) {
      var edges: [DirectedGraph.Edge] = []
      for (index, call) in topology.calls.enumerated() where isTaken(ID(index)) {
        edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue))
      }
      for (index, use) in topology.uses.enumerated() where isUsed(ID(index)) {
        edges.append(DirectedGraph.Edge(from: use.service.rawValue, to: Int32(numbers.number(use.store))))
      }
      let whole = DirectedGraph(nodeCount: numbers.services + numbers.stores, edges: edges)
      condensation = Condensation(whole)
      callers = condensation.graph(of: whole).turned()
    }

    /// The node of `callers` that a service or store is in.
    private func node(_ number: Int) -> Int { callers.nodeCount - 1 - Int(condensation.componentOf[number]) }

    /// Hands what each service or store has down to all that it calls and uses, through others too.
    /// - Parameter rows: by number of an element; what they have at first, and in the end with all that comes from callers.
    func run(_ rows: inout [BitBlock]) {
      var own = [BitBlock](repeating: BitBlock(), count: callers.nodeCount)
      for number in rows.indices { own[node(number)] |= rows[number] }
      var reach = BlockReach(callers)
      reach.gather { $1 |= own[$0] }
      for number in rows.indices { rows[number] = reach.rows[node(number)] }
    }

    /// By number of an element: how many of the services that count reach it, itself included.
    func count(_ isCounted: [Bool]) -> [Int] {
      var weights = [Int](repeating: 0, count: callers.nodeCount)
      for service in isCounted.indices where isCounted[service] { weights[node(service)] += 1 }
      let reach = ReachCount(callers, weights: weights).ofNode
      return condensation.componentOf.indices.map { reach[node($0)] + weights[node($0)] }
    }
  }

  /// What is handed over and not waited for.
  private struct Handovers {
    /// Calls that are no hops or asynchronous; whom telemetry fails misses nothing.
    let calls: [(callee: Int, caller: Int)]
    /// By service: whether it can be hit by work that it hands over or takes.
    let handsOver: [Bool]

    init(_ topology: Topology) {
      calls = topology.calls.enumerated().compactMap { index, call in
        let isWaitedFor = topology.isHop(ID(index)) && topology.isSynchronous(ID(index))
        let isTelemetry = topology.services[call.callee.index].role == .telemetry
        return isWaitedFor || isTelemetry ? nil : (call.callee.index, call.caller.index)
      }
      var handsOver = [Bool](repeating: false, count: topology.services.count)
      for (_, caller) in calls { handsOver[caller] = true }
      for publish in topology.publishes { handsOver[publish.service.index] = true }
      for consume in topology.consumes { handsOver[consume.service.index] = true }
      self.handsOver = handsOver
    }
  }

  /// By number of an element: which services of a block fail with it, lack something by it, and hand over work in vain.
  private struct Rows {
    var failed: [BitBlock]
    var lesser: [BitBlock]
    var handing: [BitBlock]

    init(_ block: ArraySlice<Int>, _ topology: Topology, _ numbers: ElementNumbers, _ hard: Flow, _ soft: Flow, _ handovers: Handovers) {
      var own = [BitBlock](repeating: BitBlock(), count: numbers.services + numbers.stores)
      for (bit, service) in block.enumerated() { own[service].insert(bit) }
      var (failed, lesser) = (own, own)
      var handing = [BitBlock](repeating: BitBlock(), count: own.count)
      var publishers = [BitBlock](repeating: BitBlock(), count: numbers.queues)
      var consumers = publishers
      for publish in topology.publishes { publishers[publish.queue.index] |= own[publish.service.index] }
      for consume in topology.consumes {
        consumers[consume.queue.index] |= own[consume.service.index]
        handing[consume.service.index] |= publishers[consume.queue.index]
      }
      for (callee, caller) in handovers.calls { handing[callee] |= own[caller] }
      // Whoever fails with a callee leaves undone what is handed over to him.
      hard.run(&failed)
      hard.run(&handing)
      soft.run(&lesser)
      failed += [BitBlock](repeating: BitBlock(), count: numbers.queues)
      lesser += [BitBlock](repeating: BitBlock(), count: numbers.queues)
      handing += zip(publishers, consumers).map { $0 | $1 }
      self.failed = failed
      self.lesser = lesser
      self.handing = handing
    }
  }
}
