internal import SourceText
internal import TopologyModel

/// What Linkerd's words for one Service mean.
enum Linkerd {
  /// Whose words and silence mean values.
  static let convention = "Linkerd 2.18"
  /// The share of retries, where a profile gives none.
  private static let budget = 0.2

  /// What its proxies do where nothing is said: they wait, and try once.
  static func silence(at span: Span) -> RouteSettings {
    var settings: RouteSettings = []
    settings.add(.totalTimeout, .infinity, impliedBy: convention, at: span)
    settings.add(.timeout, .infinity, impliedBy: convention, at: span)
    settings.add(.attempts, 1, impliedBy: convention, at: span)
    return settings
  }

  private static let groups = ["retry.linkerd.io/", "timeout.linkerd.io/"]

  /// The first annotation by which a Service or a route says how its callers try.
  static func annotation(in annotations: Field?) -> Field? {
    annotations?.pairs.first { key, _ in groups.contains { key.text?.starts(with: $0.utf8) ?? false } }?.key
  }

  /// The annotations of a Service, or those of a route to it: what a route says of retries takes the place of all that the Service says
  /// of them, and so with timeouts.
  struct Annotations {
    var ofService: Field?
    var ofRoute: Field?

    subscript(key: StaticString) -> Field? {
      let group = groups.first { key.description.hasPrefix($0) }
      let isReplaced = group.map { group in ofRoute?.pairs.contains { $0.key.text?.starts(with: group.utf8) ?? false } ?? false }
      return isReplaced ?? false ? ofRoute?[key] : ofService?[key]
    }
  }

  /// What a rule of a route says, but for the timeout of requests where an annotation of the route says that.
  static func withoutAnnotated(_ settings: RouteSettings, of route: MeshObject) -> RouteSettings {
    guard route.annotations?["timeout.linkerd.io/request"] != nil else { return settings }
    return settings.filter { $0.attribute != .totalTimeout }
  }

  /// What annotations say of the requests that take a rule of a route.
  /// - Parameter hasTimeout: whether the rule has a timeout of requests of its own, which is in place of what the Service says.
  static func settings(of annotations: Annotations, hasTimeout: Bool) -> RouteSettings {
    var settings: RouteSettings = []
    if let total = hasTimeout ? annotations.ofRoute?["timeout.linkerd.io/request"] : annotations["timeout.linkerd.io/request"] {
      settings.add(.totalTimeout, total.limit, at: total)
    }
    if let answer = annotations["timeout.linkerd.io/response"], annotations["retry.linkerd.io/timeout"] == nil {
      settings.add(.timeout, answer.limit, at: answer)
    }
    if let idle = annotations["timeout.linkerd.io/idle"] { settings.add(.idleTimeout, idle.limit, at: idle) }
    if let kinds = annotations["retry.linkerd.io/http"] ?? annotations["retry.linkerd.io/grpc"] {
      if let limit = annotations["retry.linkerd.io/limit"] {
        settings.add(.attempts, limit.triesOfRetries, at: limit)
      } else {
        settings.add(.attempts, 2, impliedBy: convention, at: kinds.span)
      }
      let cut: FailureKinds = annotations["retry.linkerd.io/timeout"] == nil ? [] : .timeout
      settings.add(.retryOn, Self.failures(kinds).map { $0.union(cut).value }, at: kinds)
    }
    if let perTry = annotations["retry.linkerd.io/timeout"] { settings.add(.timeout, perTry.limit, at: perTry) }
    return settings
  }

  /// What annotations of a Service say of its endpoints, by whichever route requests come to it.
  static func settings(ofEndpoints annotations: Field?) -> RouteSettings {
    var settings: RouteSettings = []
    if let accrual = annotations?["balancer.linkerd.io/failure-accrual"] {
      settings.add(.breaker, 1, at: accrual)
      // Endpoints are left out one by one, and the last one too.
      settings.add(.breakerScope, BreakerScope.host.value, impliedBy: convention, at: accrual.span)
      settings.add(.breakerMaxEjected, 1, impliedBy: convention, at: accrual.span)
    }
    return settings
  }

  /// What is tried again: codes of HTTP with `5xx` and `gateway-error` among them, or conditions of gRPC. Where nobody takes a connection, or
  /// hangs up, the proxy in front of it answers 502, or UNAVAILABLE. Nil where one of them is not known.
  private static func failures(_ field: Field) -> FailureKinds? {
    let words = (field.text ?? []).split(separator: UInt8(ascii: ",")).map { word in word.drop { $0 == 0x20 }.prefix { $0 != 0x20 } }
    let kinds = words.map { word -> FailureKinds? in
      switch String(decoding: word.prefix(32), as: UTF8.self) {
      case "5xx", "gateway-error": .all
      case "unavailable": [.refused, .reset, .error]
      case "deadline-exceeded": [.timeout, .error]
      case "cancelled", "internal", "resource-exhausted": .error
      default:
        RetryConditions.codes(of: word).map { codes in
          RetryConditions.kinds(ofCodes: codes).union(codes.contains(502) ? .refused : [])
        }
      }
    }
    return kinds.isEmpty || kinds.contains(nil) ? nil : kinds.compactMap { $0 }.reduce([]) { $0.union($1) }
  }

  /// Whether a route of a profile takes whatever comes to the Service.
  private static func takesAll(_ route: Field) -> Bool {
    guard let condition = route["condition"] else { return true }
    return condition.pairs.allSatisfy { key, value in
      (key.text?.elementsEqual("pathRegex".utf8) ?? false) && [".*", "/.*"].contains { value.text?.elementsEqual($0.utf8) ?? false }
    }
  }

  /// What a profile says: of each route how long it may take and whether it is tried again, of all of them with which budget.
  static func settings(ofProfile profile: MeshObject) -> RouteSettings {
    var settings: RouteSettings = []
    let routes = profile.spec?.list("routes") ?? []
    var ways = routes.map { route in
      var way: RouteSettings = []
      let timeout = route["timeout"]
      if let timeout {
        way.add(.totalTimeout, timeout.limit, at: timeout)
        way.add(.timeout, timeout.limit, at: timeout)
      }
      // How often is a matter of the budget.
      if let again = route["isRetryable"], again.equals("true") { way.add(.attempts, nil, at: again) }
      way.fill(from: silence(at: route.span))
      return way
    }
    // Requests that no route takes have nothing of them.
    if !routes.contains(where: takesAll) { ways.append(silence(at: profile.span)) }
    settings = .merged(ways)
    if let ratio = profile.spec?["retryBudget"]?["retryRatio"] {
      let text = String(decoding: ratio.text ?? [], as: UTF8.self)
      settings.add(.retryBudget, Double(text).flatMap { $0 >= 0 && $0 <= 1 ? $0 : nil }, at: ratio)
    } else if routes.contains(where: { $0["isRetryable"]?.equals("true") ?? false }) {
      settings.add(.retryBudget, budget, impliedBy: convention, at: profile.span)
    }
    settings.fill(from: silence(at: profile.span))
    return settings
  }
}
