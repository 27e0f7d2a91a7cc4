internal import Documents
internal import SourceText
internal import TopologyModel

/// Joins Consul's entries and services with whatever else is known of them: intentions and upstreams become calls, routers, resolvers
/// and defaults say how calls are made.
struct ConsulWiring {
  let entries: [ConsulEntry]
  let services: [ConsulService]
  /// Those who call past the mesh, by their numbers in the topology.
  var outsiders: Set<Int> = []
  /// Those who are surely in the mesh.
  var members: Set<Int> = []
  /// Where services that agents register are looked up.
  let scope: HostScope

  /// What is said of one service, by its number in the topology.
  private struct Known {
    var callee = Consul.Callee()
    var span: Span
  }

  private var known: [Int: Known] = [:]
  private var order: [Int] = []
  /// By caller and callee: what the registration of the caller says of its upstream, which is for this one alone.
  private var ofRegistrations: [[Int]: Set<Attribute>] = [:]

  init(_ entries: [ConsulEntry], _ services: [ConsulService] = [], in scope: HostScope) {
    self.entries = entries
    self.services = services
    self.scope = scope
  }

  mutating func wire(into reading: inout Reading) {
    for service in services { wire(service, &reading) }
    for entry in entries { take(entry, &reading) }
    for entry in entries {
      if entry.kind == .intentions { wireIntentions(entry, &reading) }
      if entry.kind == .ingressGateway { wireGateway(entry, &reading) }
    }
    let all = entries.first { $0.kind == .proxyDefaults }
    let protocolOfAll = all?.body.block("config")?["protocol"]
    let timeoutOfAll = all?.body.block("config")?["localrequesttimeoutms"]
    if let all { for member in members.sorted() { note(member, at: all.span) { _ in } } }
    for callee in order { known[callee]!.callee.localTimeout = known[callee]!.callee.localTimeout ?? timeoutOfAll }
    for entry in entries {
      switch entry.kind {
      case .router:
        wireDetours(entry, entry.body.list("routes").map { $0.block("destination") }, &reading) { destination, service in
          let callee = known[service]?.callee ?? Consul.Callee(localTimeout: timeoutOfAll)
          return Consul.settings(ofRoute: destination, to: callee, at: destination.span)
        }
      case .splitter:
        wireDetours(entry, entry.body.list("splits").map { $0 }, &reading)
        if entry.body["splits"] != nil { reading.leaveOut(key: Untrusted(Array("splits.weight".utf8))) }
      case .resolver: wireResolver(entry, &reading)
      case .defaults: wireDefaults(entry, &reading)
      case .intentions, .ingressGateway, .proxyDefaults: break
      }
    }
    for callee in order {
      var facts = known[callee]!
      let said = facts.callee.defaults?.body["protocol"] ?? protocolOfAll
      facts.callee.isHTTP = facts.callee.router != nil || facts.callee.isHTTP || said.map(Self.isHTTP) ?? false
      let settings = Consul.settings(of: facts.callee, at: facts.span)
      if settings.isEmpty { continue }
      reading.add(CallPolicy(callees: [.service(callee)], callers: .allBut(outsiders), settings: settings, isOfRoutes: true))
    }
  }

  private static func isHTTP(_ word: LooseField) -> Bool { word.equals("http") || word.equals("http2") || word.equals("grpc") }

  // MARK: - Names

  /// What a name leads to: nodes of the inputs, else a service of that name.
  private enum Target {
    case node(Int)
    case service(Int)
  }

  private func targets(_ name: ArraySlice<UInt8>, in scope: HostScope, at span: Span, via: String, _ reading: inout Reading) -> [Target] {
    if name.count <= Limits.nameBytes, case .host(let index) = reading.hosts.target(of: name.map(Address.lowercased), in: scope) {
      let nodes = reading.hosts.hosts[reading.hosts.resolved(index)].nodes
      if !nodes.isEmpty { return nodes.map { .node($0) } }
    }
    let name = reading.topology.intern(name.prefix(Limits.nameBytes))
    return [.service(reading.topology.declareService(name, role: nil, at: span, Provenance(.mesh, via: via)))]
  }

  /// The services that a name means, none of what is a store.
  private func numbers(_ name: ArraySlice<UInt8>, in scope: HostScope, at span: Span, via: String, _ reading: inout Reading) -> [Int] {
    targets(name, in: scope, at: span, via: via, &reading).compactMap { target in
      switch target {
      case .service(let service): return service
      case .node(let node): if case .service(let service) = reading.element(of: node) { return service } else { return nil }
      }
    }
  }

  /// Draws the edge from one to another where no address has drawn it.
  /// - Returns: the services that are called.
  @discardableResult
  private func connect(
    _ caller: ArraySlice<UInt8>, to callee: ArraySlice<UInt8>, in scope: HostScope, at span: Span, via: String, _ reading: inout Reading
  ) -> [(caller: Int, callee: Int)] {
    var pairs: [(caller: Int, callee: Int)] = []
    let callees = targets(callee, in: scope, at: span, via: via, &reading)
    for source in targets(caller, in: scope, at: span, via: via, &reading) {
      var (service, node) = (-1, Int?.none)
      switch source {
      case .service(let number): service = number
      case .node(let place):
        guard case .service(let number) = reading.element(of: place) else { continue }
        (service, node) = (number, place)
      }
      for target in callees {
        let provenance = Provenance(.mesh, via: via)
        switch target {
        case .node(let place):
          reading.connect(
            Caller(service: service, node: node, scope: scope, leavesOutTelemetry: true), toNode: place, at: span, provenance)
          if case .service(let number) = reading.hosts.nodes[place].element { pairs.append((service, number)) }
        case .service(let number) where number != service:
          reading.topology.addCall(from: service, to: number, at: span, provenance)
          pairs.append((service, number))
        case .service: break
        }
      }
    }
    return pairs
  }

  // MARK: - Facts of services

  private mutating func note(_ service: Int, at span: Span, _ change: (inout Consul.Callee) -> Void) {
    if known[service] == nil { order.append(service) }
    change(&known[service, default: Known(span: span)].callee)
  }

  private mutating func take(_ entry: ConsulEntry, _ reading: inout Reading) {
    guard entry.kind == .router || entry.kind == .resolver || entry.kind == .defaults, !entry.name.elementsEqual("*".utf8) else { return }
    for service in numbers(entry.name, in: entry.scope, at: entry.span, via: entry.kind.via, &reading) {
      note(service, at: entry.span) { callee in
        switch entry.kind {
        case .router: callee.router = callee.router ?? entry
        case .resolver: callee.resolver = callee.resolver ?? entry
        default: callee.defaults = callee.defaults ?? entry
        }
      }
    }
  }

  // MARK: - Services

  private mutating func wire(_ service: ConsulService, _ reading: inout Reading) {
    let name = service.destination ?? service.name
    for number in numbers(name, in: scope, at: service.span, via: "service", &reading) {
      members.insert(number)
      let config = service.proxy?.block("config")
      note(number, at: service.span) { callee in
        callee.localTimeout = callee.localTimeout ?? config?["localrequesttimeoutms"]
        callee.isHTTP = callee.isHTTP || config?["protocol"].map(Self.isHTTP) ?? false
      }
    }
    for upstream in service.proxy?.list("upstreams") ?? [] {
      if let type = upstream["destinationtype"], !type.equals("service") { continue }
      guard let callee = upstream["destinationname"], let text = callee.text else {
        tell(upstream["destinationname"], &reading)
        continue
      }
      let pairs = connect(name, to: text, in: scope, at: callee.span, via: "upstream", &reading)
      let config = upstream.block("config")
      let isHTTP = config?["protocol"].map(Self.isHTTP) ?? false
      for pair in pairs { note(pair.callee, at: callee.span) { $0.isHTTP = $0.isHTTP || isHTTP } }
      let settings = config.map { Consul.settings(ofUpstream: $0) } ?? []
      for pair in pairs where !settings.isEmpty {
        ofRegistrations[[pair.caller, pair.callee], default: []].formUnion(settings.map(\.attribute))
        reading.add(CallPolicy(callees: [.service(pair.callee)], callers: .only([pair.caller]), settings: settings))
      }
    }
  }

  /// Says that a name has yet to be filled in.
  private func tell(_ field: LooseField?, _ reading: inout Reading) {
    guard let field, field.field.text != nil, field.text == nil else { return }
    reading.diagnostics.append(
      Diagnostic(.note, "what stands here is filled in later, so that nothing is made of it", at: field.span))
  }

  // MARK: - Intentions

  private mutating func wireIntentions(_ entry: ConsulEntry, _ reading: inout Reading) {
    let named = entry.body.block("destination")?["name"]
    guard let callee = named == nil ? entry.name : named?.text else { return tell(named, &reading) }
    // What holds for all is about nobody in particular.
    if callee.contains(UInt8(ascii: "*")) { return }
    var allowed: Set<Int> = []
    var denied: Set<Int> = []
    var othersAreDenied: Span?
    for source in entry.body.list("sources") {
      guard let field = source["name"], let caller = field.text else {
        tell(source["name"], &reading)
        continue
      }
      // Permissions are about some requests, and deny nobody all of them.
      let permissions = source.list("permissions")
      let lets =
        permissions.isEmpty ? source["action"]?.equals("allow") ?? false : permissions.contains { $0["action"]?.equals("allow") ?? false }
      let isAll = caller.contains(UInt8(ascii: "*"))
      // Of another cluster or partition nobody here knows who it is.
      if source["peer"] != nil || source["samenessgroup"] != nil { continue }
      if isAll {
        if !lets, permissions.isEmpty { othersAreDenied = field.span }
      } else if lets {
        for pair in connect(caller, to: callee, in: entry.scope, at: field.span, via: entry.kind.via, &reading) {
          allowed.insert(pair.caller)
          note(pair.callee, at: field.span) { _ in }
        }
      } else if permissions.isEmpty {
        denied.formUnion(numbers(caller, in: entry.scope, at: field.span, via: entry.kind.via, &reading))
      }
    }
    if othersAreDenied != nil { denied.formUnion(members.subtracting(allowed)) }
    denied.subtract(allowed)
    if denied.isEmpty { return }
    let callees = numbers(callee, in: entry.scope, at: entry.span, via: entry.kind.via, &reading)
    let closed = CallPolicy.Setting(attribute: .reachable, value: 0, span: othersAreDenied ?? entry.span)
    reading.add(CallPolicy(callees: callees.map { .service($0) }, callers: .only(denied), settings: [closed]))
  }

  // MARK: - Elsewhere

  /// Requests that are sent to another service than the one they are meant for.
  /// - Parameter settings: what a destination says of the requests that go to a service by it.
  private func wireDetours(
    _ entry: ConsulEntry, _ destinations: [LooseField?], _ reading: inout Reading,
    settings: (LooseField, Int) -> RouteSettings = { _, _ in [] }
  ) {
    var detours: [CallPolicy.Detour] = []
    for case let destination? in destinations {
      guard let service = destination["service"], let name = service.text, !name.elementsEqual(entry.name) else { continue }
      detours += numbers(name, in: entry.scope, at: service.span, via: entry.kind.via, &reading).map {
        CallPolicy.Detour(
          callee: .service($0), isCopy: false, span: service.span, via: entry.kind.via, settings: settings(destination, $0))
      }
    }
    add(detours, of: entry, [], &reading)
  }

  private func add(_ detours: [CallPolicy.Detour], of entry: ConsulEntry, _ settings: RouteSettings, _ reading: inout Reading) {
    if detours.isEmpty && settings.isEmpty { return }
    let callees = numbers(entry.name, in: entry.scope, at: entry.span, via: entry.kind.via, &reading)
    reading.add(
      CallPolicy(callees: callees.map { .service($0) }, callers: .allBut(outsiders), settings: settings, detours: detours))
  }

  /// A redirect sends all requests to another service, a failover those that find nobody; who has another to go to is not lost without
  /// the first.
  private func wireResolver(_ entry: ConsulEntry, _ reading: inout Reading) {
    wireDetours(entry, [entry.body.block("redirect")], &reading)
    var detours: [CallPolicy.Detour] = []
    var settings: RouteSettings = []
    if let other = entry.body.block("redirect")?["service"], let name = other.text, !name.elementsEqual(entry.name) {
      settings.add(.share, 0, at: other.field)
    }
    for pair in entry.body.block("failover")?.field.pairs ?? [] {
      let failover = LooseField(pair.value)
      for target in failover.items + failover.items.flatMap({ $0.list("targets") }) {
        guard let service = target["service"], let name = service.text, !name.elementsEqual(entry.name) else { continue }
        detours += numbers(name, in: entry.scope, at: service.span, via: entry.kind.via, &reading).map {
          CallPolicy.Detour(callee: .service($0), isCopy: false, span: service.span, via: entry.kind.via)
        }
        if pair.key.text?.elementsEqual("*".utf8) ?? false, settings.isEmpty { settings.add(.fallback, 1, at: service.field) }
      }
    }
    add(detours, of: entry, settings, &reading)
  }

  // MARK: - Defaults

  /// What a service's sidecar is told of those that it calls.
  private func wireDefaults(_ entry: ConsulEntry, _ reading: inout Reading) {
    guard let config = entry.body.block("upstreamconfig") else { return }
    for key: StaticString in ["ratelimits", "maxinboundconnections"] where entry.body[key] != nil {
      reading.leaveOut(key: Untrusted(Array("serviceDefaults.\(key)".utf8)))
    }
    let callers = Set(numbers(entry.name, in: entry.scope, at: entry.span, via: entry.kind.via, &reading))
    let defaults = config.block("defaults").map { Consul.settings(ofUpstream: $0) } ?? []
    var named: Set<Int> = []
    for override in config.list("overrides") {
      guard let field = override["name"], let name = field.text else { continue }
      let callees = numbers(name, in: entry.scope, at: field.span, via: entry.kind.via, &reading)
      named.formUnion(callees)
      add(Consul.settings(ofUpstream: override, over: config.block("defaults")), from: callers, to: callees, &reading)
    }
    let callees = Set(reading.topology.callEnds.lazy.filter { callers.contains($0.caller) }.map(\.callee)).subtracting(named)
    add(defaults, from: callers, to: callees.sorted(), &reading)
  }

  /// Says of calls what no registration says of them.
  private func add(_ settings: RouteSettings, from callers: Set<Int>, to callees: [Int], _ reading: inout Reading) {
    let own = callers.filter { caller in callees.contains { ofRegistrations[[caller, $0]] != nil } }
    func add(_ settings: RouteSettings, _ callers: Set<Int>, _ callees: [Int]) {
      if settings.isEmpty || callers.isEmpty || callees.isEmpty { return }
      reading.add(CallPolicy(callees: callees.map { .service($0) }, callers: .only(callers), settings: settings))
    }
    add(settings, callers.subtracting(own), callees)
    for caller in own.sorted() {
      for callee in callees {
        let said = ofRegistrations[[caller, callee]] ?? []
        add(settings.filter { !said.contains($0.attribute) }, [caller], [callee])
      }
    }
  }

  /// A gateway takes the traffic of users.
  private mutating func wireGateway(_ entry: ConsulEntry, _ reading: inout Reading) {
    let gateway = reading.topology.declareService(
      reading.topology.intern(entry.name), role: .gateway, roleSpan: entry.span, at: entry.span, Provenance(.mesh, via: entry.kind.via))
    reading.topology.set(.entry, 1, of: .service(gateway), at: entry.span, .mesh)
    let caller = Caller(service: gateway, node: nil, scope: entry.scope)
    for listener in entry.body.list("listeners") {
      for service in listener.list("services") {
        guard let field = service["name"], let name = field.text, !name.contains(UInt8(ascii: "*")) else { continue }
        for target in targets(name, in: entry.scope, at: field.span, via: entry.kind.via, &reading) {
          let provenance = Provenance(.mesh, via: entry.kind.via)
          switch target {
          case .node(let node):
            reading.connect(caller, toNode: node, at: field.span, provenance)
            if case .service(let service) = reading.hosts.nodes[node].element { note(service, at: field.span) { _ in } }
          case .service(let service) where service != gateway:
            reading.topology.addCall(from: gateway, to: service, at: field.span, provenance)
            note(service, at: field.span) { _ in }
          case .service: break
          }
        }
      }
    }
  }
}
