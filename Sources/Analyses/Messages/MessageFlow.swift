package import TopologyModel

/// Who puts messages on each queue, and who takes them.
/// - Complexity: linear in queues and messages, n log n in the ends of one queue.
package struct MessageFlow: Analysis {
  package static let facts = [
    Fact("name", of: .queue, .text, "its name") { .name($0.queues[$1].name) },
    ends("producers", "distinct services that publish to it") { $0.producers },
    ends("consumers", "distinct services that consume from it") { $0.consumers },
    Fact("is_dead_letter", of: .queue, .flag, "whether another queue names it as its dead_letter", for: .rules) { base in
      let (isDeadLetter, isClosed) = (base[Self.self].isDeadLetter, base.topology.isClosed)
      return { isDeadLetter[$0] ? .flag(true) : isClosed ? .flag(false) : .unknown(needs: DeclaredNames.need) }
    },
  ]

  /// How many services are at one end of a queue; where there is none it may be that no input shows it.
  private static func ends(_ name: String, _ documentation: String, _ path: @escaping @Sendable (MessageFlow) -> [[ID<Service>]]) -> Fact {
    Fact(name, of: .queue, .count, documentation) { base in
      let (services, names, topology) = (path(base[Self.self]), base[DeclaredNames.self], base.topology)
      return { DeclaredNames.count(services[$0].count, isOpen: names.isOpen(queue: $0, topology)) }
    }
  }

  /// By queue: distinct services that publish to it, by name.
  package let producers: [[ID<Service>]]
  /// By queue: distinct services that consume from it, by name.
  package let consumers: [[ID<Service>]]
  /// By queue: whether another one hands over to it what cannot be processed.
  package let isDeadLetter: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    var producers = [[ID<Service>]](repeating: [], count: topology.queues.count)
    var consumers = producers
    // Both come by service, so that equal ones are neighbours.
    for publish in topology.publishes where producers[publish.queue.index].last != publish.service {
      producers[publish.queue.index].append(publish.service)
    }
    for consume in topology.consumes where consumers[consume.queue.index].last != consume.service {
      consumers[consume.queue.index].append(consume.service)
    }
    var isDeadLetter = [Bool](repeating: false, count: topology.queues.count)
    var byName: [NameID: Int] = [:]
    for (index, queue) in topology.queues.enumerated() { byName[queue.name] = index }
    for index in topology.queues.indices {
      guard let name = topology.knowledge(.deadLetter, of: ID<Queue>(index)).value, let target = byName[NameID(value: name)] else {
        continue
      }
      if target != index { isDeadLetter[target] = true }
    }
    self.producers = producers
    self.consumers = consumers
    self.isDeadLetter = isDeadLetter
  }
}
