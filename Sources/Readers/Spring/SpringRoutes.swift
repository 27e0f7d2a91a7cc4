internal import Documents
internal import SourceText
internal import TopologyModel

/// Where the routes of a Spring Cloud Gateway lead, and how it calls what is there.
struct SpringRoutes {
  private(set) var routes: [Proxy.Route] = []
  /// What decides where requests go, or how many, and is not read.
  private(set) var unread: [String] = []
  private(set) var faults: [ProxyKeys.Fault] = []
  /// What is not as it looks.
  private(set) var notes: [Diagnostic] = []
  /// Where faults stand.
  private var told: Set<Span> = []
  private let properties: SpringProperties
  private let breakers: SpringBreakers

  /// The places of the configuration, the last two of them those of the gateway on servlets.
  static let places: [[StaticString]] = [[], ["server", "webflux"], ["server", "webmvc"], ["mvc"]].map {
    ["spring", "cloud", "gateway"] + $0
  }

  /// What stands there: a list of routes, or a mapping of their names.
  static let lists: [StaticString] = ["routes", "routesmap"]

  init(_ properties: SpringProperties) {
    self.properties = properties
    breakers = SpringBreakers(properties)
    notes = breakers.notes
    if properties.isOff(Self.places[0] + ["enabled"]) { return }
    for (index, place) in Self.places.enumerated() where !properties.isOff(place + ["enabled"]) { add(place, isServlet: index > 1) }
  }

  private mutating func add(_ place: [StaticString], isServlet: Bool) {
    if properties.value(of: place + ["discovery", "locator", "enabled"])?.equals("true") ?? false { unread.append("discovery.locator") }
    if properties.value(of: place + ["httpclient", "pool", "type"]) != nil { unread.append("httpclient.pool") }
    let timeout = properties.value(of: place + ["httpclient", "responsetimeout"])
    if !isServlet, let timeout {
      faults += [SpringProperties.fault(ofDuration: timeout.text, "response-timeout", at: timeout.span)].compactMap { $0 }
    }
    let defaults = filters(properties.value(of: place + ["defaultfilters"]))
    for route in properties.value(of: place + [Self.lists[0]]).map({ Array($0.items) }) ?? [] {
      add(LooseField(route), id: nil, defaults, timeout, isServlet)
    }
    for pair in properties.value(of: place + [Self.lists[1]])?.pairs ?? [] {
      add(LooseField(pair.value), id: pair.key.text, defaults, timeout, isServlet)
    }
  }

  // MARK: - Filters

  /// A filter that matters, and where it stands among all of its list.
  private typealias Placed = (place: Int, filter: SpringFilter)

  /// Filters that matter, of one list: those of all routes are gone through for each of them.
  private static let mostFilters = 32

  private mutating func filters(_ list: Field?) -> [Placed] {
    var placed: [Placed] = []
    guard let list else { return placed }
    let items = list.tree.kind(list.id) == .sequence ? Array(list.items) : [list]
    for (place, item) in items.enumerated() {
      guard let filter = SpringFilter(item) else { continue }
      if let word = Self.left.first(where: { filter.isNamed($0) }) { unread.append(word.description) }
      if filter.isNamed("Retry"), filter.argument(["timeout"], at: 8) != nil { unread.append("Retry.timeout") }
      guard Self.read.contains(where: { filter.isNamed($0) }) else { continue }
      guard placed.count < Self.mostFilters else {
        unread.append("filters")
        break
      }
      placed.append((place, filter))
    }
    return placed
  }

  private static let read: [StaticString] = ["Retry", "CircuitBreaker", "RedirectTo", "LoadBalancer"]
  /// Filters that decide where requests go, or how many.
  private static let left: [StaticString] = [
    "RequestRateLimiter", "RateLimit", "LocalResponseCache", "RequestHeaderToRequestUri", "SetRequestUri",
  ]

  // MARK: - Routes

  private mutating func add(_ route: LooseField, id: ArraySlice<UInt8>?, _ defaults: [Placed], _ timeout: Field?, _ isServlet: Bool) {
    if route["enabled"]?.equals("false") ?? false { return }
    guard let uri = route["uri"]?.field, let written = uri.text else { return }
    let own = filters(route["filters"]?.field)
    // Each list counts its places by itself, and of two filters with one place that of all routes comes first.
    let all = (defaults.map { ($0.place, 0, $0.filter) } + own.map { ($0.place, 1, $0.filter) }).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(
      \.2)
    if all.contains(where: { $0.isNamed("RedirectTo") }) { return }
    for predicate in route.list("predicates") {
      let name = predicate["name"]?.text ?? predicate.text ?? []
      if name.elementsEqual("Weight".utf8) || name.starts(with: "Weight=".utf8) { unread.append("Weight") }
    }
    guard let text = SpringProperties.text(written) else {
      unread.append("a route whose 'uri' has a placeholder without a default")
      return
    }
    let name = id ?? route["id"]?.text
    guard let upstream = upstream(text, name, all, uri.span) else { return }
    for filter in all where !isServlet && filter.isNamed("CircuitBreaker") && filter.places.count > 1 { tell(filter) }
    // A limit for answers holds for HTTP alone.
    let isKnown = !isServlet && upstream.scheme != "ws"
    let answer = isKnown ? answer(of: route, timeout, at: uri.span) : SpringPolicy.Limit(value: nil, span: uri.span, isImplied: false)
    let policy = SpringPolicy(all, answer: answer, isServlet: isServlet, at: uri.span, breakers)
    // A filter of all routes is wrong in each of them.
    for fault in policy.faults where faults.count < 100 && told.insert(fault.span).inserted { faults.append(fault) }
    routes.append(Proxy.Route(upstream: upstream, span: uri.span, policy: policy.policy, share: nil))
  }

  /// The short form of a breaker has one place: `CircuitBreaker=name=a,fallbackUri=/b` is a breaker of the name `name=a`.
  private mutating func tell(_ filter: SpringFilter) {
    guard !notes.contains(where: { $0.span == filter.span }), notes.count < 200 else { return }
    notes.append(
      Diagnostic(
        .note, "the short form of 'CircuitBreaker' takes a name and nothing more: '\(Untrusted(filter.places[1]))' is passed over",
        at: filter.span, hint: "write 'name: CircuitBreaker' with 'args'"))
  }

  /// What a route leads to; nil for what stays in the gateway: `forward:/fallback`, `no://op`.
  private func upstream(_ uri: ArraySlice<UInt8>, _ id: ArraySlice<UInt8>?, _ filters: [SpringFilter], _ span: Span) -> Proxy.Upstream? {
    var text = uri
    var isBalanced = false
    // `lb:ws://carts`
    if text.starts(with: "lb:".utf8), !text.starts(with: "lb://".utf8) {
      text = text.dropFirst(3)
      isBalanced = true
    }
    guard let word = ServerAddress.scheme(of: text) else { return nil }
    isBalanced = isBalanced || word.elementsEqual("lb".utf8)
    let schemes: [String: String] = ["lb": "http", "http": "http", "https": "https", "ws": "ws", "wss": "ws"]
    guard let scheme = schemes[String(decoding: word.prefix(8).map(Address.lowercased), as: UTF8.self)] else { return nil }
    var (host, port, _) = ServerAddress.parts(of: text)
    if let balancer = filters.last(where: { $0.isNamed("LoadBalancer") }), let name = balancer.argument(["serviceid"], at: 0)?.texts?.first
    {
      host = name
      isBalanced = true
    }
    if host.isEmpty { return nil }
    // A registry does not tell capitals from small letters.
    if isBalanced { host = host.map(Address.lowercased)[...] }
    let server = Proxy.Server(host: host, port: isBalanced ? nil : port, span: span)
    return Proxy.Upstream(name: isBalanced ? host : id ?? host, span: span, servers: [server], scheme: scheme)
  }

  /// How long an answer may take: of a route it is told in milliseconds, where less than 0 is no limit.
  private func answer(of route: LooseField, _ timeout: Field?, at span: Span) -> SpringPolicy.Limit {
    if let field = route["metadata"].flatMap({ SpringProperties.value(of: ["responsetimeout"], in: $0.field) }) {
      let value = field.text.flatMap(SpringProperties.text).flatMap(ProxyKeys.whole)
      return SpringPolicy.Limit(value: value.flatMap { $0 < 0 ? .infinity : $0 > 0 ? $0 : nil }, span: field.span, isImplied: false)
    }
    guard let field = timeout else {
      return SpringPolicy.Limit(value: .infinity, span: span, isImplied: true)
    }
    let value = field.text.flatMap(SpringProperties.text).flatMap(SpringProperties.milliseconds)
    return SpringPolicy.Limit(value: value.flatMap { $0 > 0 ? $0 : nil }, span: field.span, isImplied: false)
  }
}
