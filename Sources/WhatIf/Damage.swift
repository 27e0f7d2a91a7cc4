package import Analyses
import TopologyModel

/// What the failure of one part brings down.
package struct Damage: Sendable {
  package let element: Fault.Element
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
/// Exact: the same as `Consequences` of each, but all at once. Failing together is being reached together, so that
/// it is enough to follow, from callers to callees, the sets of those who would fail or lack something, 512
/// candidates at a time as the bits of one vector for each part.
/// - Complexity: m · s / 512 vector operations for m calls, messages and uses and s services; memory linear in both.
///   10 000 services with 80 000 calls take some hundredths of a second.
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
    self.entries = entries.count
    // Entries come first, so that few blocks have to do with them.
    let others = topology.services.indices.filter { topology.services[$0].role.isOurs && !base[Entries.self].isEntry[$0] }
    let candidates = entries.map(\.index) + others
    let traffic = UserTraffic(base)
    let hard = Flow(base[HardReach.self].condensation, base[HardReach.self].graph)
    let soft = Flow(base[StronglyConnectedComponents.self].condensation, base[SynchronousGraph.self].graph)
    let links = Links(topology)

    var all = (0..<numbers.count).map { Damage(element: numbers.element($0)) }
    var sums = [Sums](repeating: Sums(), count: numbers.count)
    for start in stride(from: 0, to: candidates.count, by: Self.width) {
      let block = candidates[start..<min(start + Self.width, candidates.count)]
      let isEntry = Self.ones(max(0, min(entries.count - start, Self.width)))
      let rates = traffic.rates.map { Self.table($0.dropFirst(start).prefix(Self.width)) }
      let rows = Rows(block, topology, numbers, hard, soft, links)
      for number in all.indices {
        let (failed, lesser) = (rows.failed[number], rows.lesser[number] | rows.failed[number])
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

  /// Components with the edges between them, callers first.
  private struct Flow {
    let componentOf: [Int32]
    let graph: DirectedGraph

    init(_ condensation: Condensation, _ whole: DirectedGraph) {
      componentOf = condensation.componentOf
      graph = condensation.graph(of: whole)
    }

    /// Hands what each node has down to its callees.
    /// - Parameter rows: by node; what they have at first, and in the end with all that comes from callers.
    func run(_ rows: inout [Block]) {
      var gathered = [Block](repeating: Block(), count: graph.nodeCount)
      for (node, component) in componentOf.enumerated() { gathered[Int(component)] |= rows[node] }
      for component in (0..<graph.nodeCount).reversed() {
        let row = gathered[component]
        if row == Block() { continue }
        for edge in graph.edges(from: component) { gathered[Int(graph.targets[edge])] |= row }
      }
      for (node, component) in componentOf.enumerated() { rows[node] = gathered[Int(component)] }
    }
  }

  /// Calls that are no hops or not waited for: callee and caller.
  private struct Links {
    let calls: [(callee: Int, caller: Int)]

    init(_ topology: Topology) {
      calls = topology.calls.enumerated().compactMap { index, call in
        let isWaitedFor = topology.isHop(ID(index)) && topology.isSynchronous(ID(index))
        let isTelemetry = topology.services[call.callee.index].role == .telemetry
        return isWaitedFor || isTelemetry ? nil : (call.callee.index, call.caller.index)
      }
    }
  }

  /// By number of an element: which services of a block fail with it, lack something by it, and hand over work in vain.
  private struct Rows {
    var failed: [Block]
    var lesser: [Block]
    var handing: [Block]

    init(_ block: ArraySlice<Int>, _ topology: Topology, _ numbers: ElementNumbers, _ hard: Flow, _ soft: Flow, _ links: Links) {
      var own = [Block](repeating: Block(), count: numbers.services)
      for (bit, service) in block.enumerated() { own[service][bit / 64] |= 1 << UInt64(bit % 64) }
      var (failed, lesser) = (own, own)
      var handing = [Block](repeating: Block(), count: numbers.services)
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

      let stores = [Block](repeating: Block(), count: numbers.stores)
      failed += stores
      lesser += stores
      handing += stores
      for use in topology.uses {
        let (user, store) = (use.service.index, numbers.number(use.store))
        failed[store] |= failed[user]
        lesser[store] |= lesser[user]
        handing[store] |= handing[user]
      }
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
