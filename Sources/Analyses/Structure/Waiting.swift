import TopologyModel

/// For which services somebody waits. Nobody waits for a job, nor for what takes its work from a queue, nor for what
/// only such services call: a slow answer costs users nothing there.
/// - Complexity: linear in services, calls and messages.
package struct Waiting: Analysis {
  package static let facts = [
    Fact(
      "takes_only_messages", of: .service, .flag, "whether it consumes from queues and neither users nor services call it",
      for: .rules, from: Self.self
    ) { .flag($0.takesOnlyMessages[$1]) },
    Fact(
      "is_waited_for", of: .service, .flag,
      "whether a user may wait for its answer: false for a job, for what takes messages or asynchronous calls, and for what only such services call",
      for: .rules, from: Self.self
    ) { .flag($0.isWaitedFor[$1]) },
  ]

  /// By service: whether it consumes from queues and nobody else calls it.
  package let takesOnlyMessages: [Bool]
  /// By service: whether a user may wait for its answer.
  package let isWaitedFor: [Bool]

  package init(_ base: FactBase) {
    let topology = base.topology
    let entries = base[Entries.self].isEntry
    let graph = base[SynchronousGraph.self].graph
    var consumes = [Bool](repeating: false, count: topology.services.count)
    for consume in topology.consumes { consumes[consume.service.index] = true }
    var isCalled = [Bool](repeating: false, count: topology.services.count)
    for call in topology.calls where call.caller != call.callee { isCalled[call.callee.index] = true }
    takesOnlyMessages = consumes.indices.map { consumes[$0] && !isCalled[$0] && !entries[$0] }

    /// By service: callers that wait and for which somebody may wait.
    var waiting = [Int](repeating: 0, count: graph.nodeCount)
    for edge in 0..<graph.edgeCount where graph.sources[edge] != graph.targets[edge] { waiting[Int(graph.targets[edge])] += 1 }
    var isWaitedFor = [Bool](repeating: true, count: graph.nodeCount)
    var quiet = (0..<graph.nodeCount).filter { node in
      waiting[node] == 0 && !entries[node] && (consumes[node] || isCalled[node] || topology.services[node].role == .job)
    }
    for node in quiet { isWaitedFor[node] = false }
    // On a cycle that nobody enters they go on waiting for each other.
    while let caller = quiet.popLast() {
      for edge in graph.edges(from: caller) {
        let callee = Int(graph.targets[edge])
        if callee == caller { continue }
        waiting[callee] -= 1
        guard waiting[callee] == 0, !entries[callee] else { continue }
        isWaitedFor[callee] = false
        quiet.append(callee)
      }
    }
    self.isWaitedFor = isWaitedFor
  }
}
