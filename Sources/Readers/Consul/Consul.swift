internal import SourceText
internal import TopologyModel

/// What Consul's words for calls mean, and what its proxies do where nothing is said.
enum Consul {
  /// Whose silence means values: its proxies are Envoy's.
  static let convention = "Consul 2.1"

  /// How long Envoy waits at either end, in ms, where nothing is said.
  private static let envoyTimeout = 15_000.0

  /// What is said of one service, whoever calls it.
  struct Callee {
    var router: ConsulEntry?
    var resolver: ConsulEntry?
    var defaults: ConsulEntry?
    /// How long its own sidecar waits for it, in milliseconds, as it is registered.
    var localTimeout: LooseField?
    /// Whether requests of HTTP go there: what its defaults or those of all say, and what routes ask for.
    var isHTTP = false
  }

  /// What holds for calls to a service.
  static func settings(of callee: Callee, at span: Span) -> RouteSettings {
    guard callee.isHTTP else {
      // Requests are none of its proxies' business then.
      return []
    }
    return ways(to: callee, at: span)
  }

  /// What holds for the requests that a route of another service sends to a service.
  static func settings(ofRoute destination: LooseField, to callee: Callee, at span: Span) -> RouteSettings {
    way(destination, to: callee, at: span)
  }

  /// The sidecar of the callee gives up by itself, whatever the caller's waits for.
  private static func limited(_ settings: RouteSettings, by callee: Callee) -> RouteSettings {
    var settings = settings
    guard let total = settings.first(where: { $0.attribute == .totalTimeout }) else { return settings }
    var own = CallPolicy.Setting(attribute: .timeout, value: envoyTimeout, span: total.span, impliedBy: convention)
    if let said = callee.defaults?.body["localrequesttimeoutms"] ?? callee.localTimeout {
      own = CallPolicy.Setting(attribute: .timeout, value: said.limit, span: said.span)
    }
    if let value = total.value, let local = own.value, value < local {
      own = total
      own.attribute = .timeout
    }
    settings.append(own)
    return settings
  }

  /// What the ways to it say together: the routes that lead to the service itself, and the one that takes what no route does.
  private static func ways(to callee: Callee, at span: Span) -> RouteSettings {
    guard let router = callee.router else { return way(nil, to: callee, at: span) }
    var ways: [RouteSettings] = []
    for route in router.body.list("routes") {
      let destination = route.block("destination")
      if isOwn(destination, of: router) {
        ways.append(way(destination, to: callee, at: route.span))
      }
      if takesAll(route) { return .merged(ways) }
    }
    return .merged(ways + [way(nil, to: callee, at: router.span)])
  }

  /// Whether a route leads to the service that it is a route of.
  static func isOwn(_ destination: LooseField?, of router: ConsulEntry) -> Bool {
    guard let service = destination?["service"] else { return true }
    return service.field.text?.elementsEqual(router.name) ?? true
  }

  /// Whether no request comes to the routes behind one.
  static func takesAll(_ route: LooseField) -> Bool {
    guard let http = route.block("match")?.block("http") else { return true }
    let others: [StaticString] = ["header", "queryparam", "methods", "pathexact", "pathregex"]
    if others.contains(where: { http[$0] != nil }) { return false }
    return http["pathprefix"]?.text.map { $0.elementsEqual("/".utf8) } ?? true
  }

  private static func way(_ destination: LooseField?, to callee: Callee, at span: Span) -> RouteSettings {
    var settings: RouteSettings = []
    if let said = destination?["requesttimeout"], said.duration != 0 {
      settings.add(.totalTimeout, said.duration, at: said.field)
    } else if let said = callee.resolver?.body["requesttimeout"], said.duration != 0 {
      // Of a route that is silent nobody knows whether the resolver's holds.
      settings.add(.totalTimeout, destination == nil ? said.duration : nil, at: said.field)
    } else {
      settings.add(.totalTimeout, envoyTimeout, impliedBy: convention, at: destination?.span ?? span)
    }
    if let idle = destination?["idletimeout"], idle.duration != 0 { settings.add(.idleTimeout, idle.duration, at: idle.field) }
    addRetries(destination, at: span, to: &settings)
    return limited(settings, by: callee)
  }

  /// Retries are made for what is named, once where no number is given; a number alone makes none.
  private static func addRetries(_ destination: LooseField?, at span: Span, to settings: inout RouteSettings) {
    guard let destination, let reason = reason(toRetry: destination) else {
      return settings.add(.attempts, 1, impliedBy: convention, at: destination?["numretries"]?.span ?? span)
    }
    if let retries = destination["numretries"], retries.count != 0 {
      settings.add(.attempts, retries.field.triesOfRetries, at: retries.field)
    } else {
      settings.add(.attempts, 2, impliedBy: convention, at: reason.field.span)
    }
    settings.add(.retryOn, reason.kinds.value, at: reason.field.field)
    settings.add(.backoff, 25, impliedBy: convention, at: reason.field.span)
    settings.add(.maxBackoff, 250, impliedBy: convention, at: reason.field.span)
  }

  /// The failures that are tried again, and the first place that names one.
  private static func reason(toRetry destination: LooseField) -> (field: LooseField, kinds: FailureKinds)? {
    var kinds: FailureKinds = []
    var first: LooseField?
    func add(_ field: LooseField, _ more: FailureKinds) {
      kinds.formUnion(more)
      if !more.isEmpty { first = first ?? field }
    }
    if let said = destination["retryonconnectfailure"], said.isTrue { add(said, .refused) }
    for word in destination.list("retryon") { add(word, word.text.flatMap { failures[Array($0.prefix(64))] } ?? []) }
    for code in destination.list("retryonstatuscodes") { add(code, .error) }
    return first.map { ($0, kinds) }
  }

  /// What Envoy's words for failures mean.
  private static let failures: [[UInt8]: FailureKinds] = {
    var failures: [[UInt8]: FailureKinds] = [:]
    func add(_ kinds: FailureKinds, _ words: String) { for word in words.split(separator: " ") { failures[Array(word.utf8)] = kinds } }
    add(.all, "5xx gateway-error")
    add(.refused, "connect-failure refused-stream")
    add([.reset, .timeout], "reset")
    add(.reset, "reset-before-request http3-post-connect-failure")
    add(
      .error,
      "envoy-ratelimited retriable-4xx retriable-status-codes retriable-headers cancelled deadline-exceeded internal resource-exhausted unavailable"
    )
    return failures
  }()

  /// What a caller's sidecar is told of one callee: how many requests are in flight at once, and when hosts are left out.
  /// - Parameter defaults: what holds for all its callees. A mapping within is taken whole from where it stands first, as
  ///   `UpstreamConfig.MergeInto` of Consul does.
  static func settings(ofUpstream config: LooseField, over defaults: LooseField? = nil) -> RouteSettings {
    var settings: RouteSettings = []
    let limits = config.block("limits") ?? defaults?.block("limits")
    if let most = limits?["maxpendingrequests"] {
      settings.add(.maxPending, most.count.map { Double($0) }, at: most.field)
    }
    if let most = limits?["maxconcurrentrequests"] {
      settings.add(.maxConcurrency, most.count.map { Double($0) }, at: most.field)
    }
    if let check = config.block("passivehealthcheck") ?? defaults?.block("passivehealthcheck") {
      // At most a tenth of the hosts is left out where nothing is said: a breaker between replicas.
      let mostEjected = check["maxejectionpercent"]
      let isBreaker = mostEjected?.count == 100
      settings.add(.breaker, isBreaker ? 1 : 0, at: (mostEjected ?? check).field)
      settings.add(.breakerScope, BreakerScope.host.value, impliedBy: convention, at: check.span)
      if let mostEjected {
        settings.add(.breakerMaxEjected, mostEjected.count.map { Double($0) / 100 }, at: mostEjected.field)
      } else {
        settings.add(.breakerMaxEjected, 0.1, impliedBy: convention, at: check.span)
      }
      if let failures = check["maxfailures"] { settings.add(.breakerMinCalls, failures.count.map { Double($0) }, at: failures.field) }
    }
    return settings
  }
}
