package import Rules
package import SourceText
package import TopologyModel

/// A topology as nodes and edges, each with the worst finding about it: what the graph languages draw.
package struct MarkedGraph {
  /// A service, store or queue.
  package struct Node {
    /// As the inputs have it.
    package let name: Untrusted
    /// `service`, `gateway`, `external`, `undeclared`, `store`, `queue`, …
    package let kind: String
    /// That of the worst finding about it.
    package fileprivate(set) var severity: Severity?
  }

  /// What an edge stands for.
  package enum EdgeKind: String {
    case call, publish, consume, use
  }

  /// A call, or what a service has to do with a queue or store.
  package struct Edge {
    /// The number of the node that it comes from, in the direction of what flows.
    package fileprivate(set) var from: Int
    /// The number of the node that it leads to.
    package fileprivate(set) var to: Int
    /// A call, or another link.
    package let kind: EdgeKind
    /// Whether nobody waits.
    package let isAsynchronous: Bool
    /// How sure its source is.
    package let confidence: Confidence
    /// A run of `Topology.sources` for a call; nothing for other edges, which stand in one place.
    package let sources: Range<Int32>
    /// Where it stands, and the field or object that says it first.
    package let span: Span
    package let via: NameID
    /// That of the worst finding about it.
    package fileprivate(set) var severity: Severity?
  }

  /// Services, then stores, then queues.
  package private(set) var nodes: [Node] = []
  /// Calls, then what is published, consumed and used.
  package private(set) var edges: [Edge] = []
  /// Nodes that findings are about, worst first.
  private var marked: [Int] = []
  private var isMarked: [Bool] = []

  /// Services, then stores, then queues; calls, then what is published, consumed and used: each in the order of names.
  /// - Complexity: linear in the topology and in the names of all findings.
  package init(_ result: LintResult) {
    let topology = result.topology
    nodes += topology.services.map { Node(name: topology.names[$0.name], kind: $0.role.word) }
    let firstStore = nodes.count
    nodes += topology.stores.map { Node(name: topology.names[$0.name], kind: "store") }
    let firstQueue = nodes.count
    nodes += topology.queues.map { Node(name: topology.names[$0.name], kind: "queue") }
    isMarked = Array(repeating: false, count: nodes.count)

    for (index, call) in topology.calls.enumerated() {
      edges.append(
        Edge(
          from: call.caller.index, to: call.callee.index, kind: .call, isAsynchronous: !topology.isSynchronous(ID(index)),
          confidence: call.confidence, sources: call.sources, span: call.span,
          via: topology.sources[Int(call.sources.lowerBound)].via))
    }
    func add(_ kind: EdgeKind, _ from: Int, _ to: Int, _ confidence: Confidence, _ via: NameID, _ span: Span) {
      edges.append(
        Edge(
          from: from, to: to, kind: kind, isAsynchronous: kind != .use, confidence: confidence, sources: 0..<0, span: span, via: via))
    }
    for publish in topology.publishes {
      add(.publish, publish.service.index, firstQueue + publish.queue.index, publish.confidence, publish.via, publish.span)
    }
    for consume in topology.consumes {
      add(.consume, firstQueue + consume.queue.index, consume.service.index, consume.confidence, consume.via, consume.span)
    }
    for use in topology.uses { add(.use, use.service.index, firstStore + use.store.index, use.confidence, use.via, use.span) }

    mark(result, firstStore: firstStore, firstQueue: firstQueue)
  }

  private init(nodes: [Node], edges: [Edge]) {
    self.nodes = nodes
    self.edges = edges
  }

  // MARK: - Findings

  private mutating func mark(_ result: LintResult, firstStore: Int, firstQueue: Int) {
    let topology = result.topology
    var numbers = [SubjectKind: [Int32]]()
    func number(_ names: some Sequence<NameID>, from first: Int) -> [Int32] {
      var table = [Int32](repeating: -1, count: topology.names.count)
      for (index, name) in names.enumerated() { table[Int(name.rawValue)] = Int32(first + index) }
      return table
    }
    numbers[.service] = number(topology.services.lazy.map(\.name), from: 0)
    numbers[.store] = number(topology.stores.lazy.map(\.name), from: firstStore)
    numbers[.queue] = number(topology.queues.lazy.map(\.name), from: firstQueue)
    func node(_ name: Untrusted, _ kind: SubjectKind) -> Int? {
      guard let id = topology.names.find(name.bytes[...]), let number = numbers[kind]?[Int(id.rawValue)], number >= 0 else { return nil }
      return Int(number)
    }

    for verdict in result.findings {
      let subject = verdict.subject()
      switch subject.kind {
      case .topology, .exception: break
      case .service, .store, .queue:
        guard let name = subject.names.first, let node = node(name, subject.kind) else { continue }
        touch(node)
        nodes[node].severity = max(nodes[node].severity ?? .info, verdict.severity)
      case .call, .cycle, .chain:
        let path = subject.names.map { node($0, .service) }
        for case (let from?, let to?) in zip(path, path.dropFirst()) {
          touch(from)
          touch(to)
          if subject.kind == .cycle { nodes[from].severity = max(nodes[from].severity ?? .info, verdict.severity) }
          for call in topology.calls(from: ID(from), to: ID(to)) {
            edges[call].severity = max(edges[call].severity ?? .info, verdict.severity)
          }
        }
      }
    }
  }

  private mutating func touch(_ node: Int) {
    if isMarked[node] { return }
    isMarked[node] = true
    marked.append(node)
  }

  // MARK: - A part of it

  /// The whole graph if it is small; else what findings are about, worst first, and then what stands next to it.
  /// - Complexity: linear in nodes and edges, but for sorting nodes.
  package func neighborhood(nodes limit: Int, edges edgeLimit: Int) -> MarkedGraph {
    var chosen = nodes.count <= limit ? Array(nodes.indices) : Array(marked.prefix(limit))
    var isChosen = [Bool](repeating: false, count: nodes.count)
    for node in chosen { isChosen[node] = true }
    if chosen.count < nodes.count {
      let isSeed = isChosen
      for edge in edges where chosen.count < limit && isSeed[edge.from] != isSeed[edge.to] {
        let node = isSeed[edge.from] ? edge.to : edge.from
        if isChosen[node] { continue }
        isChosen[node] = true
        chosen.append(node)
      }
    }
    chosen.sort()
    var numbers = [Int](repeating: 0, count: nodes.count)
    for (number, node) in chosen.enumerated() { numbers[node] = number }
    var kept = edges.filter { isChosen[$0.from] && isChosen[$0.to] }
    if kept.count > edgeLimit { kept = Array((kept.filter { $0.severity != nil } + kept.filter { $0.severity == nil }).prefix(edgeLimit)) }
    for index in kept.indices {
      kept[index].from = numbers[kept[index].from]
      kept[index].to = numbers[kept[index].to]
    }
    return MarkedGraph(nodes: chosen.map { nodes[$0] }, edges: kept)
  }
}
