internal import SourceText
internal import TopologyModel

/// Where the routes of an Envoy lead, and how it calls what is there.
struct EnvoyRoutes {
  private let configuration: EnvoyConfiguration
  private let clusters: [[UInt8]: EnvoyMessage]
  private let endpoints: [[UInt8]: EnvoyMessage]
  private(set) var routes: [Proxy.Route] = []
  /// Filters and fields that decide where requests go and are not read.
  private(set) var unread: [String] = []
  /// How many actions of routes hand requests on: of several nobody knows which is taken how often.
  private var forwarding = 0

  init(_ configuration: EnvoyConfiguration) {
    self.configuration = configuration
    clusters = EnvoyConfiguration.byName(configuration.clusters)
    endpoints = EnvoyConfiguration.byName(configuration.endpoints, "cluster_name")
    let named = EnvoyConfiguration.byName(configuration.routes)
    var used: Set<[UInt8]> = []
    for listener in configuration.listeners {
      let chains = listener.items(of: "filter_chains") + [listener["default_filter_chain"]].compactMap { $0 }
      for filter in chains.flatMap({ $0.items(of: "filters") }) {
        guard let config = filter["typed_config"], let name = config.anyName else { continue }
        if name.elementsEqual("HttpConnectionManager".utf8) {
          let door = Door(manager: config, listener: listener)
          if let routes = config["route_config"] {
            // What `/config_dump` answers lists it once more.
            used.insert(routes["name"]?.text.map { Array($0) } ?? [])
            add(routes, of: door)
          } else if let name = config["rds"]?["route_config_name"]?.text.map({ Array($0) }) {
            used.insert(name)
            if let routes = named[name] { add(routes, of: door) }
          }
        } else if name.elementsEqual("TcpProxy".utf8) {
          addTCP(config)
        } else {
          unread.append(String(decoding: name, as: UTF8.self))
        }
      }
    }
    for routes in configuration.routes where !used.contains(routes["name"]?.text.map { Array($0) } ?? []) { add(routes, of: nil) }
    if forwarding > 1 { for index in routes.indices { forget(routes[index].policy, at: index) } }
  }

  private mutating func forget(_ policy: ProxyPolicy, at index: Int) {
    // Of what stands by it is known that nothing comes.
    if routes[index].share != 0 { routes[index].share = nil }
    routes[index].policy.remove(.perRequest)
  }

  // MARK: - Routes

  /// By where requests come to routes.
  private struct Door {
    var manager: EnvoyMessage
    var listener: EnvoyMessage
  }

  private mutating func add(_ configuration: EnvoyMessage, of door: Door?) {
    for host in configuration.items(of: "virtual_hosts") {
      for route in host.items(of: "routes") {
        guard let action = route["route"] else { continue }
        forwarding += 1
        let hasGRPC = route["match"]?["grpc"] != nil
        if let name = action["cluster"]?.text {
          add(name, route, host, door, hasGRPC, share: 1)
        } else if let weighted = action["weighted_clusters"] {
          let parts = weighted.items(of: "clusters")
          let sum = parts.reduce(0) { $0 + ($1["weight"]?.number ?? 0) }
          for part in parts {
            guard let name = part["name"]?.text else { continue }
            // Of no weight no request comes.
            let weight = part["weight"]?.number ?? 0
            if weight > 0 { add(name, route, host, door, hasGRPC, share: weight / sum) }
          }
        } else {
          unread.append("cluster_header")
        }
        for mirror in Self.mirrors(of: action, host, configuration) { addMirror(mirror, action, door?.manager) }
      }
    }
  }

  /// The mirrors of a route: its own, or else those of what it stands in.
  static func mirrors(of action: EnvoyMessage, _ host: EnvoyMessage, _ configuration: EnvoyMessage) -> [EnvoyMessage] {
    for place in [action, host, configuration] {
      let mirrors = place.items(of: "request_mirror_policies")
      if !mirrors.isEmpty { return mirrors }
    }
    return []
  }

  private mutating func add(
    _ name: ArraySlice<UInt8>, _ route: EnvoyMessage, _ host: EnvoyMessage, _ door: Door?, _ isGRPC: Bool, share: Double
  ) {
    guard let action = route["route"] else { return }
    let members = EnvoyCluster.members(of: name, clusters)
    for (place, member) in members.enumerated() {
      add(member: member, action, route, host, door, isGRPC, share: place == 0 ? share : 0)
      // The next one is asked where it is noticed that none of this one can be.
      if place == 0, members.count > 1, EnvoyCluster.isWatched(clusters[Array(member)]) {
        routes[routes.count - 1].policy.say(.fallback, 1, at: action.span)
      }
    }
  }

  private mutating func add(
    member name: ArraySlice<UInt8>, _ action: EnvoyMessage, _ route: EnvoyMessage, _ host: EnvoyMessage, _ door: Door?, _ isGRPC: Bool,
    share: Double
  ) {
    let cluster = clusters[Array(name)]
    var policy = ProxyPolicy(EnvoyReader.convention)
    var retries = EnvoyRetries(action["retry_policy"] ?? host["retry_policy"], at: action.span)
    retries.areHedged = (action["hedge_policy"] ?? host["hedge_policy"])?["hedge_on_per_try_timeout"]?.bool ?? false
    times(of: action, door?.manager, retries, &policy)
    policy.lower(.timeout, to: EnvoyCluster.longestStream(cluster))
    retries.set(in: &policy)
    if policy.mayRepeat { keep(bodyOf: route, host, door?.listener, &policy) }
    EnvoyCluster.set(cluster, priority: action["priority"]?.isWord("HIGH", 1) ?? false, isRetried: retries.isOn, at: action.span, &policy)
    let upstream = EnvoyCluster.upstream(name, cluster, endpoints, isGRPC: isGRPC, at: action.span)
    routes.append(Proxy.Route(upstream: upstream, span: action.span, policy: policy, share: share))
  }

  /// A duration, of which 0 is none.
  private static func limit(_ field: EnvoyMessage?) -> ProxyPolicy.Said? {
    field.map { ($0.duration.map { $0 > 0 ? $0 : .infinity }, $0.span) }
  }

  /// How long a request may take, all its attempts together, and how long it may be silent.
  private func times(of action: EnvoyMessage, _ manager: EnvoyMessage?, _ retries: EnvoyRetries, _ policy: inout ProxyPolicy) {
    policy.take(.totalTimeout, Self.limit(action["timeout"]), orImply: 15_000, at: action.span)
    // A stream has a longest time of its own, which holds beside the route's.
    let stream = action["max_stream_duration"]?["max_stream_duration"] ?? manager?["common_http_protocol_options"]?["max_stream_duration"]
    policy.lower(.totalTimeout, to: Self.limit(stream))
    policy.copy(.timeout, from: .totalTimeout)
    if retries.isOn, !retries.areHedged { policy.lower(.timeout, to: Self.limit(retries.policy?["per_try_timeout"])) }
    policy.take(
      .idleTimeout, Self.limit(action["idle_timeout"] ?? manager?["stream_idle_timeout"]), orImply: 300_000, at: action.span)
    policy.lower(.idleTimeout, to: Self.limit(retries.policy?["per_try_idle_timeout"]))
  }

  /// How much of a request's body is kept for another try: what the route says, or its host, else what a connection may hold. Measured of
  /// HTTP/1.1; where the route is none of a listener that is known nobody knows it.
  private func keep(bodyOf route: EnvoyMessage, _ host: EnvoyMessage, _ listener: EnvoyMessage?, _ policy: inout ProxyPolicy) {
    let fields = [route, host].lazy.flatMap { [$0["request_body_buffer_limit"], $0["per_request_buffer_limit_bytes"]] }
    if let field = fields.compactMap({ $0 }).first ?? listener?["per_connection_buffer_limit_bytes"] {
      policy.say(.retryMaxBody, field.number, at: field.span)
    } else if listener != nil {
      policy.imply(.retryMaxBody, 1_048_576, at: route.span)
    } else {
      policy.leaveOpen(.retryMaxBody, at: route.span)
    }
  }

  private mutating func addMirror(_ mirror: EnvoyMessage, _ action: EnvoyMessage, _ manager: EnvoyMessage?) {
    guard let name = mirror["cluster"]?.text else {
      unread.append("cluster_header")
      return
    }
    var policy = ProxyPolicy(EnvoyReader.convention)
    times(of: action, manager, EnvoyRetries(nil, at: mirror.span), &policy)
    policy.say(.mode, Double(Mode.async.rawValue), at: mirror.span)
    policy.say(.needsResponse, 0, at: mirror.span)
    policy.imply(.attempts, 1, at: mirror.span)
    let fraction = mirror["runtime_fraction"]?["default_value"]
    let parts: Double =
      fraction?["denominator"]?.isWord("MILLION", 2) ?? false
      ? 1_000_000 : fraction?["denominator"]?.isWord("TEN_THOUSAND", 1) ?? false ? 10_000 : 100
    let copies: Double? = fraction.map { $0["numerator"].map(\.number) ?? 0 } ?? parts
    policy.say(.perRequest, copies.map { min(1, max(0, $0 / parts)) }, at: mirror.span)
    let cluster = clusters[Array(name)]
    EnvoyCluster.set(cluster, priority: false, isRetried: false, at: mirror.span, &policy)
    let upstream = EnvoyCluster.upstream(name, cluster, endpoints, isGRPC: false, at: mirror.span)
    routes.append(Proxy.Route(upstream: upstream, span: mirror.span, policy: policy, share: nil))
  }

  // MARK: - TCP

  private mutating func addTCP(_ proxy: EnvoyMessage) {
    forwarding += 1
    var parts: [(name: ArraySlice<UInt8>, share: Double)] = []
    if let name = proxy["cluster"]?.text {
      parts = [(name, 1)]
    } else {
      let weighted = proxy["weighted_clusters"]?.items(of: "clusters") ?? []
      let sum = weighted.reduce(0) { $0 + ($1["weight"]?.number ?? 0) }
      parts = weighted.compactMap { part in
        part["name"]?.text.flatMap { name in part["weight"]?.number.flatMap { sum > 0 ? (name, $0 / sum) : nil } }
      }
    }
    for (name, share) in parts {
      let cluster = clusters[Array(name)]
      var policy = ProxyPolicy(EnvoyReader.convention)
      policy.imply(.timeout, .infinity, at: proxy.span)
      policy.copy(.totalTimeout, from: .timeout)
      policy.take(.idleTimeout, Self.limit(proxy["idle_timeout"]), orImply: 3_600_000, at: proxy.span)
      let attempts = proxy["max_connect_attempts"]
      policy.take(.attempts, attempts.map { ($0.number, $0.span) }, orImply: 1, at: proxy.span)
      // Of a connection nothing but its beginning is tried again.
      if let attempts, policy.mayRepeat { policy.retry(on: .refused, at: attempts.span, isImplied: true) }
      EnvoyCluster.set(cluster, priority: false, isRetried: false, isTCP: true, at: proxy.span, &policy)
      var upstream = EnvoyCluster.upstream(name, cluster, endpoints, isGRPC: false, at: proxy.span)
      upstream.scheme = "tcp"
      routes.append(Proxy.Route(upstream: upstream, span: proxy.span, policy: policy, share: share))
    }
  }
}

/// How often Envoy tries: never a second time unless `retry_on` says of what.
struct EnvoyRetries {
  let policy: EnvoyMessage?
  /// Whether any answer or failure is tried again.
  let isOn: Bool
  /// Whether a try goes on beside the next one when its time is over.
  var areHedged = false
  private let kinds: FailureKinds
  private let span: Span

  init(_ policy: EnvoyMessage?, at span: Span) {
    self.policy = policy
    self.span = policy?.span ?? span
    let conditions = policy?["retry_on"]?.text?.split(separator: UInt8(ascii: ",")) ?? []
    let known = conditions.compactMap { condition in
      Self.conditions[Array(condition.drop { $0 == 0x20 }.prefix { $0 != 0x20 })]
    }
    isOn = !known.isEmpty
    kinds = known.reduce([]) { $0.union($1) }
  }

  /// What `retry_on` can name, and the failures that it stands for; what else stands there changes nothing. A try that is cut off by its
  /// timeout counts as dropped.
  private static let conditions: [[UInt8]: FailureKinds] = {
    let words: [(String, FailureKinds)] = [
      ("5xx gateway-error", .all), ("reset", [.refused, .reset, .timeout]),
      ("reset-before-request connect-failure refused-stream http3-post-connect-failure", .refused),
      ("envoy-ratelimited retriable-4xx retriable-status-codes retriable-headers", .error),
      ("cancelled deadline-exceeded internal resource-exhausted unavailable", .error),
    ]
    return words.reduce(into: [:]) { known, entry in for word in entry.0.split(separator: " ") { known[Array(word.utf8)] = entry.1 } }
  }()

  func set(in values: inout ProxyPolicy) {
    guard isOn, let policy else { return values.imply(.attempts, 1, at: span) }
    let retries = policy["num_retries"].map { field -> ProxyPolicy.Said in (field.number.map { min($0, 999_999_999) + 1 }, field.span) }
    values.take(.attempts, retries, orImply: 2, at: span)
    guard values.mayRepeat else { return }
    values.retry(on: kinds, at: policy["retry_on"]?.span ?? span, isImplied: false)
    // Envoy waits a random share of its pause: half of it in the mean.
    let backoff = policy["retry_back_off"]
    func half(_ field: EnvoyMessage?) -> ProxyPolicy.Said? { field.map { ($0.duration.map { $0 / 2 }, $0.span) } }
    let base = half(backoff?["base_interval"])
    values.take(.backoff, base, orImply: 12.5, at: span)
    if let most = half(backoff?["max_interval"]) {
      values.say(.maxBackoff, most.value, at: most.span)
    } else if let least = values[.backoff] {
      values.imply(.maxBackoff, least * 10, at: span)
    } else {
      values.copy(.maxBackoff, from: .backoff)
    }
  }
}
