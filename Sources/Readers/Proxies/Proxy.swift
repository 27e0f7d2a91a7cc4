internal import SourceText
internal import TopologyModel

/// A proxy as its files declare it: where its routes lead, and how it calls what is there.
struct Proxy {
  /// A server that requests are handed to.
  struct Server {
    var host: ArraySlice<UInt8>
    var port: Int?
    var span: Span

    /// The name by which other inputs may know it; nil for an address of a machine.
    fileprivate var address: Address? {
      guard let address = Address(bareHost: host, port: port), !address.host.elementsEqual("localhost".utf8) else { return nil }
      return address
    }

    /// Whether it is this machine.
    fileprivate var isLocal: Bool {
      host.starts(with: "127.".utf8) || host.elementsEqual("localhost".utf8) || host.elementsEqual("::1".utf8)
        || host.elementsEqual("0.0.0.0".utf8)
    }
  }

  /// Servers that stand for each other, under one name.
  struct Upstream {
    var name: ArraySlice<UInt8>
    var span: Span
    var servers: [Server]
    /// What is spoken there: `http`, `grpc`, `tcp`.
    var scheme: String?
    /// Whether the servers are all there are, and no more are found at run time.
    var isComplete = false
    /// Whether a request that fails goes to each server once, and never to one again.
    var triesEachOnce = false
  }

  struct Route {
    var upstream: Upstream
    var span: Span
    var policy: ProxyPolicy
    /// The share of all requests of the proxy; nil where nobody knows it.
    var share: Double?
  }

  /// `envoy`: the format that declares it.
  var format: String
  var name: ArraySlice<UInt8>
  var span: Span
  /// The file, in whose folder names are looked up first.
  var path: Untrusted
  /// The attributes of a call that such files can have: where none of them does, there is none.
  var canSay: AttributeSet
  var routes: [Route]

  /// Draws the proxy and its calls: where a container sees the file it is the proxy, and if several do each of them is. Routes that lead
  /// to one service in one way are one call, others stay apart.
  /// - Complexity: linear in routes and their servers, for each container.
  func draw(into reading: inout Reading) {
    let names = reading.hosts.nodes(thatSee: path.bytes).prefix(Self.mostContainers).compactMap { node in
      if case .role = reading.hosts.nodes[node].nature { reading.hosts.nodes[node].name } else { nil }
    }
    // By its name alone it may be a part of what another input declares.
    if names.isEmpty { draw(as: name, roleSpan: .none, into: &reading) }
    for name in names { draw(as: name, roleSpan: span, into: &reading) }
  }

  /// Containers that share a file, of very many the first.
  private static let mostContainers = 100

  private func draw(as name: ArraySlice<UInt8>, roleSpan: Span, into reading: inout Reading) {
    let provenance = Provenance(.mesh, via: format, canSay: canSay, keepsApart: true)
    let scope = reading.hosts.scope(ofFile: path.bytes)
    let service = reading.topology.declareService(
      reading.topology.intern(name), role: .gateway, roleSpan: roleSpan, at: span, Provenance(.mesh, via: format))
    let caller = Caller(service: service, node: reading.hosts.node(named: name, in: scope), scope: scope)
    var drawn: Set<Drawn> = []
    for route in routes {
      let servers = route.upstream.servers
      let named = servers.compactMap { server in server.address.map { (server, $0) } }
        .filter { reading.hosts.isKnown($0.1, in: scope) || !$0.1.isPlaceholder }
      var hosts: Set<[UInt8]> = []
      let distinct = named.filter { hosts.insert($0.1.host).inserted }
      if distinct.isEmpty {
        let target = Array(route.upstream.name)
        if drawn.insert(Drawn(target: target, isHost: false, policy: route.policy.key, share: route.share)).inserted {
          draw(route, from: caller, provenance, &reading)
        }
        continue
      }
      for (server, address) in distinct {
        let share = route.share.map { $0 / Double(distinct.count) }
        guard drawn.insert(Drawn(target: address.host, isHost: true, policy: route.policy.key, share: share)).inserted else { continue }
        var address = address
        address.scheme = address.scheme ?? route.upstream.scheme.map { Array($0.utf8) }
        let reference = AddressReference(address: address, span: server.span, isSure: true, namesOutside: true)
        var policy = route.policy
        if route.upstream.triesEachOnce { policy.limitAttempts(to: named.count { $0.1.host == address.host }) }
        for edge in reading.connect(caller, to: reference, provenance) { set(policy, share, of: edge, &reading) }
      }
    }
  }

  private struct Drawn: Hashable {
    var target: [UInt8]
    var isHost: Bool
    var policy: [Attribute: Double?]
    var share: Double?
  }

  /// Draws the call of an upstream whose servers no other input can know: of what has its name, or of a service that is declared by it.
  private func draw(_ route: Route, from caller: Caller, _ provenance: Provenance, _ reading: inout Reading) {
    let upstream = route.upstream
    // A port alone, or a variable that is empty, says nothing of who is called.
    if upstream.name.isEmpty { return reading.leaveOut(key: Untrusted("\(format) upstream without a name")) }
    if var address = Address(bareHost: upstream.name), reading.hosts.isKnown(address, in: caller.scope) {
      address.scheme = upstream.scheme.map { Array($0.utf8) }
      let reference = AddressReference(address: address, span: upstream.span, isSure: true, namesOutside: false)
      for edge in reading.connect(caller, to: reference, provenance) { set(route.policy, route.share, of: edge, &reading) }
      return
    }
    let id = reading.topology.intern(upstream.name)
    let callee = reading.topology.declareService(id, role: nil, at: upstream.span, Provenance(.mesh, via: format))
    if callee == caller.service { return }
    let remote = upstream.servers.filter { !$0.isLocal }
    if upstream.isComplete, remote.count == upstream.servers.count, let first = remote.first {
      // Who runs the servers knows better.
      let count = Double(Set(remote.map { Array($0.host) }).count)
      reading.topology.set(.replicas, count, of: .service(callee), at: first.span, .traces)
    }
    let call = reading.topology.addCall(from: caller.service, to: callee, at: route.span, provenance)
    if let scheme = upstream.scheme {
      let word = reading.topology.intern(Array(scheme.utf8)[...])
      reading.topology.set(.protocolName, Double(word.rawValue), of: .call(call), at: upstream.span, .mesh)
    }
    set(route.policy, route.share, of: .call(call), &reading)
  }

  private func set(_ policy: ProxyPolicy, _ share: Double?, of edge: TopologyBuilder.Element, _ reading: inout Reading) {
    guard case .call = edge else { return }
    for attribute in Attribute.allCases {
      guard let said = policy.values[attribute] else { continue }
      guard let value = said.value else {
        reading.topology.missValue(of: attribute, edge)
        continue
      }
      reading.topology.set(attribute, value, of: edge, at: said.span, .mesh, impliedBy: said.isImplied ? policy.convention : nil)
    }
    if let share { reading.topology.set(.share, share, of: edge, at: span, .mesh) }
  }
}

extension HostTable {
  /// What a name leads to, if it is that of a host.
  mutating func node(named name: ArraySlice<UInt8>, in scope: HostScope) -> Int? {
    guard let address = Address(bareHost: name), case .host(let host) = target(of: address.host, in: scope) else { return nil }
    return hosts[resolved(host)].nodes.first
  }

  /// Whether an address is that of a host.
  mutating func isKnown(_ address: Address, in scope: HostScope) -> Bool {
    if case .host = target(of: address.host, in: scope) { true } else { false }
  }
}
