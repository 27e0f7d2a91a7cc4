internal import SourceText
internal import TopologyModel

/// A proxy as its files declare it: where its routes lead, and how it calls what is there.
struct Proxy {
  /// A server that requests are handed to.
  struct Server {
    var host: ArraySlice<UInt8>
    var port: Int?
    var span: Span
    /// Whether it gets requests only where no other server can take them.
    var isBackup = false

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
    /// Whether the proxy notices that no other server can take requests, so that backups do.
    var hasFailover = true
  }

  struct Route {
    var upstream: Upstream
    var span: Span
    var policy: ProxyPolicy
    /// The share of all requests of the proxy; nil where nobody knows it.
    var share: Double?
    /// Adds what some of the servers, by their numbers in the upstream, say of the calls to them; nil where they say nothing of their own.
    var addOwn: ((_ servers: [Int], _ policy: inout ProxyPolicy) -> Void)?

    /// How some of the servers are called, by their numbers, and by which share of all requests of the proxy.
    /// - Parameters:
    ///   - active: how many of all servers are no backups.
    ///   - backup: the first that is one.
    fileprivate func part(of numbers: [Int], active: Int, backup: Server?) -> (policy: ProxyPolicy, share: Double?) {
      var policy = policy
      addOwn?(numbers, &policy)
      let all = upstream.servers
      // Of no servers, or of backups alone, each counts.
      guard active > 0 else { return (policy, all.isEmpty ? share : share.map { $0 * Double(numbers.count) / Double(all.count) }) }
      let own = numbers.count { !all[$0].isBackup }
      if own == 0 { return (policy, 0) }
      // Of several callees one may be left out as a whole: the others take its place.
      if own < active, policy[.breakerScope] == BreakerScope.host.value { policy.leaveOpen(.breakerScope, at: span) }
      let hasBackupElsewhere = all.count - active > numbers.count - own
      if upstream.hasFailover, hasBackupElsewhere, let backup { policy.say(.fallback, 1, at: backup.span) }
      return (policy, share.map { $0 * Double(own) / Double(active) })
    }
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
    // By its name alone it may be a part of what another input declares, unless it stands before that.
    if names.isEmpty { draw(as: isTaken(reading) ? name + "-\(format)".utf8 : name, roleSpan: .none, into: &reading) }
    for name in names { draw(as: name, roleSpan: span, into: &reading) }
  }

  /// Whether something else has its name: a store, or what it calls by it.
  private func isTaken(_ reading: Reading) -> Bool {
    let own = name.map(Address.lowercased)
    if routes.contains(where: { $0.upstream.servers.contains { $0.host.map(Address.lowercased).elementsEqual(own) } }) { return true }
    var hosts = reading.hosts
    guard let node = hosts.node(named: name, in: hosts.scope(ofFile: path.bytes)), case .store = hosts.nodes[node].nature else {
      return false
    }
    return true
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
      let (active, backup) = (servers.count { !$0.isBackup }, servers.first(where: \.isBackup))
      for target in targets(of: route.upstream, in: scope, &reading) {
        let (policy, share) = route.part(of: target.servers, active: active, backup: backup)
        let name = target.address?.host ?? Array(route.upstream.name)
        guard drawn.insert(Drawn(target: name, isHost: target.address != nil, policy: policy.key, share: share)).inserted else { continue }
        guard var address = target.address else {
          draw(route, target.servers.map { route.upstream.servers[$0] }, policy, share, from: caller, provenance, &reading)
          continue
        }
        address.scheme = address.scheme ?? route.upstream.scheme.map { Array($0.utf8) }
        let span = route.upstream.servers[target.servers[0]].span
        let reference = AddressReference(address: address, span: span, isSure: true, namesOutside: true)
        for edge in reading.connect(caller, to: reference, provenance) { set(policy, share, of: edge, &reading) }
      }
    }
  }

  /// Servers of an upstream that are one callee, by their numbers: those of a host that has an address, or the others, which are called as
  /// the upstream.
  private struct Target {
    var address: Address?
    var servers: [Int] = []
  }

  /// The callees that the servers of an upstream are: of each host one, and one of what has only an IP address. There is at least one.
  private func targets(of upstream: Upstream, in scope: HostScope, _ reading: inout Reading) -> [Target] {
    var (targets, places): ([Target], [[UInt8]: Int]) = ([], [:])
    var nameless = Target()
    for (index, server) in upstream.servers.enumerated() {
      guard let address = server.address, reading.hosts.isKnown(address, in: scope) || !address.isPlaceholder else {
        nameless.servers.append(index)
        continue
      }
      let place = places[address.host] ?? targets.count
      if place == targets.count {
        places[address.host] = place
        targets.append(Target(address: address))
      }
      targets[place].servers.append(index)
    }
    // An upstream that is called as one of its hosts is that host.
    if !nameless.servers.isEmpty, let address = Address(bareHost: upstream.name), let place = places[address.host] {
      targets[place].servers = (targets[place].servers + nameless.servers).sorted()
    } else if !nameless.servers.isEmpty || targets.isEmpty {
      targets.append(nameless)
    }
    return targets
  }

  private struct Drawn: Hashable {
    var target: [UInt8]
    var isHost: Bool
    var policy: [Attribute: Double?]
    var share: Double?
  }

  /// Draws the call of servers of an upstream that no other input can know: of what has its name, or of a service that is declared by it.
  private func draw(
    _ route: Route, _ servers: [Server], _ policy: ProxyPolicy, _ share: Double?, from caller: Caller, _ provenance: Provenance,
    _ reading: inout Reading
  ) {
    let upstream = route.upstream
    // A port alone, or a variable that is empty, says nothing of who is called.
    if upstream.name.isEmpty { return reading.leaveOut(key: Untrusted("\(format) upstream without a name")) }
    if var address = Address(bareHost: upstream.name), reading.hosts.isKnown(address, in: caller.scope) {
      address.scheme = upstream.scheme.map { Array($0.utf8) }
      let reference = AddressReference(address: address, span: upstream.span, isSure: true, namesOutside: false)
      for edge in reading.connect(caller, to: reference, provenance) { set(policy, share, of: edge, &reading) }
      return
    }
    let id = reading.topology.intern(upstream.name)
    let callee = reading.topology.declareService(id, role: nil, at: upstream.span, Provenance(.mesh, via: format))
    if callee == caller.service { return }
    let remote = servers.filter { !$0.isLocal }
    if upstream.isComplete, remote.count == servers.count, let first = remote.first {
      // Who runs the servers knows better.
      let count = Double(Set(remote.map { Array($0.host) }).count)
      reading.topology.set(.replicas, count, of: .service(callee), at: first.span, .traces)
    }
    let call = reading.topology.addCall(from: caller.service, to: callee, at: route.span, provenance)
    if let scheme = upstream.scheme {
      let word = reading.topology.intern(Array(scheme.utf8)[...])
      reading.topology.set(.protocolName, Double(word.rawValue), of: .call(call), at: upstream.span, .mesh)
    }
    set(policy, share, of: .call(call), &reading)
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
