import TopologyModel

/// Whether consumers keep up with their queues.
/// - Complexity: linear in services, calls and messages.
package struct QueueLoad: Analysis {
  package static let facts = [
    Fact("consumer_utilisation_ratio", of: .queue, .number, "the largest utilisation_ratio of its consumers", from: Self.self) {
      $0.ofQueue
    },
    Fact(
      "main_consumer_utilisation_ratio", of: .queue, .number,
      "the same of those consumers that take nothing but messages, and most of them from it: what is asked by others too is judged by itself",
      from: Self.self
    ) { $0.ofMain },
    Fact(
      "growth_headroom", of: .queue, .number,
      "the factor of growth at which these consumers saturate: 1 over main_consumer_utilisation_ratio",
      from: Self.self
    ) { load, queue in Utilisation.headroom(load.ofMain[queue]).factValue },
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
  ]

  /// By queue: the largest utilisation of its consumers, 1 for full.
  package let ofQueue: [Estimate]
  /// By queue: the same of consumers of which it is the main source.
  package let ofMain: [Estimate]
  /// By queue: whether that rests on an even split that nobody declares.
  package let isAssumed: [Bool]
  /// By queue: the time that it takes to drain what an outage leaves, over that of the outage.
  package let drain: [Estimate]
  /// By queue: seconds without consumers until it is full.
  package let fillsIn: [Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let used = base[Utilisation.self].ofService
    let (consumers, load) = (base[MessageFlow.self].consumers, base[LoadPropagation.self])
    ofQueue = consumers.map { $0.reduce(Estimate.absent) { $0.larger(used[$1.index]) } }
    let takesOnlyMessages = base[Waiting.self].takesOnlyMessages
    var main = [Int?](repeating: nil, count: topology.services.count)
    for (queue, consumers) in consumers.enumerated() {
      for consumer in consumers where takesOnlyMessages[consumer.index] {
        if load.ofQueue[queue].least > main[consumer.index].map({ load.ofQueue[$0].least }) ?? -1 { main[consumer.index] = queue }
      }
    }
    ofMain = consumers.enumerated().map { queue, consumers in
      consumers.filter { main[$0.index] == queue }.reduce(Estimate.absent) { $0.larger(used[$1.index]) }
    }
    isAssumed = consumers.map { $0.contains { load.isAssumedOfService[$0.index] } }
    drain = ofQueue.map { used in (used.number ?? 0) < 1 ? used.shared(by: used.combined(with: .known(1)) { $1 - $0 }) : .absent }
    fillsIn = zip(topology.queues.indices, load.ofQueue).map { queue, rate in
      Estimate(topology.knowledge(.maxLength, of: ID<Queue>(queue)), .maxLength, of: .queue).shared(by: rate)
    }
  }
}
