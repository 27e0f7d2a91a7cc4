import TopologyModel

/// Whether consumers keep up with their queues.
/// - Complexity: linear in services, calls and messages.
package struct QueueLoad: Analysis {
  package static let facts = [
    Fact(
      "consumer_utilisation_ratio", of: .queue, .number,
      "the largest utilisation_ratio of its consumers, or ack_pending_ratio where that is more", from: Self.self
    ) { $0.ofQueue },
    Fact(
      "main_consumer_utilisation_ratio", of: .queue, .number,
      "the same of those consumers that take nothing but messages, and most of them from it: what is asked by others too is judged by itself; ack_pending_ratio counts whoever it is of",
      from: Self.self
    ) { $0.ofMain },
    Fact(
      "growth_headroom", of: .queue, .number,
      "the factor of growth at which these consumers saturate: 1 over main_consumer_utilisation_ratio",
      from: Self.self
    ) { load, queue in Utilisation.headroom(load.ofMain[queue]).factValue },
    Fact(
      "ack_pending_ratio", of: .queue, .number,
      "messages that a consumer holds at once, over its max_ack_pending: its rate times mean_latency_ms, and times observed.errors and redelivery_delay, for what waits for another delivery is held too; the largest of its consumers",
      from: Self.self
    ) { $0.pending },
    Fact(
      "max_ack_pending", of: .queue, .number, "the max_ack_pending of that consumer", for: .rules, from: Self.self
    ) { load, queue in load.mostPending[queue].map { .number($0) } ?? .absent },
    Fact("consumer_rate_is_assumed", of: .queue, .flag, "whether that rests on an even split that nobody declares", from: Self.self) {
      .flag($0.isAssumed[$1])
    },
    Fact(
      "drain_ratio", of: .queue, .number,
      "how many times as long as its consumers were away it takes them to catch up: utilisation / (1 - utilisation); null if they never do",
      from: Self.self
    ) { $0.drain },
    Fact(
      "fills_in_s", of: .queue, .number, "seconds without consumers until it is full: max_length over rate_per_s", from: Self.self
    ) { $0.fillsIn },
    Fact(
      "drops_in_s", of: .queue, .number,
      "the same of a queue that then loses messages: `when_full` says so, and nobody takes what is dropped, as the dead letters of RabbitMQ do; else null",
      from: Self.self
    ) { $0.dropsIn },
  ]

  /// By queue: the largest share of what one of its consumers may hold unacknowledged that is held, 1 for all; absent where none has a
  /// bound.
  package let pending: Estimates
  /// By queue: that bound.
  package let mostPending: [Double?]
  /// By queue: the largest utilisation of its consumers, 1 for full.
  package let ofQueue: Estimates
  /// By queue: the same of consumers of which it is the main source.
  package let ofMain: Estimates
  /// By queue: whether that rests on an even split that nobody declares.
  package let isAssumed: [Bool]
  /// By queue: the time that it takes to drain what an outage leaves, over that of the outage.
  package let drain: Estimates
  /// By queue: seconds without consumers until it is full.
  package let fillsIn: Estimates
  /// By queue: the same where it loses messages then.
  package let dropsIn: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let used = base[Utilisation.self].ofService
    let (consumers, load) = (base[MessageFlow.self].consumers, base[LoadPropagation.self])
    let (pending, mostPending) = Self.pending(base)
    ofQueue = Estimates(zip(consumers, pending).map { $0.reduce($1) { $0.larger(used[$1.index]) } })
    let takesOnlyMessages = base[Waiting.self].takesOnlyMessages
    var main = [Int?](repeating: nil, count: topology.services.count)
    for (queue, consumers) in consumers.enumerated() {
      for consumer in consumers where takesOnlyMessages[consumer.index] {
        if load.ofQueue[queue].least > main[consumer.index].map({ load.ofQueue[$0].least }) ?? -1 { main[consumer.index] = queue }
      }
    }
    ofMain = Estimates(count: consumers.count) { queue in
      consumers[queue].filter { main[$0.index] == queue }.reduce(pending[queue]) { $0.larger(used[$1.index]) }
    }
    isAssumed = consumers.map { $0.contains { load.isAssumedOfService[$0.index] } }
    drain = Estimates(ofQueue.map { used in (used.number ?? 0) < 1 ? used.shared(by: used.combined(with: .known(1)) { $1 - $0 }) : .absent })
    let fillsIn = zip(topology.queues.indices, load.ofQueue).map { queue, rate in
      Estimate(topology.knowledge(.maxLength, of: ID<Queue>(queue)), .maxLength, of: .queue).shared(by: rate)
    }
    self.fillsIn = Estimates(fillsIn)
    dropsIn = Estimates(count: fillsIn.count) { topology.dropsWhenFull(ID($0)) ? fillsIn[$0] : .absent }
    (self.pending, self.mostPending) = (Estimates(pending), mostPending)
  }

  /// By queue, of the consumer that is nearest to its bound: the share that is held of what it may hold, and the bound. By Little's law, of
  /// the time that work takes, and of that for which what failed waits.
  private static func pending(_ base: FactBase) -> (shares: [Estimate], bounds: [Double?]) {
    let topology = base.topology
    var shares = [Estimate](repeating: .absent, count: topology.queues.count)
    var bounds = [Double?](repeating: nil, count: topology.queues.count)
    guard topology.said.contains(.maxAckPending) else { return (shares, bounds) }
    let (rates, parts) = (base[LoadPropagation.self].ofQueue, base[Deliveries.self].ofConsume)
    let (means, nodes) = (base[MeanLatency.self], base[MessageGraph.self].nodeOfConsume)
    for (index, consume) in topology.consumes.enumerated() {
      let (id, queue) = (ID<Consume>(index), consume.queue.index)
      guard let most = topology.knowledge(.maxAckPending, of: id).value, most.isFinite else { continue }
      let waits = (topology.knowledge(.observedErrors, of: id).value ?? 0) * (topology.knowledge(.redeliveryDelay, of: id).value ?? 0)
      var work = means.ofNode[nodes[index]] ?? means.ofService[consume.service.index]
      // What nobody knows of the work takes nothing from what is known of the waits.
      if work.isNothing { work = waits > 0 ? .known(0) : .absent }
      let share = rates[queue].combined(with: .known(parts[index]), *).combined(with: work) { $0 * ($1 + waits) / 1_000 / most }
      if bounds[queue] == nil || share.least > shares[queue].least { bounds[queue] = most }
      shares[queue] = shares[queue].larger(share)
    }
    return (shares, bounds)
  }
}

extension Topology {
  /// Whether a queue that is full loses a message, without anybody who takes it.
  func dropsWhenFull(_ queue: ID<Queue>) -> Bool {
    guard let word = knowledge(.whenFull, of: queue).value, WhenFull(value: word) != .refuse else { return false }
    return knowledge(.deadLetter, of: queue).value == nil || !isKind(knowledge(.kind, of: queue), in: ["rabbitmq"])
  }
}
