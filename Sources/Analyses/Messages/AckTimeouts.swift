package import TopologyModel

/// Consumers that are still at work on a message when it is handed out again.
///
/// Own work and callees take at least the largest p99 among them (`latency_at_least_ms`), so that what is told holds of one message in a
/// hundred or more.
/// - Complexity: linear in what is consumed.
package struct AckTimeouts: Analysis {
  package static let facts = [
    Fact(
      "late_consumers", of: .queue, .count,
      "services that take as long as their ack_timeout, or longer, for one in a hundred of its messages or more, by latency_at_least_ms; 0 where nothing is said",
      from: Self.self
    ) { .count($0.late[$1].count) },
    Fact(
      "late_consumer", of: .queue, .text, "the one of these that takes the most of its ack_timeout; null without one", for: .rules,
      from: Self.self
    ) {
      $0.worst($1).map { .name($0.name) } ?? .absent
    },
    Fact("late_consumer_work_ms", of: .queue, .number, "its latency_at_least_ms", for: .rules, from: Self.self) {
      $0.worst($1).map { .number($0.work) } ?? .absent
    },
    Fact("late_consumer_ack_timeout_ms", of: .queue, .number, "its ack_timeout", for: .rules, from: Self.self) {
      $0.worst($1).map { .number($0.timeout) } ?? .absent
    },
  ]

  /// A consumer, and its times in milliseconds.
  package struct Late: Sendable {
    package let name: NameID
    package let work: Double
    package let timeout: Double
  }

  /// By queue: its late consumers, by name.
  package let late: [[Late]]

  package init(_ base: FactBase) {
    let topology = base.topology
    var late = [[Late]](repeating: [], count: topology.queues.count)
    if topology.said.contains(.ackTimeout) {
      let work = base[Latency.self].leastP99
      for (index, consume) in topology.consumes.enumerated() {
        guard let timeout = topology.knowledge(.ackTimeout, of: ID<Consume>(index)).value, work[consume.service.index] > 0,
          work[consume.service.index] >= timeout
        else {
          continue
        }
        late[consume.queue.index].append(
          Late(name: topology.services[consume.service.index].name, work: work[consume.service.index], timeout: timeout))
      }
    }
    self.late = late
  }

  /// The late consumer of a queue whose work takes the largest part of its time; the first of equals.
  private func worst(_ queue: Int) -> Late? {
    late[queue].reduce(nil) { worst, next in
      guard let worst else { return next }
      return next.work * worst.timeout > worst.work * next.timeout ? next : worst
    }
  }
}
