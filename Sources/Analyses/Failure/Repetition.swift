package import TopologyModel

/// What makes a call again that was meant to be made once: attempts, be they of the call or of one before it, and a queue that
/// hands a message out again when its consumer fails. Whoever is asked again asks again, be it by calls or by messages.
/// - Complexity: linear in services, queues, calls and messages; the path of a call, in its length.
package struct Repetition: Analysis {
  package static let facts = [
    Fact(
      "repetition_path", of: .call, .texts,
      "from what makes it again to what it calls, by name: who tries again, or the queue that delivers again; of a long path both ends; null where nothing does",
      for: .rules, from: Self.self
    ) { repetition, call in repetition.path(to: call).map { .names($0) } ?? .absent },
    Fact(
      "redelivered_from", of: .call, .text, "the queue with which that path begins; null where it begins with attempts", for: .rules,
      from: Self.self
    ) { repetition, call in repetition.queue(before: call).map { .name($0) } ?? .absent },
  ]

  /// Names that a path shows at most.
  private static let longest = 16

  private let topology: Topology
  private let messages: MessageGraph
  /// By node of `MessageGraph`: the one before it on a shortest path from what repeats; -1 where nothing does.
  private let before: [Int32]
  /// By node: the one with which that path begins.
  private let first: [Int32]

  package init(_ base: FactBase) {
    let topology = base.topology
    let graph = base[MessageGraph.self].graph
    let (calls, consumes) = (topology.calls.count, topology.calls.count + topology.publishes.count)
    var before = [Int32](repeating: -1, count: graph.nodeCount)
    var first = before
    var open: [Int] = []
    func reach(_ node: Int, from source: Int, first start: Int32) {
      guard before[node] < 0 else { return }
      (before[node], first[node]) = (Int32(source), start)
      open.append(node)
    }
    let isRedelivered = topology.queues.indices.map {
      topology.knowledge(.maxDeliveries, of: ID<Queue>($0)).value != 1
        && !topology.isKind(topology.knowledge(.kind, of: ID<Queue>($0)), in: Deliveries.atMostOnce)
    }
    for node in 0..<graph.nodeCount {
      for edge in graph.edges(from: node) {
        let repeats = graph.labels(of: edge).contains { label in
          Int(label) < calls
            ? Self.isRetried(ID(label), topology) : Int(label) >= consumes && isRedelivered[node - topology.services.count]
        }
        if repeats { reach(Int(graph.targets[edge]), from: node, first: Int32(node)) }
      }
    }
    var next = 0
    while next < open.count {
      let node = open[next]
      next += 1
      for edge in graph.edges(from: node) { reach(Int(graph.targets[edge]), from: node, first: first[node]) }
    }
    self.topology = topology
    messages = base[MessageGraph.self]
    self.before = before
    self.first = first
  }

  /// Whether attempts can do again what the callee has done: not where only refused connections are tried again, or nothing.
  private static func isRetried(_ call: ID<Call>, _ topology: Topology) -> Bool {
    topology.knowledge(.attempts, of: call).value ?? 1 > 1 && !topology.retriedFailures(of: call).isSubset(of: .refused)
  }

  /// From what repeats a call to its callee; nil where nothing does.
  package func path(to call: Int) -> [NameID]? {
    let ends = topology.calls[call]
    var path = [topology.services[ends.callee.index].name, topology.services[ends.caller.index].name]
    if Self.isRetried(ID(call), topology) { return path.reversed() }
    var node = start(of: call)
    guard before[node] >= 0 else { return nil }
    let start = first[node]
    while path.count < Self.longest - 1, before[node] != start {
      node = Int(before[node])
      path.append(messages.name(of: Int32(node)))
    }
    path.append(messages.name(of: start))
    return path.reversed()
  }

  /// The queue whose messages repeat a call; nil where none does, and where attempts do.
  package func queue(before call: Int) -> NameID? {
    let start = start(of: call)
    guard !Self.isRetried(ID(call), topology), first[start] >= 0, messages.service(of: first[start]) == nil else { return nil }
    return messages.name(of: first[start])
  }

  /// The node of its caller at which something repeats a call, if there is one.
  private func start(of call: Int) -> Int {
    if !topology.said.contains(.on) { return topology.calls[call].caller.index }
    let starts = messages.starts(of: ID(call)).map(Int.init)
    return starts.first { before[$0] >= 0 } ?? starts.first ?? topology.calls[call].caller.index
  }
}
