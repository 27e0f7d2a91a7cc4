internal import Documents
internal import SourceText
internal import TopologyModel

/// Where the routers of Traefik lead, and how it calls what is there.
struct TraefikRoutes {
  private(set) var routes: [Proxy.Route] = []
  /// What decides where requests go, or how many, and is not read.
  private(set) var unread: [String] = []
  private(set) var faults: [ProxyKeys.Fault] = []
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []
  /// Where that stands which notes are about: several routers may use it.
  private var told: Set<Span> = []
  private var services: [[UInt8]: Field] = [:]
  private var middlewares: [[UInt8]: Field] = [:]
  private var transports: [[UInt8]: Field] = [:]

  init(_ documents: [Field]) {
    var routers: [Field] = []
    for document in documents {
      let http = document.value(of: "http")
      for (name, field) in Self.named(http, "services") { services[name] = services[name] ?? field }
      for (name, field) in Self.named(http, "middlewares") { middlewares[name] = middlewares[name] ?? field }
      for (name, field) in Self.named(http, "serverstransports") { transports[name] = transports[name] ?? field }
      routers += Self.named(http, "routers").map(\.value)
    }
    for router in routers { add(router, isOnly: routers.count == 1) }
    joinRouters()
    for document in documents { addTCP(document.value(of: "tcp")) }
  }

  /// Makes one of what several routers do in one way: each has a bound of its own of the requests under way.
  private mutating func joinRouters() {
    struct Way: Hashable {
      var service: ArraySlice<UInt8>
      var policy: [Attribute: Double?]
    }
    var joined: [Proxy.Route] = []
    var places: [Way: (place: Int, count: Double)] = [:]
    for route in routes {
      let way = Way(service: route.upstream.name, policy: route.policy.key)
      guard route.share == nil, let known = places[way] else {
        places[way] = (joined.count, 1)
        joined.append(route)
        continue
      }
      places[way]?.count += 1
      if let bound = route.policy.values[.maxConcurrency], let most = bound.value, most.isFinite {
        joined[known.place].policy.say(.maxConcurrency, most * (known.count + 1), at: bound.span)
      }
    }
    routes = joined
  }

  private static func named(_ field: Field?, _ key: String) -> [(key: [UInt8], value: Field)] {
    (field?.value(of: key)?.pairs ?? []).map { (Array($0.key.tree.bytes($0.key.id)), $0.value) }
  }

  /// A name without the provider that it may end in: `carts` of `carts@file`.
  private static func own(_ name: ArraySlice<UInt8>) -> [UInt8] {
    name.suffix(5).elementsEqual("@file".utf8) ? Array(name.dropLast(5)) : Array(name)
  }

  // MARK: - Routers

  /// What a service that a router names is used as.
  private struct Use {
    var service: [UInt8]
    var share: Double?
    var policy: ProxyPolicy
    /// How many services lead to it.
    var depth = 0
  }

  /// Services that lead to others, at most: a ring of them is refused.
  private static let mostDepth = 16
  /// Services that one router leads to, at most.
  private static let mostSteps = 10_000

  private mutating func add(_ router: Field, isOnly: Bool) {
    guard let name = router.value(of: "service")?.text else { return }
    var policy = ProxyPolicy(TraefikReader.convention)
    apply(router.value(of: "middlewares")?.texts ?? [], to: &policy)
    policy.imply(.attempts, 1, at: router.span)
    policy.imply(.maxConcurrency, .infinity, at: router.span)
    var pending = [Use(service: Self.own(name), share: isOnly ? 1 : nil, policy: policy)]
    var steps = 0
    while let use = pending.popLast() {
      steps += 1
      guard steps <= Self.mostSteps else {
        unread.append("services of services of services")
        break
      }
      guard use.depth < Self.mostDepth, let service = services[use.service] else {
        unread.append("a service of another provider")
        continue
      }
      if let balancer = service.value(of: "loadbalancer") {
        add(balancer, use)
      } else if let weighted = service.value(of: "weighted") {
        pending += parts(of: weighted, use)
      } else if let mirroring = service.value(of: "mirroring") {
        pending += mirrors(of: mirroring, use)
      } else if let failover = service.value(of: "failover") {
        pending += self.failover(failover, use)
      }
    }
  }

  private func parts(of weighted: Field, _ use: Use) -> [Use] {
    let parts = (weighted.value(of: "services").map { Array($0.items) } ?? []).compactMap { part in
      part.value(of: "name")?.text.map { (Self.own($0), TraefikMiddleware.number(part.value(of: "weight"))?.value ?? 1) }
    }
    let sum = parts.reduce(0) { $0 + max($1.1, 0) }
    return parts.filter { $0.1 > 0 }.map { name, weight in
      var next = use
      (next.service, next.share, next.depth) = (name, use.share.map { $0 * weight / sum }, use.depth + 1)
      return next
    }
  }

  private func mirrors(of mirroring: Field, _ use: Use) -> [Use] {
    var uses: [Use] = []
    for mirror in mirroring.value(of: "mirrors").map({ Array($0.items) }) ?? [] {
      // Silence is no request at all.
      guard let name = mirror.value(of: "name")?.text, let percent = TraefikMiddleware.number(mirror.value(of: "percent")),
        percent.value > 0
      else {
        continue
      }
      var policy = ProxyPolicy(TraefikReader.convention)
      policy.say(.mode, Double(Mode.async.rawValue), at: mirror.span)
      policy.say(.needsResponse, 0, at: mirror.span)
      policy.imply(.attempts, 1, at: mirror.span)
      if let share = use.share { policy.say(.perRequest, min(1, percent.value / 100) * share, at: percent.span) }
      uses.append(Use(service: Self.own(name), share: nil, policy: policy, depth: use.depth + 1))
    }
    if let name = mirroring.value(of: "service")?.text {
      var next = use
      (next.service, next.depth) = (Self.own(name), use.depth + 1)
      uses.append(next)
    }
    return uses
  }

  /// The second service takes the place of the first only if requests tell that the first is down.
  private mutating func failover(_ failover: Field, _ use: Use) -> [Use] {
    guard let name = failover.value(of: "service")?.text else { return [] }
    let main = Self.own(name)
    if let service = services[main], service.value(of: "loadbalancer")?.value(of: "healthcheck") == nil,
      service.value(of: "loadbalancer") != nil, failover.value(of: "errors") == nil
    {
      faults.append((failover.span, "'failover' takes an active 'healthCheck' of its service, or the router is refused", nil))
    }
    var uses: [Use] = []
    if let other = failover.value(of: "fallback")?.text {
      uses.append(Use(service: Self.own(other), share: use.share.map { _ in 0 }, policy: use.policy, depth: use.depth + 1))
    }
    var next = use
    (next.service, next.depth) = (main, use.depth + 1)
    next.policy.say(.fallback, 1, at: failover.span)
    return uses + [next]
  }

  // MARK: - Middlewares

  private mutating func apply(_ names: [ArraySlice<UInt8>], to policy: inout ProxyPolicy) {
    var pending = Array(names.reversed())
    var seen: Set<[UInt8]> = []
    while let name = pending.popLast() {
      let name = Self.own(name)
      guard seen.insert(name).inserted else { continue }
      guard let middleware = middlewares[name] else {
        unread.append("a middleware of another provider")
        continue
      }
      for pair in middleware.pairs {
        let key = String(decoding: pair.key.tree.bytes(pair.key.id).prefix(32).map(Address.lowercased), as: UTF8.self)
        if key == "chain" { pending += (pair.value.value(of: "middlewares")?.texts ?? []).reversed() }
        let rest = TraefikMiddleware.apply(key, pair.value, to: &policy)
        if let name = rest.unread { unread.append(name) }
        if let note = rest.note, told.insert(pair.value.span).inserted { notes.append(note) }
      }
    }
  }

  // MARK: - Load balancers

  private mutating func add(_ balancer: Field, _ use: Use) {
    let items = balancer.value(of: "servers").map { Array($0.items) } ?? []
    var policy = use.policy
    let transport = balancer.value(of: "serverstransport")?.text.flatMap { transports[Self.own($0)] }
    TraefikMiddleware.apply(balancer: balancer, transport: transport, to: &policy)
    var scheme: String?
    let servers = items.compactMap { item -> Proxy.Server? in
      guard let url = item.value(of: "url"), let text = url.text else { return nil }
      let (host, port, _) = ServerAddress.parts(of: text)
      if let word = ServerAddress.scheme(of: text) {
        scheme = scheme ?? (word.elementsEqual("h2c".utf8) ? "http2" : word.elementsEqual("https".utf8) ? "https" : "http")
      }
      return host.isEmpty ? nil : Proxy.Server(host: host, port: port, span: url.span)
    }
    if let scheme, scheme == "http2", told.insert(balancer.span).inserted {
      notes.append(
        Diagnostic(
          .note,
          "a stream of gRPC ends here after the 'readTimeout' of its entry point, though it is in flow: after 60s where nothing is said",
          at: balancer.span, hint: "set 'respondingTimeouts.readTimeout' of the entry point to 0 in Traefik's static configuration"))
    }
    guard !servers.isEmpty else {
      if let field = balancer.value(of: "servers") {
        notes.append(
          Diagnostic(.note, "no server is declared here, which Traefik takes: it answers 503 to every request", at: field.span))
      }
      return
    }
    let upstream = Proxy.Upstream(
      name: use.service[...], span: balancer.span, servers: servers, scheme: scheme, isComplete: true)
    routes.append(Proxy.Route(upstream: upstream, span: balancer.span, policy: policy, share: use.share))
  }

  // MARK: - TCP

  private mutating func addTCP(_ tcp: Field?) {
    let services = Dictionary(Self.named(tcp, "services")) { first, _ in first }
    for (_, router) in Self.named(tcp, "routers") {
      guard let name = router.value(of: "service")?.text.map(Self.own), let balancer = services[name]?.value(of: "loadbalancer") else {
        continue
      }
      let servers = (balancer.value(of: "servers").map { Array($0.items) } ?? []).compactMap { item -> Proxy.Server? in
        guard let address = item.value(of: "address"), let text = address.text else { return nil }
        let (host, port, _) = ServerAddress.parts(of: text)
        return host.isEmpty ? nil : Proxy.Server(host: host, port: port, span: address.span)
      }
      let policy = TraefikMiddleware.ofConnections(at: balancer.span)
      let upstream = Proxy.Upstream(name: name[...], span: balancer.span, servers: servers, scheme: "tcp", isComplete: true)
      routes.append(Proxy.Route(upstream: upstream, span: balancer.span, policy: policy, share: nil))
    }
  }
}
