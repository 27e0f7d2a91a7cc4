import TopologyModel

/// What retries multiply to while a service fails at once: along each path from an entry the attempts of its calls
/// multiply, and start anew where a failure goes no further up: behind a call with a fallback, behind one that is not
/// waited for, and behind a queue. Google SRE book, chapter 22: 4 x 4 x 4 = 64. A queue that delivers again what its consumer fails at
/// multiplies the calls of that consumer, not what comes to itself, of which it takes no more than it can. Before the last call
/// only those count that follow an answer (`retry_on` has `error`), for a failure comes back as one.
///
/// Without end, and so null, on and behind a cycle some hard call of which is retried.
/// - Complexity: linear in services, queues, calls and messages: one pass over the condensation, callers first.
package struct AttemptsProduct: Analysis {
  package static let facts = [
    Fact(
      "attempts_product", of: .service, .number,
      "what the attempts on the worst path to it multiply to, from an entry, a fallback or a queue on, with what that queue delivers again; null where no entry reaches it, and on and behind a retried cycle",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "repetitions", of: .call, .number,
      "how often retries can make the same call where one is meant: the attempts of it and of all calls waited for before it, from an entry or a queue on, on the worst path; its own alone where no entry or queue is before it, and on and behind a retried cycle",
      from: Self.self
    ) { $0.repetitions },
  ]

  /// By service.
  package let ofService: Estimates
  /// By call: its attempts times those of all calls waited for before it, on the worst path.
  package let repetitions: Estimates

  /// What is known of a service while its callers are gone through.
  private struct Arrival {
    var isEndless = false
    /// Absent where no entry reaches it.
    var product = Estimate.absent

    static let first = Arrival(product: .known(1))

    mutating func join(_ other: Arrival) {
      isEndless = isEndless || other.isEndless
      product = product.larger(other.product)
    }

    /// Over a call that is tried so often.
    func multiplied(by factor: Estimate) -> Arrival { Arrival(isEndless: isEndless, product: product.combined(with: factor, *)) }

    var estimate: Estimate { isEndless ? .absent : product }
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let effort = base[CallEffort.self]
    let factors = base[AttemptsFactor.self]
    let hard = Self.products(base, by: factors.passing) { effort.isHard[$0.index] }
    let tellsKinds = topology.said.contains(.retryOn)
    let isDifferentAtLast = tellsKinds || topology.said.contains(.maxDeliveries)
    ofService = Estimates(Self.joined(isDifferentAtLast ? Self.last(hard, base) : hard, messages, topology))
    // What comes after a call with a fallback can fail too, and the call is made again.
    let isRetried = factors.repeating.contains { $0 != .known(1) }
    let isDone = isRetried && topology.calls.indices.contains { topology.knowledge(.fallback, of: ID<Call>($0)).value == 1 }
    let all = isDone || tellsKinds ? Self.products(base, by: factors.repeating) { isDone ? topology.isWaitedFor($0) : effort.isHard[$0.index] } : hard
    let above =
      topology.said.contains(.on)
      ? topology.calls.indices.map { call in Self.worst(messages.starts(of: ID(call)).map { all[Int($0)] }) }
      : topology.calls.map { all[$0.caller.index].estimate }
    repetitions = Estimates(count: topology.calls.count) { above[$0].or(1).combined(with: effort.attempts[$0], *) }
  }

  /// What comes to each node that fails itself: over the last call those attempts that are made of it then.
  /// - Parameter passing: what comes to each node behind which something fails.
  private static func last(_ passing: [Arrival], _ base: FactBase) -> [Arrival] {
    let (graph, isHard, factors) = (base[MessageGraph.self].graph, base[CallEffort.self].isHard, base[AttemptsFactor.self].ofCall)
    var arrivals = first(base)
    for node in 0..<graph.nodeCount where passing[node].product != .absent {
      for edge in graph.edges(from: node) {
        for label in graph.labels(of: edge) {
          let arrival =
            Int(label) < isHard.count ? (isHard[Int(label)] ? passing[node] : .first).multiplied(by: factors[Int(label)]) : .first
          arrivals[Int(graph.targets[edge])].join(arrival)
        }
      }
    }
    return arrivals
  }

  /// By node of `MessageGraph`, what comes to it from outside.
  private static func first(_ base: FactBase) -> [Arrival] {
    let isEntry = base[Entries.self].isEntry
    return isEntry.map { $0 ? .first : Arrival() } + Array(repeating: Arrival(), count: base[MessageGraph.self].graph.nodeCount - isEntry.count)
  }

  /// By service, of whatever comes to it.
  private static func joined(_ arrivals: [Arrival], _ messages: MessageGraph, _ topology: Topology) -> [Estimate] {
    var arrivals = arrivals
    messages.fold(&arrivals) { $0.join($1) }
    return arrivals[..<topology.services.count].map(\.estimate)
  }

  private static func worst(_ arrivals: [Arrival]) -> Estimate { arrivals.reduce(into: Arrival()) { $0.join($1) }.estimate }

  /// By node of `MessageGraph`.
  /// - Parameters:
  ///   - factors: by call, the attempts that it becomes.
  ///   - passes: whether a call that fails is a failure of its caller too.
  private static func products(_ base: FactBase, by factors: Estimates, passes: (ID<Call>) -> Bool) -> [Arrival] {
    let topology = base.topology
    let messages = base[MessageGraph.self]
    let (graph, condensation) = (messages.graph, messages.condensation)
    let calls = topology.calls.count
    let deliveries = Deliveries.mostOfLabels(topology)
    var arrivals = first(base)
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      var arrival = Arrival()
      for node in members { arrival.join(arrivals[Int(node)]) }
      guard arrival.product != .absent else { continue }
      let isInside = { (edge: Int) in Int(condensation.componentOf[Int(graph.targets[edge])]) == component }
      /// What comes to the end of an edge by one of its labels.
      func step(_ label: Int32, _ arrival: Arrival) -> Arrival {
        guard Int(label) < calls else { return Arrival.first.multiplied(by: .known(deliveries[Int(label)])) }
        return (passes(ID(label)) ? arrival : .first).multiplied(by: factors[Int(label)])
      }
      for node in members {
        for edge in graph.edges(from: Int(node)) where isInside(edge) {
          for label in graph.labels(of: edge) {
            guard Int(label) < calls, passes(ID(label)) else {
              arrival.join(step(label, arrival))
              continue
            }
            let factor = factors[Int(label)]
            if factor.least > 1 {
              arrival.isEndless = true
            } else if factor.number == nil {
              // One attempt, or attempts without end.
              arrival.product = arrival.product.larger(factor.missing.isEmpty ? factor : .any(factor.missing))
            }
          }
        }
      }
      for node in members {
        arrivals[Int(node)] = arrival
        for edge in graph.edges(from: Int(node)) where !isInside(edge) {
          for label in graph.labels(of: edge) { arrivals[Int(graph.targets[edge])].join(step(label, arrival)) }
        }
      }
    }
    return arrivals
  }
}
