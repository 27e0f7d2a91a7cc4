package import Analyses
package import TopologyModel

/// What the failure of one part brings down.
package struct Damage: Sendable {
  package let element: Element
  /// Other services of ours.
  package var servicesFailed = 0
  package var servicesDegraded = 0
  /// Entries that fail, and that fail or are degraded; the part itself, where it is one, included.
  package var entriesFailed = 0
  package var entriesHit = 0
  /// Shares of users' requests, at most; nil where rates are not known.
  package var trafficFailed: Double?
  package var trafficHit: Double?
}

/// Every single failure, the worst first: by the share of users' requests that fails, entries that fail, services that
/// fail, then by the same of what is hit at all, and then by kind and name.
///
/// Exact: the same as `Consequences` of each, but all at once. Most services are only counted, as those that reach what
/// fails: `ReachCount`. Entries, whose requests count as well, and services that hand over work, which can be hit in two
/// ways, are followed by name, from callers to callees, 512 at a time as the bits of one vector for each part.
/// - Complexity: that of `ReachCount`, and m · k / 512 vector operations for m calls, messages and uses and k such
///   services; memory linear in both. 10 000 services with 80 000 calls take some hundredths of a second.
package struct DamageRanking: Sendable {
  package private(set) var all: [Damage]
  /// How many entries there are.
  package let entries: Int

  private typealias Block = SIMD8<UInt64>
  private static let width = 512

  package init(_ base: FactBase) {
    let topology = base.topology
    let numbers = ElementNumbers(topology)
    let entries = base[Entries.self].all
    let isEntry = base[Entries.self].isEntry
    self.entries = entries.count
    let links = Links(topology)
    let named = topology.services.indices.filter { topology.services[$0].role.isOurs && !isEntry[$0] && links.handsOver[$0] }
    // Entries come first, so that few blocks have to do with them.
    let candidates = entries.map(\.index) + named
    let traffic = UserTraffic(base)
    let hard = Flow(topology, numbers) { topology.isHard($0) }
    let soft = Flow(topology, numbers) { topology.isHop($0) && topology.isSynchronous($0) }

    var all = (0..<numbers.count).map { Damage(element: numbers.element($0)) }
    let isCounted = topology.services.indices.map { topology.services[$0].role.isOurs && !isEntry[$0] && !links.handsOver[$0] }
    let (failing, lesser) = (hard.count(isCounted), soft.count(isCounted))
    for number in failing.indices {
      all[number].servicesFailed = failing[number]
      all[number].servicesDegraded = lesser[number] - failing[number]
    }
    var sums = [Sums](repeating: Sums(), count: numbers.count)
    for start in stride(from: 0, to: candidates.count, by: Self.width) {
      let block = candidates[start..<min(start + Self.width, candidates.count)]
      let isEntry = Self.ones(max(0, min(entries.count - start, Self.width)))
      let rates = traffic.rates.map { Self.table($0.dropFirst(start).prefix(Self.width)) }
      let rows = Rows(block, topology, numbers, hard, soft, links)
      for number in all.indices {
        let (failed, lesser) = (rows.failed[number], rows.lesser[number])
        let hit = lesser | rows.handing[number]
        guard hit != Block() else { continue }
        let (failedCount, hitCount) = (Self.bitCount(failed), Self.bitCount(hit))
        all[number].servicesFailed += failedCount
        all[number].servicesDegraded += hitCount - failedCount
        guard isEntry != Block() else { continue }
        all[number].entriesFailed += Self.bitCount(failed & isEntry)
        all[number].entriesHit += Self.bitCount(hit & isEntry)
        guard let rates else { continue }
        sums[number].failed += Self.sum(failed & isEntry, rates)
        sums[number].lesser += Self.sum(lesser & isEntry, rates)
        sums[number].handing += Self.sum(hit & ~lesser & isEntry, rates)
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
    private let graph: DirectedGraph

    init(_ topology: Topology, _ numbers: ElementNumbers, along isTaken: (ID<Call>) -> Bool) {
      var edges: [DirectedGraph.Edge] = []
      for (index, call) in topology.calls.enumerated() where isTaken(ID(index)) {
        edges.append(DirectedGraph.Edge(from: call.caller.rawValue, to: call.callee.rawValue))
      }
      for use in topology.uses { edges.append(DirectedGraph.Edge(from: use.service.rawValue, to: Int32(numbers.number(use.store)))) }
      let whole = DirectedGraph(nodeCount: numbers.services + numbers.stores, edges: edges)
      condensation = Condensation(whole)
      graph = condensation.graph(of: whole)
    }

    /// Hands what each node has down to its callees.
    /// - Parameter rows: by node; what they have at first, and in the end with all that comes from callers.
    func run(_ rows: inout [Block]) {
      var gathered = [Block](repeating: Block(), count: graph.nodeCount)
      for node in rows.indices { gathered[Int(condensation.componentOf[node])] |= rows[node] }
      for component in (0..<graph.nodeCount).reversed() {
        let row = gathered[component]
        if row == Block() { continue }
        for edge in graph.edges(from: component) { gathered[Int(graph.targets[edge])] |= row }
      }
      for node in rows.indices { rows[node] = gathered[Int(condensation.componentOf[node])] }
    }

    /// By node: how many of the services that count reach it, itself included.
    func count(_ isCounted: [Bool]) -> [Int] {
      let last = Int32(graph.nodeCount - 1)
      var weights = [Int](repeating: 0, count: graph.nodeCount)
      for service in isCounted.indices where isCounted[service] { weights[Int(last - condensation.componentOf[service])] += 1 }
      // Turned round and numbered from the other end, so that edges go from higher numbers to lower ones again.
      let edges = (0..<graph.edgeCount).map { DirectedGraph.Edge(from: last - graph.targets[$0], to: last - graph.sources[$0]) }
      let reach = ReachCount(DirectedGraph(nodeCount: graph.nodeCount, edges: edges), weights: weights).ofNode
      return condensation.componentOf.map { reach[Int(last - $0)] + weights[Int(last - $0)] }
    }
  }

  /// What is handed over and not waited for.
  private struct Links {
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
    var failed: [Block]
    var lesser: [Block]
    var handing: [Block]

    init(_ block: ArraySlice<Int>, _ topology: Topology, _ numbers: ElementNumbers, _ hard: Flow, _ soft: Flow, _ links: Links) {
      var own = [Block](repeating: Block(), count: numbers.services + numbers.stores)
      for (bit, service) in block.enumerated() { own[service][bit / 64] |= 1 << UInt64(bit % 64) }
      var (failed, lesser) = (own, own)
      var handing = [Block](repeating: Block(), count: own.count)
      var publishers = [Block](repeating: Block(), count: numbers.queues)
      var consumers = publishers
      for publish in topology.publishes { publishers[publish.queue.index] |= own[publish.service.index] }
      for consume in topology.consumes {
        consumers[consume.queue.index] |= own[consume.service.index]
        handing[consume.service.index] |= publishers[consume.queue.index]
      }
      for (callee, caller) in links.calls { handing[callee] |= own[caller] }
      // Whoever fails with a callee leaves undone what is handed over to him.
      hard.run(&failed)
      hard.run(&handing)
      soft.run(&lesser)
      failed += [Block](repeating: Block(), count: numbers.queues)
      lesser += [Block](repeating: Block(), count: numbers.queues)
      handing += zip(publishers, consumers).map { $0 | $1 }
      self.failed = failed
      self.lesser = lesser
      self.handing = handing
    }
  }

  // MARK: - Bits

  private static func ones(_ count: Int) -> Block {
    var block = Block()
    for lane in 0..<8 where count > lane * 64 { block[lane] = count - lane * 64 >= 64 ? .max : 1 << UInt64(count - lane * 64) - 1 }
    return block
  }

  private static func bitCount(_ block: Block) -> Int {
    var count = 0
    for lane in block.indices { count += block[lane].nonzeroBitCount }
    return count
  }

  /// For each eight numbers, the sums of all their 256 subsets.
  private static func table(_ numbers: ArraySlice<Double>) -> [Double] {
    let numbers = Array(numbers)
    var table = [Double](repeating: 0, count: (numbers.count + 7) / 8 * 256)
    for start in stride(from: 0, to: numbers.count, by: 8) {
      for subset in 1..<256 {
        let place = start + subset.trailingZeroBitCount
        table[start * 32 + subset] = table[start * 32 + (subset & (subset - 1))] + (place < numbers.count ? numbers[place] : 0)
      }
    }
    return table
  }

  private static func sum(_ block: Block, _ table: [Double]) -> Double {
    var sum = 0.0
    for lane in block.indices {
      var bits = block[lane]
      var start = lane * 8 * 256
      while bits != 0 {
        sum += table[start + Int(bits & 255)]
        bits >>= 8
        start += 256
      }
    }
    return sum
  }
}
