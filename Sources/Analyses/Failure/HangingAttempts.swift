import TopologyModel

/// What retries multiply to while a service hangs: its callers' attempts end by their timeouts, and each with the one around it,
/// so that of an inner call no more attempts are begun than fit into the time that the outer attempt leaves. Own work before a call is
/// taken to need no time, and so it is never less than what can be seen.
///
/// Attempts start anew where a failure goes no further up, as in `AttemptsProduct`: behind a call with a fallback, one that is not
/// waited for, and a queue. A call that nothing ends is tried once.
/// - Complexity: linear in services, queues, calls and messages: one pass over the condensation, callers first.
package struct HangingAttempts: Analysis {
  package static let facts = [
    Fact(
      "hanging_attempts_product", of: .service, .number,
      "what the attempts on the worst path to it multiply to while it does not answer: of each call those that fit into the attempt around it; null where attempts_product is, and on and behind a cycle",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service.
  package let ofService: Estimates

  /// One way to come to a service: how many attempts that is, and how long each is waited for.
  private struct Way {
    var attempts: Double
    /// Milliseconds.
    var limit: Double

    static let first = Way(attempts: 1, limit: .infinity)

    func isWithin(_ other: Way) -> Bool { attempts <= other.attempts && limit <= other.limit }
  }

  /// The ways to a service of which none is within another; of very many the last stands for all that it is near.
  private struct Ways {
    var all: [Way] = []
    private static let most = 8

    mutating func add(_ way: Way) {
      if all.contains(where: { way.isWithin($0) }) { return }
      all.removeAll { $0.isWithin(way) }
      if all.count == Self.most {
        let last = all.removeLast()
        add(Way(attempts: max(last.attempts, way.attempts), limit: max(last.limit, way.limit)))
      } else {
        all.append(way)
      }
    }
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let atOnce = base[AttemptsProduct.self].ofService
    let factors = base[AttemptsFactor.self]
    let (attempts, passing) = (factors.whileHanging, factors.passingWhileHanging)
    guard [attempts, passing, factors.ofCall].contains(where: { $0.contains { $0 != .known(1) } }) else {
      ofService = atOnce
      return
    }
    let tellsKinds = topology.said.contains(.retryOn)
    let most = Self.products(base, \.most)
    // What a budget leaves of attempts is not known where no rate is.
    let missing = Bounds.joined(attempts.reduce([]) { Bounds.joined($0, $1.missing) }, passing.reduce([]) { Bounds.joined($0, $1.missing) })
    let least = missing.isEmpty ? most : Self.products(base, \.least)
    ofService = Estimates(count: topology.services.count) { service in
      guard let most = most[service], let least = least[service] else { return .absent }
      if !tellsKinds { return atOnce[service].combined(with: .between(min(least, most), most, missing: missing), min) }
      return atOnce[service] == .absent
        ? .absent : most < Estimate.ceiling ? .between(min(least, most), most, missing: missing) : .unknown(.attempts, .call)
    }
  }

  /// By service: the attempts on the worst way to it; nil without end, and where no entry leads.
  /// - Parameter number: of the attempts that a call may become, the most or the least.
  private static func products(_ base: FactBase, _ number: (Estimate) -> Double) -> [Double?] {
    let (topology, messages, effort, factors) = (base.topology, base[MessageGraph.self], base[CallEffort.self], base[AttemptsFactor.self])
    let (attempts, passing) = (factors.whileHanging, factors.passingWhileHanging)
    let (graph, condensation) = (messages.graph, messages.condensation)
    /// A call on the way.
    func step(_ way: Way, over call: Int, _ attempts: Estimates) -> Way {
      let limit = effort.limits[call]
      // Who waits no longer begins nothing more.
      let left = min(effort.isWaitedFor[call] ? way.limit : .infinity, topology.totalLimit(of: ID(call)))
      let most = number(attempts[call])
      var (begun, start) = (0.0, 0.0)
      while begun < most, start < left, begun < mostCounted {
        begun += 1
        start += limit + topology.pause(after: Int(begun), of: ID(call))
      }
      let done = begun >= mostCounted ? most : min(begun, most)
      return Way(attempts: Estimate.saturated((effort.isHard[call] ? way.attempts : 1) * done), limit: min(limit, left))
    }
    let deliveries = Deliveries.mostOfLabels(topology)
    var ways = [Ways](repeating: Ways(), count: graph.nodeCount)
    var isEndless = [Bool](repeating: false, count: graph.nodeCount)
    for entry in base[Entries.self].all { ways[entry.index].add(.first) }
    for component in (0..<condensation.count).reversed() {
      for node in condensation.members(of: component) {
        if condensation.isCyclic[component] { isEndless[Int(node)] = true }
        for edge in graph.edges(from: Int(node)) {
          let target = Int(graph.targets[edge])
          isEndless[target] = isEndless[target] || isEndless[Int(node)]
          for way in ways[Int(node)].all {
            for label in graph.labels(of: edge) {
              ways[target].add(
                Int(label) < topology.calls.count
                  ? step(way, over: Int(label), passing)
                  : Way(attempts: deliveries[Int(label)], limit: .infinity))
            }
          }
        }
      }
    }
    if topology.said.contains(.retryOn) {
      // Over the call to what hangs those attempts that are made after a timeout.
      var last = [Ways](repeating: Ways(), count: graph.nodeCount)
      for entry in base[Entries.self].all { last[entry.index].add(.first) }
      for node in 0..<graph.nodeCount {
        for edge in graph.edges(from: node) {
          for way in ways[node].all {
            for label in graph.labels(of: edge) {
              last[Int(graph.targets[edge])].add(Int(label) < topology.calls.count ? step(way, over: Int(label), attempts) : .first)
            }
          }
        }
      }
      ways = last
    }
    messages.fold(&ways) { ways, more in for way in more.all { ways.add(way) } }
    messages.fold(&isEndless) { $0 = $0 || $1 }
    return topology.services.indices.map { isEndless[$0] ? nil : ways[$0].all.map(\.attempts).max() }
  }

  /// Attempts beyond this many are counted as if none were cut off.
  private static let mostCounted = 1_000.0
}
