import SourceText
package import TopologyModel

/// Consumers whose declared steps process a message that they have not yet taken.
/// - Complexity: linear in consumes and their steps.
package struct ConsumeSteps: Analysis {
  package static let facts = [
    Fact("early_processors", of: .queue, .count, "services whose declared steps process a message before they consume it", from: Self.self)
    {
      .count($0.early[$1].count)
    },
    Fact("early_processor_names", of: .queue, .texts, "those services, by name", for: .rules, from: Self.self) { steps, queue in
      .names(steps.early[queue].map { steps.names[$0.index] })
    },
  ]

  /// By queue: services, by name.
  package let early: [[ID<Service>]]
  private let names: [NameID]

  package init(_ base: FactBase) {
    let topology = base.topology
    var early = [[ID<Service>]](repeating: [], count: topology.queues.count)
    for consume in topology.consumes where early[consume.queue.index].last != consume.service {
      guard let process = consume.steps.firstIndex(where: { topology.names[$0] == Untrusted("process") }) else { continue }
      if !consume.steps[..<process].contains(where: { topology.names[$0] == Untrusted("consume") }) {
        early[consume.queue.index].append(consume.service)
      }
    }
    self.early = early
    names = topology.services.map(\.name)
  }
}
