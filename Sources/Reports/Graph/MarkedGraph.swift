import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// A topology as nodes and edges, each with the findings about it: what the graph languages draw.
package struct MarkedGraph {
  /// A service, store or queue; or the parts of one team, where they are put together.
  package struct Node {
    /// As the inputs have it.
    package let name: Untrusted
    /// `service`, `gateway`, `external`, `undeclared`, `store`, `queue`, …, or `team`.
    package let kind: String
    /// Who owns it; nil where nobody says.
    package let team: Untrusted?
    /// Whether users' requests come in here.
    package var isEntry = false
    /// Whether it is a store with which several services work.
    package internal(set) var isShared = false
    /// How many requests or messages come to it in a second; nil where that is not known, or was not asked for.
    package internal(set) var rate: Double?
    /// The findings about this very part, and that of the worst.
    package internal(set) var marks = Marks()
    /// How many parts it stands for: more than one of a team.
    package internal(set) var size = 1

    package var severity: Severity? { marks.severity }
  }

  /// What an edge stands for.
  package enum EdgeKind: String {
    case call, publish, consume, use
  }

  /// A call, or what a service has to do with a queue or store.
  package struct Edge {
    /// The number of the node that it comes from, in the direction of what flows.
    package internal(set) var from: Int
    /// The number of the node that it leads to.
    package internal(set) var to: Int
    /// A call, or another link.
    package let kind: EdgeKind
    /// Whether nobody waits.
    package internal(set) var isAsynchronous: Bool
    /// How sure its source is.
    package internal(set) var confidence: Confidence
    /// A run of `Topology.sources` for a call; nothing for other edges, which stand in one place.
    package let sources: Range<Int32>
    /// Where it stands, and the field or object that says it first.
    package let span: Span
    package let via: NameID
    /// How often it is made in a second; nil where that is not known, or was not asked for.
    package internal(set) var rate: Double?
    /// The findings about this very call, or about a cycle or chain that it is a part of.
    package internal(set) var marks = Marks()
    /// Whether it is a part of a cycle that a finding is about.
    package internal(set) var isOnCycle = false
    /// How many edges it stands for: more than one between teams.
    package internal(set) var size = 1

    package var severity: Severity? { marks.severity }
  }

  /// The findings about one element.
  package struct Marks {
    /// That of the worst.
    package private(set) var severity: Severity?
    /// How many there are.
    package private(set) var count = 0
    /// The ids of the rules of the worst, each once.
    package private(set) var rules: [String] = []

    /// Rules that are told.
    package static let ruleLimit = 5

    package mutating func add(_ severity: Severity, _ rule: String) {
      self.severity = max(self.severity ?? .info, severity)
      count += 1
      if rules.count < Self.ruleLimit, !rules.contains(rule) { rules.append(rule) }
    }

    mutating func add(_ other: Marks) {
      guard let worst = other.severity else { return }
      severity = max(severity ?? .info, worst)
      count += other.count
      for rule in other.rules where rules.count < Self.ruleLimit && !rules.contains(rule) { rules.append(rule) }
    }
  }

  /// Services, then stores, then queues.
  package internal(set) var nodes: [Node] = []
  /// Calls, then what is published, consumed and used.
  package internal(set) var edges: [Edge] = []
  /// What the system is called.
  package let name: Untrusted?
  /// How many nodes and edges there are in all, where this is a part of a graph.
  package internal(set) var whole: (nodes: Int, edges: Int) = (0, 0)
  /// What findings are about, worst first: nodes, and edges.
  var marked: (nodes: [Int], edges: [Int]) = ([], [])

  /// Services, then stores, then queues; calls, then what is published, consumed and used: each in the order of names.
  /// - Parameters:
  ///   - rule: the only one whose findings are marked; nil for all. Then all calls of a chain are marked too.
  ///   - limit: how many findings, the worst, tell what is drawn around them.
  ///   - hasRates: whether the load is computed.
  /// - Complexity: linear in the topology and in the names of all findings.
  package init(_ result: LintResult, rule: String? = nil, worst limit: Int = .max, hasRates: Bool = false) {
    let topology = result.topology
    func team(_ knowledge: Knowledge) -> Untrusted? { knowledge.value.map { topology.names[NameID(value: $0)] } }
    name = topology.name.map { topology.names[$0] }
    let isEntry = result.base[Entries.self].isEntry
    for (index, service) in topology.services.enumerated() {
      nodes.append(
        Node(
          name: topology.names[service.name], kind: service.role.word, team: team(topology.knowledge(.team, of: ID<Service>(index))),
          isEntry: isEntry[index]))
    }
    let firstStore = nodes.count
    for (index, store) in topology.stores.enumerated() {
      nodes.append(Node(name: topology.names[store.name], kind: "store", team: team(topology.knowledge(.team, of: ID<Store>(index)))))
    }
    let firstQueue = nodes.count
    for (index, queue) in topology.queues.enumerated() {
      nodes.append(Node(name: topology.names[queue.name], kind: "queue", team: team(topology.knowledge(.team, of: ID<Queue>(index)))))
    }

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
    for store in topology.stores.indices {
      nodes[firstStore + store].isShared = Set(topology.uses(of: ID<Store>(store)).map { topology.uses[Int($0)].service }).count > 1
    }
    whole = (nodes.count, edges.count)

    if hasRates { setRates(result.base[LoadPropagation.self], firstQueue: firstQueue) }
    mark(result, rule, atMost: limit, firstStore: firstStore, firstQueue: firstQueue)
  }

  init(nodes: [Node], edges: [Edge], name: Untrusted?, whole: (nodes: Int, edges: Int), marked: (nodes: [Int], edges: [Int]) = ([], [])) {
    self.nodes = nodes
    self.edges = edges
    self.name = name
    self.whole = whole
    self.marked = marked
  }

  /// Nodes that findings are about, worst first.
  package var markedNodes: [Int] { marked.nodes }

  /// Whether it is all that there is.
  package var isWhole: Bool { nodes.count == whole.nodes && edges.count == whole.edges }

  private mutating func setRates(_ load: LoadPropagation, firstQueue: Int) {
    for index in load.ofService.indices { nodes[index].rate = load.ofService[index].number }
    for index in load.ofQueue.indices { nodes[firstQueue + index].rate = load.ofQueue[index].number }
    for index in load.ofCall.indices { edges[index].rate = load.ofCall[index].number }
  }

  // MARK: - Findings

  private mutating func mark(_ result: LintResult, _ rule: String?, atMost limit: Int, firstStore: Int, firstQueue: Int) {
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
    var isMarked = (nodes: [Bool](repeating: false, count: nodes.count), edges: [Bool](repeating: false, count: edges.count))
    var left = limit
    func touch(node: Int) {
      if isMarked.nodes[node] || left == 0 { return }
      isMarked.nodes[node] = true
      marked.nodes.append(node)
    }

    for verdict in result.findings where rule == nil || verdict.rule.id == rule {
      let subject = verdict.subject()
      switch subject.kind {
      case .topology, .exception: continue
      case .service, .store, .queue:
        guard let name = subject.names.first, let node = node(name, subject.kind) else { continue }
        touch(node: node)
        nodes[node].marks.add(verdict.severity, verdict.rule.id)
      case .call, .cycle, .chain:
        let path = subject.names.map { node($0, .service) ?? node($0, .queue) }
        for case (let from?, let to?) in zip(path, path.dropFirst()) {
          touch(node: from)
          touch(node: to)
          for edge in edges(from: from, to: to, topology, firstQueue: firstQueue) {
            if !isMarked.edges[edge], left > 0 {
              isMarked.edges[edge] = true
              marked.edges.append(edge)
            }
            if subject.kind == .chain, rule == nil { continue }
            edges[edge].marks.add(verdict.severity, verdict.rule.id)
            if subject.kind == .cycle { edges[edge].isOnCycle = true }
          }
        }
      }
      if left > 0, left < .max { left -= 1 }
    }
  }

  /// The edges from one service or queue to another.
  private func edges(from: Int, to: Int, _ topology: Topology, firstQueue: Int) -> [Int] {
    let (publishes, consumes) = (topology.calls.count, topology.calls.count + topology.publishes.count)
    if to >= firstQueue {
      return topology.publishes(of: ID(from)).filter { topology.publishes[$0].queue.index == to - firstQueue }.map { publishes + $0 }
    }
    if from >= firstQueue {
      return topology.consumes(of: ID(to)).filter { topology.consumes[$0].queue.index == from - firstQueue }.map { consumes + $0 }
    }
    return Array(topology.calls(from: ID(from), to: ID(to)))
  }
}
