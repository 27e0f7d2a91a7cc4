internal import SourceText
internal import TopologyModel

/// What VirtualServices and DestinationRules say of calls.
enum Istio {
  /// Whose silence means values.
  static let convention = "Istio 1.32"
  /// Istio tries twice more, 25 ms and then up to ten times as much apart, where nobody took the first try, or gRPC answers UNAVAILABLE or
  /// CANCELLED: `connect-failure,refused-stream,unavailable,cancelled`, since 1.24 without 503 (release notes).
  private static let retries = 2.0
  private static let backoff = 25.0
  private static let backoffGrowth = 10.0
  /// The share of retries where a budget gives none.
  private static let budget = 0.2
  /// The share of hosts that outlier detection shuts off at most where it gives none.
  private static let ejected = 0.1

  /// What a route says of how long and how often it tries, silence included.
  /// - Parameters:
  ///   - route: nil for a host of which no VirtualService speaks.
  ///   - mayBeGRPC: whether answers of the host can have a status of gRPC.
  static func settings(ofRoute route: Field?, mayBeGRPC: Bool, at span: Span) -> RouteSettings {
    var settings: RouteSettings = []
    let timeout = route?["timeout"]
    let retries = route?["retries"]
    if let timeout {
      settings.add(.totalTimeout, timeout.limit, at: timeout)
    } else {
      settings.add(.totalTimeout, .infinity, impliedBy: convention, at: span)
    }
    if let perTry = retries?["perTryTimeout"] {
      settings.add(.timeout, perTry.limit, at: perTry)
    } else if let timeout {
      // One try has as long as all of them.
      if let limit = timeout.limit {
        settings.add(.timeout, limit, impliedBy: convention, at: timeout.span)
      } else {
        settings.add(.timeout, nil, at: timeout)
      }
    } else {
      settings.add(.timeout, .infinity, impliedBy: convention, at: span)
    }
    var tries: Double? = Self.retries + 1
    if let retries {
      // `retries: {}` has none.
      tries = retries["attempts"].map(\.triesOfRetries) ?? 1
      settings.add(.attempts, tries, at: retries["attempts"] ?? retries)
    } else {
      settings.add(.attempts, Self.retries + 1, impliedBy: convention, at: span)
    }
    guard let tries, tries > 1 else { return settings }
    if let conditions = retries?["retryOn"] {
      settings.add(.retryOn, RetryConditions.kinds(of: conditions.text ?? [])?.value, at: conditions)
    } else {
      let kinds: FailureKinds = mayBeGRPC ? [.refused, .error] : .refused
      settings.add(.retryOn, kinds.value, impliedBy: convention, at: retries?.span ?? span)
    }
    if let backoff = retries?["backoff"] {
      settings.add(.backoff, backoff.milliseconds, at: backoff)
    } else {
      settings.add(.backoff, backoff, impliedBy: convention, at: retries?.span ?? span)
    }
    capBackoff(&settings)
    return settings
  }

  /// Says how far pauses grow, from whatever they begin with.
  static func capBackoff(_ settings: inout RouteSettings) {
    guard let first = settings.first(where: { $0.attribute == .backoff }), let pause = first.value else { return }
    settings.add(.maxBackoff, pause * backoffGrowth, impliedBy: convention, at: first.span)
  }

  /// What a DestinationRule says of a subset, or of the host where no subset is meant.
  /// - Parameters:
  ///   - subset: its entry of `subsets`; what it does not say the rule says for it.
  ///   - ports: those of the host. Settings of a port take nothing from those above them in the same policy; what a subset says for all
  ///     ports takes the place of what the rule says of one (`MergeTrafficPolicy` of Istio 1.32).
  static func settings(ofRule rule: Field, subset: Field?, ports: [Int]) -> RouteSettings {
    let (inner, outer) = (subset?["trafficPolicy"], rule["trafficPolicy"])
    let (ofSubset, ofRule) = (byPort(inner), byPort(outer))
    // Of a host whose ports nobody declares there may be others.
    let numbers = ports.isEmpty ? Set(ofSubset.keys).union(ofRule.keys).sorted() + [-2] : ports
    return .merged(
      numbers.map { number in
        // A port has no budget of its own.
        settings(
          { key in if let port = ofSubset[number] { port[key] } else { inner?[key] ?? (ofRule[number] ?? outer)?[key] } },
          budget: inner?["retryBudget"] ?? outer?["retryBudget"])
      })
  }

  /// Settings of ports by their numbers.
  private static func byPort(_ policy: Field?) -> [Int: Field] {
    Dictionary((policy?.list("portLevelSettings") ?? []).map { ($0["port"]?["number"]?.count ?? -1, $0) }) { first, _ in first }
  }

  private static func settings(_ policy: (StaticString) -> Field?, budget: Field?) -> RouteSettings {
    var settings: RouteSettings = []
    if let most = policy("connectionPool")?["http"]?["http2MaxRequests"] {
      settings.add(.maxConcurrency, most.count.map { $0 == 0 ? .infinity : Double($0) }, at: most)
    }
    if let most = policy("connectionPool")?["http"]?["http1MaxPendingRequests"] {
      settings.add(.maxPending, most.count.map { $0 == 0 ? .infinity : Double($0) }, at: most)
    }
    if let balancer = policy("loadBalancer") {
      if let simple = balancer["simple"] {
        settings.add(.balancing, Balancing(envoy: simple.text ?? [])?.value, at: simple)
      } else if let hash = balancer["consistentHash"] {
        settings.add(.balancing, Balancing.hash.value, at: hash)
      }
    }
    if let detection = policy("outlierDetection") {
      let limits = [detection["consecutive5xxErrors"] ?? detection["consecutiveErrors"], detection["consecutiveGatewayErrors"]]
      // Nothing is ejected where the errors that count are switched off.
      let isOff = limits[0]?.count == 0 && (limits[1]?.count ?? 0) == 0
      settings.add(.breaker, isOff ? 0 : 1, at: detection)
      settings.add(.breakerScope, BreakerScope.host.value, impliedBy: convention, at: detection.span)
      // They take the place of all answers that say that they failed.
      if let codes = detection["outlierDetectionHttpErrorCodes"], codes.items.contains(where: { _ in true }) {
        let countsErrors = codes.items.contains { ($0.count ?? 0) >= 500 }
        let kinds: FailureKinds = countsErrors ? .all : [.refused, .reset, .timeout]
        settings.add(.breakerFailures, codes.items.contains { $0.count == nil } ? nil : kinds.value, at: codes)
      }
      settings.eject(
        detection["maxEjectionPercent"], orImply: Self.ejected, sparing: detection["minHealthPercent"], 0, convention, detection)
    }
    if let budget {
      let percent = budget["percent"]?["value"] ?? budget["percent"]
      let share = percent.map { $0.count.map { Double($0) / 100 } } ?? Self.budget
      settings.add(.retryBudget, share.flatMap { $0 <= 1 ? $0 : nil }, at: percent ?? budget)
    }
    return settings
  }

  /// The http routes of a VirtualService, those of the one that it hands requests on to in its place.
  static func routes(of service: MeshObject, delegates: [ObjectName: MeshObject], _ names: inout NameTable) -> [Route] {
    (service.spec?.list("http") ?? []).flatMap { route -> [Route] in
      guard let delegate = route["delegate"], let name = delegate["name"]?.text else {
        return [Route(field: route, takesAll: takesAll(route))]
      }
      let namespace = delegate["namespace"]?.text.map { names.intern($0) } ?? service.name.namespace
      // What is delegated takes of what comes to it no more than comes to it.
      let inner = delegates[ObjectName(namespace: namespace, name: names.intern(name))]?.spec?.list("http") ?? []
      return inner.map { Route(field: $0, takesAll: takesAll(route) && takesAll($0)) }
    }
  }

  /// A route of HTTP, and whether it takes whatever comes to its host.
  struct Route {
    var field: Field
    var takesAll: Bool
  }

  /// Whether a list of gateways has those of the sidecars among it, as it does where there is none; and the others.
  static func gateways(_ field: Field?) -> (isMesh: Bool, others: [Field]) {
    guard let field else { return (true, []) }
    let items = Array(field.items)
    return (items.contains { $0.equals("mesh") }, items.filter { !$0.equals("mesh") })
  }

  /// Whether a route can be taken by the requests that come to a gateway, or, where none is given, from sidecars.
  static func takes(_ route: Field, from gateway: Field?) -> Bool {
    let matches = route.list("match")
    if matches.isEmpty { return true }
    return matches.contains { match in
      guard match["gateways"] != nil else { return true }
      let (isMesh, others) = gateways(match["gateways"])
      guard let gateway else { return isMesh }
      return others.contains { $0.text == gateway.text }
    }
  }

  /// Whether a route takes whatever comes to it.
  private static func takesAll(_ route: Field) -> Bool {
    let matches = route.list("match")
    return matches.isEmpty
      || matches.contains { match in
        let conditions = match.pairs.filter { !($0.key.text?.elementsEqual("name".utf8) ?? false) }
        if conditions.isEmpty { return true }
        return conditions.count == 1 && (match["uri"]?["prefix"]?.equals("/") ?? false)
      }
  }

  /// Where a route leads to: a host, and the share of it that is a copy.
  struct Target {
    var host: Field
    var subset: Field?
    var isCopy = false
  }

  /// The destinations of a route of http, tcp or tls, and those of its mirrors. A weight of 0 leads nowhere.
  static func targets(of route: Field) -> [Target] {
    var targets: [Target] = []
    for entry in route.list("route") {
      guard let destination = entry["destination"], let host = destination["host"],
        entry["weight"]?.count != 0 || route.list("route").count == 1
      else { continue }
      targets.append(Target(host: host, subset: destination["subset"]))
    }
    for mirror in [route["mirror"]].compactMap({ $0 }) + route.list("mirrors").compactMap({ $0["destination"] }) {
      guard let host = mirror["host"] else { continue }
      targets.append(Target(host: host, subset: mirror["subset"], isCopy: true))
    }
    return targets
  }
}
