internal import SourceText
internal import TopologyModel

/// Whoever calls the host of an address.
struct Caller {
  /// Its number in the topology.
  var service: Int
  /// Its place in `HostTable.nodes`, to which no edge is drawn; nil if no host leads to it.
  var node: Int?
  var scope: HostScope
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
}

extension Reading {
  /// Draws the edges from a caller to whatever an address means.
  /// - Returns: the calls and uses that stand for it; none if it means nothing that can be drawn.
  @discardableResult
  mutating func connect(_ caller: Caller, to reference: AddressReference, _ provenance: Provenance) -> [TopologyBuilder.Element] {
    let address = reference.address
    var doubtful = provenance
    doubtful.confidence = min(provenance.confidence, .medium)
    switch hosts.target(of: address.host, in: caller.scope) {
    case .host(let index):
      let index = hosts.resolved(index)
      return connect(caller, to: reference, at: index, hosts.hosts[index].isAddress ? provenance : doubtful)
    case .missing(let name, let isElsewhere):
      guard reference.isSure, !reference.isTelemetry else { return [] }
      if isElsewhere {
        return [draw(caller, reference, to: outsider(hosts.shown(name, isQualified: true), reference, doubtful), nil, doubtful)]
      }
      guard hosts.hasAddresses else { return [] }
      let name = topology.intern(hosts.shown(missing: name, in: caller.scope))
      return [draw(caller, reference, to: undeclared(name, reference, provenance), nil, provenance)]
    case .outside:
      guard reference.namesOutside, !reference.isTelemetry, !hosts.isFrontDoor(address.host) else { return [] }
      return [draw(caller, reference, to: outsider(address.host[...], reference, doubtful), nil, doubtful)]
    case .nothing: return []
    }
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
      edges.append(draw(caller, reference, to: element(of: node), host.protocolName(of: reference.address), provenance))
    }
    return edges
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
      return .service(topology.declareService(name, role: .external, at: reference.span, provenance))
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
    case .store(let store):
      let edge = Connections.Edge(from: caller.service, to: store)
      if let use = connections.uses[edge] { return .use(use) }
      let use = topology.addUse(by: caller.service, of: store, at: reference.span, provenance)
      connections.uses[edge] = use
      return .use(use)
    case .service(let callee):
      let call = topology.addCall(from: caller.service, to: callee, at: reference.span, provenance)
      // Two ports of one callee may speak two protocols; the first that is named stands for the edge.
      let word = word ?? reference.address.scheme.flatMap(ServiceProtocol.word(forScheme:)).map { ($0, reference.span) }
      if let word, connections.callsWithProtocol.insert(Connections.Edge(from: caller.service, to: callee)).inserted {
        topology.set(.protocolName, Double(topology.intern(word.name).rawValue), of: .call(call), at: word.span, provenance.precedence)
      }
      return .call(call)
    case .topology, .callDefaults, .queue, .call, .publish, .consume, .use: preconditionFailure("a host leads to a service or a store")
    }
  }
}
