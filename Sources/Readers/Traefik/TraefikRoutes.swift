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
  /// Names of other providers that have been told.
  private var toldNames: Set<[UInt8]> = []
  private let names: TraefikNames
  private let start: TraefikStart

  /// - Parameters:
  ///   - names: what the documents and those beside them declare.
  ///   - start: what their Traefik starts from.
  init(_ documents: [Field], _ names: TraefikNames, _ start: TraefikStart) {
    self.names = names
    self.start = start
    let routers = documents.flatMap { TraefikNames.named($0.value(of: "http"), "routers").map(\.value) }
    for router in routers { add(router, isOnly: routers.count == 1) }
    joinRouters()
    for document in documents { addTCP(document.value(of: "tcp")) }
  }

  private static let mostFaults = 100

  /// What a name stands for, if the files declare it; what they ought to declare is refused, what others declare is told.
  private mutating func find(_ name: TraefikNames.Reference, _ section: TraefikNames.Section) -> Field? {
    switch names.find(name.text, section) {
    case .declared(let field): return field
    case .internal: break
    case .open: unread.append("a \(section.noun) of another provider")
    case .foreign:
      unread.append("a \(section.noun) of another provider")
      if toldNames.insert(Array(name.text)).inserted {
        notes.append(
          Diagnostic(.note, "'\(Untrusted(name.text))' is declared by another provider, which is left out", at: name.span))
      }
    case .missing:
      guard faults.count < Self.mostFaults, told.insert(name.span).inserted else { break }
      let declare: Message =
        "declare it under '\(ours: section.rawValue)' of these files, or write its provider behind it, as in 'name@docker'"
      faults.append(
        (
          name.span, "there is no \(ours: section.noun) '\(Untrusted(name.text))', for which Traefik leaves the router out",
          names.nearest(to: name.text, section).map { "did you mean '\(Untrusted($0))'?" } ?? declare
        ))
    }
    return nil
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

  // MARK: - Routers

  /// What a service that a router names is used as.
  private struct Use {
    var service: TraefikNames.Reference
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
    guard let name = TraefikNames.Reference(router.value(of: "service")) else { return }
    var policy = ProxyPolicy(TraefikReader.convention)
    let before = start.middlewares(of: router)?.map { ($0, names.find($0.text, .middlewares)) }
    let isKnown = before?.allSatisfy { if case .declared = $0.1 { true } else { false } } ?? false
    let own = TraefikNames.references(of: router.value(of: "middlewares"))
    let others = apply((isKnown ? before ?? [] : []).map(\.0) + own, at: router.span, to: &policy)
    if !isKnown { TraefikMiddleware.leaveOpen(&policy, at: router.span) }
    for address in others.asked { ask(address, isOnly: isOnly) }
    policy.imply(.attempts, 1, at: router.span)
    policy.imply(.maxConcurrency, .infinity, at: router.span)
    var pending = others.pages.map { Use(service: $0, share: nil, policy: TraefikMiddleware.ofPages(at: $0.span)) }
    pending.append(Use(service: name, share: isOnly ? 1 : nil, policy: policy))
    var steps = 0
    while let use = pending.popLast() {
      steps += 1
      guard steps <= Self.mostSteps else {
        unread.append("services of services of services")
        break
      }
      guard use.depth < Self.mostDepth else {
        unread.append("services of services of services")
        continue
      }
      guard let service = find(use.service, .services) else { continue }
      if let balancer = service.value(of: "loadbalancer") {
        add(balancer, use)
      } else if let weighted = service.value(of: "weighted") ?? service.value(of: "highestrandomweight") {
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
      TraefikNames.Reference(part.value(of: "name")).map { ($0, TraefikMiddleware.number(part.value(of: "weight")).map(\.value) ?? 1) }
    }
    let weights = parts.compactMap(\.1)
    // Where one cannot be read nobody knows the share of any.
    let sum = weights.count == parts.count ? weights.reduce(0) { $0 + max($1, 0) } : nil
    return parts.filter { $0.1 ?? 1 > 0 }.map { name, weight in
      var next = use
      let part = sum.flatMap { sum in weight.map { $0 / sum } }
      (next.service, next.share, next.depth) = (name, use.share.flatMap { share in part.map { share * $0 } }, use.depth + 1)
      return next
    }
  }

  private func mirrors(of mirroring: Field, _ use: Use) -> [Use] {
    var uses: [Use] = []
    for mirror in mirroring.value(of: "mirrors").map({ Array($0.items) }) ?? [] {
      // Silence is no request at all.
      guard let name = TraefikNames.Reference(mirror.value(of: "name")),
        let percent = TraefikMiddleware.number(mirror.value(of: "percent")),
        percent.value ?? 1 > 0
      else {
        continue
      }
      var policy = ProxyPolicy(TraefikReader.convention)
      policy.say(.mode, Double(Mode.async.rawValue), at: mirror.span)
      policy.say(.needsResponse, 0, at: mirror.span)
      policy.imply(.attempts, 1, at: mirror.span)
      if let share = use.share { policy.say(.perRequest, percent.value.map { min(1, $0 / 100) * share }, at: percent.span) }
      uses.append(Use(service: name, share: nil, policy: policy, depth: use.depth + 1))
    }
    if let name = TraefikNames.Reference(mirroring.value(of: "service")) {
      var next = use
      (next.service, next.depth) = (name, use.depth + 1)
      uses.append(next)
    }
    return uses
  }

  /// The second service takes the place of the first only if requests tell that the first is down.
  private mutating func failover(_ failover: Field, _ use: Use) -> [Use] {
    guard let main = TraefikNames.Reference(failover.value(of: "service")) else { return [] }
    if case .declared(let service) = names.find(main.text, .services), service.value(of: "loadbalancer")?.value(of: "healthcheck") == nil,
      service.value(of: "loadbalancer") != nil, failover.value(of: "errors") == nil
    {
      faults.append((failover.span, "'failover' takes an active 'healthCheck' of its service, or the router is refused", nil))
    }
    var uses: [Use] = []
    if let other = TraefikNames.Reference(failover.value(of: "fallback")) {
      uses.append(Use(service: other, share: use.share.map { _ in 0 }, policy: use.policy, depth: use.depth + 1))
    }
    var next = use
    (next.service, next.depth) = (main, use.depth + 1)
    next.policy.say(.fallback, 1, at: failover.span)
    return uses + [next]
  }

  // MARK: - Middlewares

  /// - Returns: the addresses that are asked whether a request may go on, and the services whose pages take the place of failures.
  private mutating func apply(_ names: [TraefikNames.Reference], at span: Span, to policy: inout ProxyPolicy)
    -> (asked: [Field], pages: [TraefikNames.Reference])
  {
    var pending = Array(names.reversed())
    var (asked, pages): ([Field], [TraefikNames.Reference]) = ([], [])
    var seen: Set<[UInt8]> = []
    var isWhole = true
    while let name = pending.popLast() {
      guard seen.insert(Array(TraefikNames.own(name.text))).inserted else { continue }
      guard let middleware = find(name, .middlewares) else {
        isWhole = false
        continue
      }
      for pair in middleware.pairs {
        let key = String(decoding: pair.key.tree.bytes(pair.key.id).prefix(32).map(Address.lowercased), as: UTF8.self)
        if key == "chain" { pending += TraefikNames.references(of: pair.value.value(of: "middlewares")).reversed() }
        if key == "errors", let page = TraefikNames.Reference(pair.value.value(of: "service")) { pages.append(page) }
        if key == "forwardauth", let address = pair.value.value(of: "address") { asked.append(address) }
        let rest = TraefikMiddleware.apply(key, pair.value, to: &policy)
        if let name = rest.unread { unread.append(name) }
        if let note = rest.note, told.insert(pair.value.span).inserted { notes.append(note) }
      }
    }
    if !isWhole { TraefikMiddleware.leaveOpen(&policy, at: span) }
    return (asked, pages)
  }

  /// Each request waits for the answer of who is asked, before it goes on.
  private mutating func ask(_ address: Field, isOnly: Bool) {
    guard let text = address.text else { return }
    let (host, port, isRight) = ServerAddress.parts(of: text)
    guard isRight, !host.isEmpty else { return }
    var policy = TraefikMiddleware.ofAuthentication(at: address.span)
    if isOnly { policy.imply(.perRequest, 1, at: address.span) }
    let scheme = ServerAddress.scheme(of: text).map { String(decoding: $0.prefix(16), as: UTF8.self) }
    let server = Proxy.Server(host: host, port: port, span: address.span)
    let upstream = Proxy.Upstream(name: host, span: address.span, servers: [server], scheme: scheme ?? "http", isComplete: true)
    routes.append(Proxy.Route(upstream: upstream, span: address.span, policy: policy, share: nil))
  }

  // MARK: - Load balancers

  private mutating func add(_ balancer: Field, _ use: Use) {
    let items = balancer.value(of: "servers").map { Array($0.items) } ?? []
    var policy = use.policy
    let named = TraefikNames.Reference(balancer.value(of: "serverstransport"))
    let transport = named == nil ? start.transport : named.flatMap { find($0, .transports) }
    let unknown = transport == nil ? named?.span ?? (start.isUnknown ? balancer.span : nil) : nil
    TraefikMiddleware.apply(balancer: balancer, transport: transport, unknown: unknown, to: &policy)
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
      name: TraefikNames.own(use.service.text), span: balancer.span, servers: servers, scheme: scheme, isComplete: true)
    routes.append(Proxy.Route(upstream: upstream, span: balancer.span, policy: policy, share: use.share))
  }

  // MARK: - TCP

  private mutating func addTCP(_ tcp: Field?) {
    for (_, router) in TraefikNames.named(tcp, "routers") {
      for name in TraefikNames.references(of: router.value(of: "middlewares")) { _ = find(name, .tcpMiddlewares) }
      guard let name = TraefikNames.Reference(router.value(of: "service")), let service = find(name, .tcpServices),
        let balancer = service.value(of: "loadbalancer")
      else { continue }
      if let transport = TraefikNames.Reference(balancer.value(of: "serverstransport")) { _ = find(transport, .tcpTransports) }
      let servers = (balancer.value(of: "servers").map { Array($0.items) } ?? []).compactMap { item -> Proxy.Server? in
        guard let address = item.value(of: "address"), let text = address.text else { return nil }
        let (host, port, _) = ServerAddress.parts(of: text)
        return host.isEmpty ? nil : Proxy.Server(host: host, port: port, span: address.span)
      }
      let policy = TraefikMiddleware.ofConnections(at: balancer.span)
      let upstream = Proxy.Upstream(
        name: TraefikNames.own(name.text), span: balancer.span, servers: servers, scheme: "tcp", isComplete: true)
      routes.append(Proxy.Route(upstream: upstream, span: balancer.span, policy: policy, share: nil))
    }
  }
}
