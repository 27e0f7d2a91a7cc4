internal import SourceText
internal import TopologyModel

/// What the filters of a route make of its calls. Each takes what those behind it answer: a breaker in front of `Retry` sees all tries as
/// one call, and one behind it sees each.
struct SpringPolicy {
  /// How long something may take.
  struct Limit {
    /// In milliseconds; infinite where there is none, nil where nobody knows it.
    var value: Double?
    var span: Span
    var isImplied: Bool

    /// The lesser of two, which nobody knows if one is unknown.
    static func least(_ limits: [Limit]) -> Limit? {
      limits.first { $0.value == nil } ?? limits.min { ($0.value ?? 0) < ($1.value ?? 0) }
    }
  }

  private(set) var policy = ProxyPolicy(SpringReader.convention)
  private(set) var faults: [ProxyKeys.Fault] = []
  private let breakers: SpringBreakers
  private let isServlet: Bool

  /// - Parameters:
  ///   - filters: in the order in which requests go through them.
  ///   - answer: how long an answer of the callee may take.
  ///   - isServlet: whether it is the gateway on servlets, whose tries depend on what else is installed.
  init(_ filters: [SpringFilter], answer: Limit, isServlet: Bool, at span: Span, _ told: SpringBreakers) {
    self.breakers = told
    self.isServlet = isServlet
    let retries = filters.indices.filter { filters[$0].isNamed("Retry") }
    let places = filters.indices.filter { filters[$0].isNamed("CircuitBreaker") }
    for filter in places.map({ filters[$0] }) {
      guard let field = setting("timeoutduration", of: filter, "timelimiter") else { continue }
      if let fault = SpringProperties.fault(ofDuration: field.text, "timeout-duration", at: field.span) { faults.append(fault) }
    }
    let limits = places.map { (place: $0, limit: limit(of: filters[$0])) }
    let inner = Limit.least([answer] + limits.filter { $0.place > retries.last ?? -1 }.map(\.limit))
    let outer = Limit.least(limits.filter { $0.place < retries.last ?? -1 }.map(\.limit))
    set(.timeout, Limit.least([inner, outer].compactMap { $0 }))
    set(.totalTimeout, outer)
    for breaker in places { apply(breaker: filters[breaker]) }
    if let last = retries.last {
      // What an inner breaker answers by its fallback is no failure any more.
      let answersAll = places.contains { $0 > last && fallback(of: filters[$0]) != nil }
      apply(retry: filters[last], cuts: inner?.value ?? 0 < .infinity, answersAll: answersAll)
      if retries.count > 1 || isServlet {
        for attribute in [Attribute.attempts, .retryOn] { policy.leaveOpen(attribute, at: filters[last].span) }
      }
    }
    policy.imply(.attempts, 1, at: span)
    // A bulkhead that is configured limits calls behind breakers where its library is there.
    if isServlet || (!places.isEmpty && told.bulkhead != nil) {
      policy.leaveOpen(.maxConcurrency, at: told.bulkhead?.span ?? span)
    } else {
      policy.imply(.maxConcurrency, .infinity, at: span)
    }
  }

  private mutating func set(_ attribute: Attribute, _ limit: Limit?) {
    guard let limit else { return }
    guard let value = limit.value else { return policy.leaveOpen(attribute, at: limit.span) }
    if limit.isImplied { policy.imply(attribute, value, at: limit.span) } else { policy.say(attribute, value, at: limit.span) }
  }

  // MARK: - Retry

  private mutating func apply(retry: SpringFilter, cuts: Bool, answersAll: Bool) {
    let retries = retry.argument(["retries"], at: 0)
    let number = retries.map { $0.texts?.first.flatMap(ProxyKeys.whole) } ?? 3
    if let retries, number == nil, retries.texts?.isEmpty == false {
      return faults.append((retries.span, "'retries' is a whole number, or the gateway does not start", nil))
    }
    if let number, number < 1 {
      return faults.append((retries?.span ?? retry.span, "'retries' is at least 1, or the gateway does not start", nil))
    }
    let (kinds, kindsSpan) = kinds(of: retry)
    var left = kinds
    // A try that nothing cuts off is never one that took too long.
    if !cuts { left?.remove(.timeout) }
    if answersAll { left?.formIntersection(.error) }
    if let left, left.isEmpty { return policy.say(.attempts, 1, at: retry.span) }
    if let number {
      policy.take(.attempts, retries.map { (min(number, 1e9) + 1, $0.span) }, orImply: number + 1, at: retry.span)
    } else {
      policy.leaveOpen(.attempts, at: retry.span)
    }
    if let left {
      policy.retry(on: left, at: kindsSpan ?? retry.span, isImplied: kindsSpan == nil)
    } else {
      policy.leaveOpen(.retryOn, at: retry.span)
    }
    apply(backoffOf: retry)
    // A refused connection does no harm.
    guard left != .refused else { return }
    guard let methods = retry.argument(["methods"], at: isServlet ? nil : 2) else { return policy.imply(.idempotent, 1, at: retry.span) }
    guard let texts = methods.texts else { return }
    let isSafe = !texts.contains { LooseField.matches($0, "post") || LooseField.matches($0, "patch") }
    policy.say(.idempotent, isSafe ? 1 : 0, at: methods.span)
  }

  private mutating func apply(backoffOf retry: SpringFilter) {
    let parts: [(Attribute, StaticString, Int)] = [(.backoff, "firstbackoff", 3), (.maxBackoff, "maxbackoff", 4)]
    guard retry.argument(["backoff"]) != nil || retry.places.count > 3 else { return }
    for (attribute, key, place) in parts {
      if let pause = retry.argument(["backoff", key], at: isServlet ? nil : place) {
        if let value = pause.texts?.first.flatMap(SpringProperties.milliseconds), value >= 0 {
          policy.say(attribute, value, at: pause.span)
        } else {
          policy.leaveOpen(attribute, at: pause.span)
        }
        let name = attribute == .backoff ? "firstBackoff" : "maxBackoff"
        if let fault = SpringProperties.fault(ofDuration: pause.texts?.first, name, at: pause.span) { faults.append(fault) }
      } else if attribute == .backoff {
        policy.imply(.backoff, 5, at: retry.span)
      }
    }
  }

  /// After which failures there is another try, and where that is said; nil for kinds that nobody knows.
  private func kinds(of retry: SpringFilter) -> (kinds: FailureKinds?, span: Span?) {
    let statuses = retry.argument(["statuses"], at: isServlet ? nil : 1)
    let series = retry.argument(["series"])
    let exceptions = retry.argument(["exceptions"])
    let span = (statuses ?? series ?? exceptions)?.span
    guard [statuses, series, exceptions].allSatisfy({ $0 == nil || $0?.texts != nil }) else { return (nil, span) }
    var kinds: FailureKinds = []
    if statuses?.texts?.isEmpty == false { kinds.insert(.error) }
    if series?.texts?.contains(where: { LooseField.matches($0, "servererror") || LooseField.matches($0, "clienterror") }) ?? true {
      kinds.insert(.error)
    }
    for name in exceptions?.texts ?? [Array("java.io.IOException".utf8)[...], Array("TimeoutException".utf8)[...]] {
      // The gateway throws one of its own.
      if name.elementsEqual("java.util.concurrent.TimeoutException".utf8) { continue }
      let words = name.split(separator: UInt8(ascii: "."))
      guard let word = words.last, let kind = Self.exceptions[String(decoding: word.prefix(40), as: UTF8.self)] else { return (nil, span) }
      kinds.formUnion(kind)
    }
    return (kinds, span)
  }

  /// What exceptions stand for, by the names of their classes.
  private static let exceptions: [String: FailureKinds] = [
    "IOException": [.refused, .reset], "SocketException": [.refused, .reset], "ConnectException": .refused,
    "PrematureCloseException": .reset, "TimeoutException": .timeout, "ResponseStatusException": .timeout,
    "Exception": [.refused, .reset, .timeout], "Throwable": [.refused, .reset, .timeout],
  ]

  // MARK: - CircuitBreaker

  private mutating func apply(breaker: SpringFilter) {
    policy.say(.breaker, 1, at: breaker.span)
    policy.imply(.breakerScope, Double(BreakerScope.router.rawValue), at: breaker.span)
    let codes = breaker.argument(["statuscodes"])
    let countsErrors = codes?.texts.map { $0.contains(where: Self.isOfServer) } ?? false
    if let codes, codes.texts == nil {
      policy.leaveOpen(.breakerFailures, at: codes.span)
    } else if let codes, countsErrors {
      policy.say(.breakerFailures, FailureKinds.all.value, at: codes.span)
    } else {
      policy.imply(.breakerFailures, (FailureKinds.all.subtracting(.error)).value, at: breaker.span)
    }
    if let fallback = fallback(of: breaker) { policy.say(.fallback, 1, at: fallback.span) }
    if breakers.areTorn(of: name(of: breaker)) { return policy.leaveOpen(.breakerMinCalls, at: breaker.span) }
    let (least, window) = (setting("minimumnumberofcalls", of: breaker), setting("slidingwindowsize", of: breaker))
    let numbers = [least, window].map { field in field.map { $0.text.flatMap(SpringProperties.text).flatMap(ProxyKeys.whole) } ?? 100 }
    guard let calls = numbers[0], let size = numbers[1], calls > 0, size > 0 else {
      return policy.leaveOpen(.breakerMinCalls, at: breaker.span)
    }
    let isTimed = setting("slidingwindowtype", of: breaker)?.text.map { LooseField.matches($0, "timebased") } ?? false
    if isTimed, let window { policy.say(.breakerWindow, size * 1_000, at: window.span) }
    let said = (least ?? window)?.span
    policy.take(.breakerMinCalls, said.map { (isTimed ? calls : min(calls, size), $0) }, orImply: 100, at: breaker.span)
  }

  /// A code of 500 to 599, or the name of one.
  private static func isOfServer(_ text: ArraySlice<UInt8>) -> Bool {
    if let number = Address.number(text) { return (500...599).contains(number) }
    let words: [StaticString] = [
      "internalservererror", "notimplemented", "badgateway", "serviceunavailable", "gatewaytimeout", "insufficientstorage",
      "loopdetected", "bandwidthlimitexceeded",
    ]
    return words.contains { LooseField.matches(text, $0) }
  }

  private func fallback(of breaker: SpringFilter) -> SpringFilter.Argument? {
    breaker.argument(["fallbackuri"], at: isServlet ? 1 : nil)
  }

  /// How long the limiter of a breaker waits for what is behind it. Where no file says it that is 1s, but for the many systems whose code sets
  /// another, so that it is not known.
  private func limit(of breaker: SpringFilter) -> Limit {
    if let off = breakers.unlimited { return Limit(value: .infinity, span: off.span, isImplied: false) }
    guard let field = setting("timeoutduration", of: breaker, "timelimiter") else {
      return Limit(value: nil, span: breaker.span, isImplied: false)
    }
    let value = field.text.flatMap(SpringProperties.text).flatMap(SpringProperties.milliseconds)
    return Limit(value: value.flatMap { $0 > 0 ? $0 : nil }, span: field.span, isImplied: false)
  }

  private func setting(_ key: StaticString, of breaker: SpringFilter, _ module: StaticString = "circuitbreaker") -> Field? {
    breakers.setting(key, of: name(of: breaker), in: module)
  }

  private func name(of breaker: SpringFilter) -> ArraySlice<UInt8>? { breaker.argument(["name"], at: 0)?.texts?.first }
}
