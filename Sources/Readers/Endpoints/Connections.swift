internal import SourceText
internal import TopologyModel

/// Whoever calls the host of an address.
struct Caller {
  /// Its number in the topology.
  var service: Int
  /// Its place in `HostTable.nodes`, to which no edge is drawn; nil if no host leads to it.
  var node: Int?
  var scope: HostScope
  /// Whether it calls neither what takes its telemetry nor, if it is telemetry, what it watches.
  var leavesOutTelemetry = false
}

/// What has been drawn from addresses, so that the same edge stands once however many texts name it.
struct Connections {
  fileprivate struct Edge: Hashable {
    var from: Int
    var to: Int
  }

  fileprivate var uses: [Edge: Int] = [:]
  fileprivate var callsWithProtocol: Set<Edge> = []
  fileprivate var storesWithKind: Set<Int> = []
  /// From a service to a place in `HostTable.nodes`.
  fileprivate var drawn: Set<Edge> = []
  /// What an address makes: from a node, if it is one, to a node, or to nil outside of the inputs, at a port if it is known.
  struct Drawn {
    var caller: Int?
    var node: Int?
    var port: PodPort?
    var element: TopologyBuilder.Element
    /// Equal for all addresses of one caller that mean the same service or store.
    var ends: Ends
  }

  struct Ends: Hashable {
    var caller: Int
    var target: TopologyBuilder.Element
  }

  private(set) var edges: [Drawn] = []

  fileprivate mutating func add(
    _ caller: Caller, _ node: Int?, _ port: PodPort?, _ element: TopologyBuilder.Element, to target: TopologyBuilder.Element
  ) {
    if let node { drawn.insert(Edge(from: caller.service, to: node)) }
    edges.append(
      Drawn(caller: caller.node, node: node, port: port, element: element, ends: Ends(caller: caller.service, target: target)))
  }
}

extension Reading {
  /// Draws the edges from a caller to whatever an address means.
  /// - Returns: the calls and uses that stand for it; none if it means nothing that can be drawn.
  @discardableResult
  mutating func connect(_ caller: Caller, to reference: AddressReference, _ provenance: Provenance) -> [TopologyBuilder.Element] {
    let address = reference.address
    var doubtful = provenance
    doubtful.confidence = min(provenance.confidence, .medium)
    if let nodes = hosts.nodes(behindFrontDoor: address) {
      guard reference.namesOutside else { return refuse(reference, by: caller, .outside, via: provenance.via) }
      let others = nodes.filter { $0 != caller.node }
      if others.isEmpty { return refuse(reference, by: caller, .itself, via: provenance.via) }
      return noted(others.map { draw(caller, reference, to: element(of: $0), nil, doubtful) }, reference, by: caller, via: provenance.via)
    }
    switch hosts.target(of: address.host, in: caller.scope) {
    case .host(let index):
      let index = hosts.resolved(index)
      return connect(caller, to: reference, at: index, hosts.hosts[index].isAddress ? provenance : doubtful)
    case .missing(let name, let isElsewhere):
      if let refusal = reference.isSure ? refusal(of: reference, by: caller) : .unknownHost {
        return refuse(reference, by: caller, refusal, via: provenance.via)
      }
      // Where no broker is declared, somebody else runs it; where one is, this may be its name misspelt.
      if isElsewhere || (reference.nature == .role(.broker) && !hosts.hasBroker) {
        let shown = isElsewhere ? hosts.shown(name, isQualified: true) : hosts.shown(missing: name, in: caller.scope)
        let edge = draw(caller, reference, to: outsider(shown, reference, doubtful), nil, doubtful)
        return noted([edge], reference, by: caller, via: provenance.via)
      }
      let name = topology.intern(hosts.shown(missing: name, in: caller.scope))
      let target = undeclared(name, reference, provenance)
      // A gateway may have the name of a host to which it leads and which nothing declares.
      if case .service(caller.service) = target { return refuse(reference, by: caller, .itself, via: provenance.via) }
      let edge = draw(caller, reference, to: target, nil, provenance)
      return noted([edge], reference, by: caller, via: provenance.via)
    case .outside:
      if let refusal = reference.namesOutside ? isOwn(reference, of: caller) ? .ownAddress : refusal(of: reference, by: caller) : .outside {
        return refuse(reference, by: caller, refusal, via: provenance.via)
      }
      let target = outsider(address.host[...], reference, doubtful)
      let edge = draw(caller, reference, to: target, nil, doubtful)
      connections.add(caller, nil, (address.port ?? address.defaultPort).map { .number($0) }, edge, to: target)
      return noted([edge], reference, by: caller, via: provenance.via)
    case .nothing: return refuse(reference, by: caller, .ownMachine, via: provenance.via)
    }
  }

  /// Why there is no call of a host that nothing declares; nil where there is one.
  private func refusal(of reference: AddressReference, by caller: Caller) -> Refusal? {
    if reference.address.isPlaceholder { return .placeholder }
    let isTelemetry =
      reference.isTelemetry || reference.hasTelemetryHost || isLeftOut(reference, from: caller, to: reference.nature)
    return isTelemetry ? .telemetry : nil
  }

  /// Takes note, where that is kept, that an address makes no edge.
  /// - Returns: no edges.
  @discardableResult
  mutating func refuse(_ reference: AddressReference, by caller: Caller, _ refusal: Refusal, via: String) -> [TopologyBuilder.Element] {
    noted([], reference, by: caller, via: via, refusal)
  }

  /// Takes note, where that is kept, of what has become of an address.
  private mutating func noted(
    _ edges: [TopologyBuilder.Element], _ reference: AddressReference, by caller: Caller, via: String, _ refusal: Refusal? = nil
  ) -> [TopologyBuilder.Element] {
    if topology.keepsAttempts {
      topology.note(
        by: caller.service, to: reference.address.host[...], key: reference.key?.bytes[...], edges: edges, at: reference.span, via: via,
        refusal: refusal)
    }
    return edges
  }

  /// Takes note, where that is kept, of what only looks like an address of a callee in a text.
  mutating func noteRefused(in text: AddressText, by caller: Caller) {
    guard topology.keepsAttempts else { return }
    for refused in text.refused {
      topology.note(
        by: caller.service, to: refused.target, key: refused.key, at: refused.span, via: text.via, refusal: refused.refusal)
    }
  }

  /// Draws an edge to a node where none has been drawn from an address; none to telemetry and from it.
  mutating func connect(_ caller: Caller, toNode node: Int, at span: Span, _ provenance: Provenance) {
    guard node != caller.node else { return }
    func note(_ edges: [TopologyBuilder.Element], _ refusal: Refusal?) {
      topology.note(
        by: caller.service, to: hosts.nodes[node].name, key: nil, edges: edges, at: span, via: provenance.via, refusal: refusal)
    }
    guard hosts.nodes[node].nature != .role(.telemetry), !isTelemetry(caller) else { return note([], .telemetry) }
    guard connections.drawn.insert(Connections.Edge(from: caller.service, to: node)).inserted else { return }
    switch element(of: node) {
    case .store(let store): note([.use(use(caller, store, at: span, provenance))], nil)
    case .service(let callee): note([.call(topology.addCall(from: caller.service, to: callee, at: span, provenance))], nil)
    case .topology, .callDefaults, .queue, .call, .publish, .consume, .use: preconditionFailure("a node is a service or a store")
    }
  }

  private mutating func use(_ caller: Caller, _ store: Int, at span: Span, _ provenance: Provenance) -> Int {
    let edge = Connections.Edge(from: caller.service, to: store)
    if let use = connections.uses[edge] { return use }
    let use = topology.addUse(by: caller.service, of: store, at: span, provenance)
    connections.uses[edge] = use
    return use
  }

  /// Whether a call would be one to or from telemetry, which nothing waits for: it takes what it is sent and looks at what it
  /// watches. What it keeps its own data in is another matter.
  private func isLeftOut(_ reference: AddressReference, from caller: Caller, to nature: Nature?) -> Bool {
    guard caller.leavesOutTelemetry else { return false }
    let isWatcher = isTelemetry(caller)
    return switch nature {
    case .role(.telemetry): !isWatcher
    case .store: !isWatcher && reference.isTelemetry
    case .role(let role) where role.isInfrastructure: !isWatcher && reference.isTelemetry
    case .role, nil: isWatcher || reference.isTelemetry
    }
  }

  private func isTelemetry(_ caller: Caller) -> Bool { caller.node.map { hosts.nodes[$0].nature == .role(.telemetry) } ?? false }

  /// Whether users reach the caller by an address: `chat` by chat.example.com, but not `api` by api.github.com in `GITHUB_API_URL`.
  private func isOwn(_ reference: AddressReference, of caller: Caller) -> Bool {
    guard let node = caller.node else { return false }
    let (name, labels) = (hosts.nodes[node].name, reference.address.host.split(separator: UInt8(ascii: ".")))
    return labels.count > 2 && labels[0].elementsEqual(name) && !(reference.key?.isOfOthers(than: name, at: labels.dropFirst()) ?? false)
  }

  /// Draws the edges from a caller to what a host leads to, whatever host the address names.
  /// - Parameter host: its place in `HostTable.hosts`.
  @discardableResult
  mutating func connect(
    _ caller: Caller, to reference: AddressReference, at host: Int, _ provenance: Provenance
  ) -> [TopologyBuilder.Element] {
    let host = hosts.hosts[host]
    var edges: [TopologyBuilder.Element] = []
    for node in host.nodes where node != caller.node {
      if isLeftOut(reference, from: caller, to: hosts.nodes[node].nature) { continue }
      let target = element(of: hosts.node(ofDatabase: reference.database, in: node))
      let edge = draw(caller, reference, to: target, host.protocolName(of: reference.address), provenance)
      connections.add(caller, node, host.podPort(of: reference.address), edge, to: target)
      edges.append(edge)
    }
    if edges.isEmpty {
      let refusal: Refusal =
        host.nodes.isEmpty ? .emptyService : host.nodes.allSatisfy { $0 == caller.node } ? .itself : .telemetry
      return refuse(reference, by: caller, refusal, via: provenance.via)
    }
    return noted(edges, reference, by: caller, via: provenance.via)
  }

  /// What a node is in the topology, into which it is put if it is not there yet.
  mutating func element(of node: Int) -> TopologyBuilder.Element {
    let facts = hosts.nodes[node]
    if let element = facts.element { return element }
    let name = topology.intern(facts.name)
    let element: TopologyBuilder.Element
    switch facts.nature {
    case .store(let kind):
      let store = topology.store(name, declared: true, at: facts.span, facts.provenance)
      setKind(kind, of: store, at: facts.natureSpan, facts.provenance.precedence)
      element = .store(store)
    case .role(let role):
      let roleSpan = role == .service ? .none : facts.natureSpan
      element = .service(topology.declareService(name, role: role, roleSpan: roleSpan, at: facts.span, facts.provenance))
    }
    hosts.nodes[node].element = element
    return element
  }

  /// Somebody else's system, or a store that somebody else runs.
  private mutating func outsider(
    _ name: ArraySlice<UInt8>, _ reference: AddressReference, _ provenance: Provenance
  ) -> TopologyBuilder.Element {
    let name = topology.intern(name)
    guard case .store(let kind) = reference.nature else {
      let role: Role = reference.nature == .role(.broker) ? .broker : .external
      return .service(topology.declareService(name, role: role, at: reference.span, provenance))
    }
    let store = topology.store(name, declared: true, at: reference.span, provenance)
    setKind(kind, of: store, at: reference.span, provenance.precedence)
    return .store(store)
  }

  private mutating func undeclared(_ name: NameID, _ reference: AddressReference, _ provenance: Provenance) -> TopologyBuilder.Element {
    guard case .store(let kind) = reference.nature else { return .service(topology.service(name, at: reference.span)) }
    let store = topology.store(name, declared: false, at: reference.span, provenance)
    setKind(kind, of: store, at: reference.span, provenance.precedence)
    return .store(store)
  }

  private mutating func setKind(_ kind: String, of store: Int, at span: Span, _ precedence: Precedence) {
    guard connections.storesWithKind.insert(store).inserted else { return }
    topology.set(.kind, Double(topology.intern(Array(kind.utf8)[...]).rawValue), of: .store(store), at: span, precedence)
  }

  private mutating func draw(
    _ caller: Caller, _ reference: AddressReference, to element: TopologyBuilder.Element, _ word: (name: ArraySlice<UInt8>, span: Span)?,
    _ provenance: Provenance
  ) -> TopologyBuilder.Element {
    switch element {
    case .store(let store): return .use(use(caller, store, at: reference.span, provenance))
    case .service(let callee):
      let call = topology.addCall(from: caller.service, to: callee, at: reference.span, provenance)
      let own = reference.address.scheme.flatMap(ServiceProtocol.word(forScheme:)).map { (name: $0, span: reference.span) }
      // What is called as gRPC is, though its port is named after HTTP, on which gRPC stands.
      let isGRPC = own?.name.elementsEqual("grpc".utf8) ?? false
      // Two ports of one callee may speak two protocols; the first that is named stands for the edge, and for all calls that become one.
      if let word = isGRPC ? own : word ?? own,
        connections.callsWithProtocol.insert(Connections.Edge(from: caller.service, to: callee)).inserted || provenance.keepsApart
      {
        topology.set(.protocolName, Double(topology.intern(word.name).rawValue), of: .call(call), at: word.span, provenance.precedence)
      }
      return .call(call)
    case .topology, .callDefaults, .queue, .call, .publish, .consume, .use: preconditionFailure("a host leads to a service or a store")
    }
  }
}
