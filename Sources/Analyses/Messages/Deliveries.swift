import TopologyModel

/// Whose messages those of a queue are: consumers of a work queue share them, each consumer of a topic takes every one.
/// The file says which, else the kind; where neither does, every consumer takes every message. How much of a work queue
/// each takes nobody says: an even split is assumed.
/// - Complexity: linear in queues and messages.
package struct Deliveries: Analysis {
  package static let facts = [
    Fact("consumers_compete", of: .queue, .flag, "whether its consumers, of which there are several, share its messages", from: Self.self) {
      .flag($0.isShared[$1])
    }
  ]

  /// By queue: whether several consumers share its messages.
  package let isShared: [Bool]
  /// By what is consumed: the share of the messages that comes to it.
  package let ofConsume: [Double]

  /// Kinds of which each message goes to one consumer, by their manuals: a message that is received is hidden from the
  /// others, or gone.
  package static let workQueues: Set<String> = [
    "sqs", "rabbitmq", "activemq", "artemis", "servicebus", "pubsub-pull", "redis", "beanstalkd",
  ]

  /// Kinds that forget a message when they hand it out, by their manuals; all others deliver it again if its consumer fails.
  package static let atMostOnce: Set<String> = ["nats", "redis", "zeromq"]

  /// How often a queue hands out one message at most: once where its kind forgets what it has handed out, and where nothing is said.
  private static func most(of queue: ID<Queue>, _ topology: Topology) -> Double {
    guard let most = topology.knowledge(.maxDeliveries, of: queue).value else { return 1 }
    return topology.isKind(topology.knowledge(.kind, of: queue), in: atMostOnce) ? 1 : max(most, 1)
  }

  /// By label of an edge of `MessageGraph`, how often one message that goes that way is handed out at most; 1 for what is no queue's.
  static func mostOfLabels(_ topology: Topology) -> [Double] {
    Array(repeating: 1, count: topology.calls.count + topology.publishes.count) + topology.consumes.map { most(of: $0.queue, topology) }
  }

  package init(_ base: FactBase) {
    let topology = base.topology
    let consumers = base[MessageFlow.self].consumers
    isShared = topology.queues.indices.map { queue in
      guard consumers[queue].count > 1 else { return false }
      if let said = topology.knowledge(.delivery, of: ID<Queue>(queue)).value { return Delivery(value: said) == .one }
      return topology.isKind(topology.knowledge(.kind, of: ID<Queue>(queue)), in: Self.workQueues)
    }
    let isShared = isShared
    var counts = [Double](repeating: 0, count: topology.queues.count)
    for consume in topology.consumes { counts[consume.queue.index] += 1 }
    ofConsume = topology.consumes.map { isShared[$0.queue.index] ? 1 / counts[$0.queue.index] : 1 }
  }
}
