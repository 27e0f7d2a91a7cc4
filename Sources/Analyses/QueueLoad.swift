import TopologyModel

/// Whether consumers keep up with their queues.
/// - Complexity: linear in services, calls and messages.
package struct QueueLoad: Analysis {
  package static let facts = [
    Fact("consumer_utilisation_ratio", of: .queue, .number, "the largest utilisation_ratio of its consumers", from: Self.self) {
      $0.ofQueue
    },
    Fact(
      "takes_only_messages", of: .service, .flag, "whether it consumes from queues and neither users nor services call it",
      isPrinted: false, from: Self.self
    ) { .flag($0.takesOnlyMessages[$1]) },
  ]

  /// By queue.
  package let ofQueue: [Estimate]
  /// By service.
  package let takesOnlyMessages: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let used = base[Utilisation.self].ofService
    var takesOnlyMessages = [Bool](repeating: false, count: topology.services.count)
    for consume in topology.consumes { takesOnlyMessages[consume.service.index] = true }
    for call in topology.calls { takesOnlyMessages[call.callee.index] = false }
    for entry in base[Entries.self].all { takesOnlyMessages[entry.index] = false }
    ofQueue = base[MessageFlow.self].consumers.map { $0.reduce(Estimate.absent) { $0.larger(used[$1.index]) } }
    self.takesOnlyMessages = takesOnlyMessages
  }
}
