internal import SourceText

extension TopologyBuilder {
  /// Tells of each `on` that names what does not come to its service: no queue that it consumes. What sets off such a call or
  /// message is not known, and so all does.
  /// - Complexity: linear in calls, publishes and the names that they list.
  mutating func checkTriggers(of topology: inout Topology) {
    for service in topology.services.indices {
      let consumed = Set(topology.consumes[topology.consumes(of: ID(service))].map { topology.queues[$0.queue.index].name })
      let calls = topology.calls[topology.calls(of: ID(service))].map(\.attributes)
      let publishes = topology.publishes[topology.publishes(of: ID(service))].map(\.attributes)
      for run in calls + publishes {
        checkTriggers(of: run, consumed, "which '\(names[topology.services[service].name])' does not consume", &topology)
      }
    }
    checkTriggers(
      of: topology.callDefaults, Set(topology.consumes.map { topology.queues[$0.queue.index].name }), "which no service consumes", &topology
    )
  }

  private mutating func checkTriggers(of run: AttributeRun, _ consumed: Set<NameID>, _ wrong: Message, _ topology: inout Topology) {
    for index in run.places where topology.attributeKeys[index] == .on {
      let entry = topology.attributes[index]
      for name in lists[Int(entry.value)] {
        let isRequests = names[name] == Untrusted(Topology.requestsWord)
        guard isRequests == consumed.contains(name) else { continue }
        let others = consumed.map { names[$0] }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        let message: Message =
          isRequests
          ? "'on: requests' can mean the requests of users and callers, and a queue of this name" : "'on' names '\(names[name])', \(wrong)"
        diagnostics.append(
          Diagnostic(
            .error, message, at: entry.span, hint: isRequests ? "give the queue another name" : Self.trigger(near: names[name], others)))
        topology.attributes[index].value = value(of: [])
      }
    }
    topology.lists = lists
  }

  /// What to write instead of a name that means nothing here.
  private static func trigger(near name: Untrusted, _ queues: [Untrusted]) -> Message {
    let near = queues.compactMap { queue in Spelling.distance(name.bytes, queue.bytes).map { (queue, $0) } }.min { $0.1 < $1.1 }
    if let near { return "did you mean '\(near.0)'?" }
    if Spelling.nearest(to: name.bytes, among: [Topology.requestsWord]) != nil { return "did you mean 'requests'?" }
    let few = queues.prefix(3).map { "'\($0)'" as Message }
    return few.reduce("write 'requests'") { $0 + " or " + $1 } + ", or add it to 'consumes'"
  }
}
