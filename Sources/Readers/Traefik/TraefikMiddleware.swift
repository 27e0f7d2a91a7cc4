internal import SourceText
internal import TopologyModel

/// What middlewares of Traefik make of the calls behind them, whichever provider declares them.
enum TraefikMiddleware {
  /// Applies one setting of a middleware; `chain` is for the caller to follow.
  /// - Parameter key: its name in small letters.
  /// - Returns: its name, if it decides how many requests go through and is not read.
  static func apply(_ key: String, _ value: Field, to policy: inout ProxyPolicy) -> String? {
    switch key {
    case "retry": apply(retry: value, to: &policy)
    case "circuitbreaker":
      policy.say(.breaker, 1, at: value.span)
      // The ratio is of the last ten seconds, and of however few calls.
      policy.imply(.breakerMinCalls, 1, at: value.span)
      policy.imply(.breakerWindow, 10_000, at: value.span)
      policy.imply(.breakerScope, Double(BreakerScope.router.rawValue), at: value.span)
      if let expression = value.value(of: "expression"), let kinds = Self.failures(of: expression) {
        policy.say(.breakerFailures, kinds.value, at: expression.span)
      }
      if let expression = value.value(of: "expression") {
        if let ratio = Self.ratio(of: expression) {
          policy.say(.breakerFailureRatio, ratio, at: expression.span)
        } else {
          policy.leaveOpen(.breakerFailureRatio, at: expression.span)
        }
      }
    case "inflightreq":
      if let amount = number(value.value(of: "amount")), amount.value > 0 { policy.say(.maxConcurrency, amount.value, at: amount.span) }
    case "ratelimit": return "rateLimit"
    case "buffering": return "buffering"
    default: break
    }
    return nil
  }

  /// What the ratios of an expression count: what ends without an answer, or what answers say; nil where that is not known.
  private static func failures(of expression: Field) -> FailureKinds? {
    guard let text = expression.text, text.count <= 1_000 else { return nil }
    func has(_ word: String) -> Bool { text.firstRange(of: word.utf8) != nil }
    if has("LatencyAtQuantileMS") { return nil }
    // Traefik's own answers, 502 and 504, are among those of a server.
    if has("ResponseCodeRatio") { return .all }
    return has("NetworkErrorRatio") ? [.refused, .reset, .timeout] : nil
  }

  /// The share of failures beyond which an expression holds, if it is one comparison: `NetworkErrorRatio() > 0.30`.
  private static func ratio(of expression: Field) -> Double? {
    guard let text = expression.text, text.count <= 1_000, !text.contains(UInt8(ascii: "&")), !text.contains(UInt8(ascii: "|")),
      text.firstRange(of: "Ratio".utf8) != nil, text.firstRange(of: "Latency".utf8) == nil,
      let sign = text.lastIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let number = text[(sign + 1)...].drop { $0 == 0x20 || $0 == UInt8(ascii: "=") }.prefix { $0 != 0x20 }
    guard number.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ".") }) else { return nil }
    return Double(String(decoding: number, as: UTF8.self)).flatMap { $0 <= 1 ? $0 : nil }
  }

  /// Without `status` only a refused connection is tried again, and with it what is safe to send twice, unless it is said otherwise.
  private static func apply(retry: Field, to policy: inout ProxyPolicy) {
    let attempts = number(retry.value(of: "attempts"))
    let status = retry.value(of: "status").flatMap { $0.texts.isEmpty ? nil : $0 }
    var kinds = status.map(failures) ?? [.refused]
    let isOff = retry.value(of: "disableretryonnetworkerror")
    if isOff.map(isTrue) ?? false { kinds.remove(.refused) }
    guard !kinds.isEmpty else { return policy.say(.attempts, 1, at: isOff?.span ?? retry.span) }
    policy.say(.attempts, max(1, min(attempts?.value ?? 1, 1e9)), at: attempts?.span ?? retry.span)
    guard attempts?.value ?? 1 > 1 else { return }
    policy.retry(on: kinds, at: status?.span ?? retry.span, isImplied: status == nil)
    let body = number(retry.value(of: "maxrequestbodybytes"))
    policy.take(.retryMaxBody, body.map { ($0.value < 0 ? .infinity : $0.value, $0.span) }, orImply: 2_097_152, at: retry.span)
    if let pause = milliseconds(retry.value(of: "initialinterval")) { policy.say(.backoff, pause.value, at: pause.span) }
    let isForAll = retry.value(of: "retrynonidempotentmethod").map(isTrue) ?? false
    // A refused connection does no harm, and is tried again for every request.
    if !isForAll, status != nil { policy.imply(.idempotent, 1, at: retry.span) }
  }

  private static func isTrue(_ field: Field) -> Bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains { field.text?.elementsEqual($0.utf8) ?? false }
  }

  /// Which failures answers of some codes stand for: 502 is what Traefik answers where a server hangs up, 504 where it is silent.
  private static func failures(of status: Field) -> FailureKinds {
    var kinds: FailureKinds = [.refused]
    for text in status.texts {
      let ends = text.split(separator: UInt8(ascii: "-"), maxSplits: 1).map { Address.number($0) ?? -1 }
      guard let first = ends.first, let last = ends.last, first > 0, last >= first else { continue }
      if last >= 500 { kinds.insert(.error) }
      if first <= 502, last >= 502 { kinds.insert(.reset) }
      if first <= 504, last >= 504 { kinds.insert(.timeout) }
    }
    return kinds
  }

  /// What is left out after a failure, and how long an answer may take.
  static func apply(balancer: Field, transport: Field?, to policy: inout ProxyPolicy) {
    policy.take(
      .timeout, milliseconds(transport?.value(of: "forwardingtimeouts")?.value(of: "responseheadertimeout")), orImply: .infinity,
      at: balancer.span)
    let strategy = balancer.value(of: "strategy")
    let ways: [String: Balancing] = ["wrr": .roundRobin, "RoundRobin": .roundRobin, "p2c": .leastRequest, "hrw": .hash]
    if let strategy, let text = strategy.text, !text.isEmpty {
      if let way = ways[String(decoding: text.prefix(16), as: UTF8.self)] {
        policy.say(.balancing, way.value, at: strategy.span)
      } else {
        policy.leaveOpen(.balancing, at: strategy.span)
      }
    } else {
      policy.imply(.balancing, Balancing.roundRobin.value, at: balancer.span)
    }
    if let passive = balancer.value(of: "passivehealthcheck") {
      policy.say(.breaker, 1, at: passive.span)
      policy.eject(after: [.refused, .reset, .timeout], at: passive.span)
      policy.take(.breakerMinCalls, number(passive.value(of: "maxfailedattempts")), orImply: 1, at: passive.span)
      policy.take(.breakerWindow, milliseconds(passive.value(of: "failurewindow")), orImply: 10_000, at: passive.span)
    }
  }

  static func milliseconds(_ field: Field?) -> (value: Double, span: Span)? {
    field.flatMap { field in TraefikKeys.all.duration(field.tree, field.id).flatMap { $0 > 0 ? ($0, field.span) : nil } }
  }

  static func number(_ field: Field?) -> (value: Double, span: Span)? {
    field.flatMap { field in field.text.flatMap(ProxyKeys.whole).map { ($0, field.span) } }
  }
}
