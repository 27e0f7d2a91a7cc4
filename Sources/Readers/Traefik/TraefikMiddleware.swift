internal import SourceText
internal import TopologyModel

/// What middlewares of Traefik make of the calls behind them, whichever provider declares them.
enum TraefikMiddleware {
  /// What of a middleware has no place among the attributes of a call.
  struct Remainder {
    /// Its name, if it decides how many requests go through and is not read.
    var unread: String?
    /// What is not as it looks.
    var note: Diagnostic?
  }

  /// Applies one setting of a middleware; `chain` is for the caller to follow.
  /// - Parameter key: its name in small letters.
  static func apply(_ key: String, _ value: Field, to policy: inout ProxyPolicy) -> Remainder {
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
      // Who is counted is the host that is asked for, unless it is said otherwise: then a single client.
      if let source = value.value(of: "sourcecriterion"), source.value(of: "requesthost").map(isTrue) != true {
        return Remainder(unread: "inFlightReq of single clients")
      }
      if let amount = number(value.value(of: "amount")), amount.value ?? 1 > 0 {
        policy.say(.maxConcurrency, amount.value, at: amount.span)
      }
    case "ratelimit": return Remainder(unread: "rateLimit", note: note(onLimit: value))
    case "buffering":
      if let expression = value.value(of: "retryexpression") { apply(retryExpression: expression, to: &policy) }
    default: break
    }
    return Remainder()
  }

  private static func note(onLimit limit: Field) -> Diagnostic? {
    guard number(limit.value(of: "average"))?.value ?? 0 > 0, number(limit.value(of: "burst"))?.value ?? 1 <= 1 else { return nil }
    return Diagnostic(
      .note,
      "without 'burst' requests are refused that come sooner after another than the average says: of random ones a quarter at half of it",
      at: limit.span, hint: "set 'burst' to what comes at once")
  }

  /// The times that a request is made again by a middleware that keeps its body, the first not counted, whatever is said of them.
  private static let mostBufferedRetries = 10.0

  /// A request with a body is made again while an expression holds, and one without never.
  private static func apply(retryExpression expression: Field, to policy: inout ProxyPolicy) {
    let terms = expression.text.flatMap(terms)
    // A condition with alternatives is a number that nobody says here.
    let attempts = terms.map { max(1, min($0.compactMap(mostAttempts).min() ?? .infinity, mostBufferedRetries + 1)) }
    if take(attempts, at: expression.span, &policy), let terms {
      let isOfNetwork = terms.contains { $0.elementsEqual("IsNetworkError()".utf8) }
      policy.retry(on: isOfNetwork ? [.refused, .reset, .timeout] : .all, at: expression.span, isImplied: false)
    }
  }

  /// Takes how often a middleware tries. Of more than one that tries again nobody says here how often they do together, or after what.
  /// - Returns: whether it is the only one that tries again.
  private static func take(_ attempts: Double?, at span: Span, _ policy: inout ProxyPolicy) -> Bool {
    let mayRepeat = attempts ?? .infinity > 1
    if !policy.mayRepeat {
      policy.say(.attempts, attempts, at: span)
      if attempts == nil { policy.leaveOpen(.retryOn, at: span) }
      return mayRepeat
    }
    guard mayRepeat else { return false }
    for attribute in [Attribute.attempts, .retryOn] + (policy.values[.totalTimeout] == nil ? [] : [.totalTimeout]) {
      policy.leaveOpen(attribute, at: span)
    }
    return false
  }

  /// The terms that all have to hold, without spaces; nil of an expression that is not of such terms alone.
  private static func terms(of text: ArraySlice<UInt8>) -> [[UInt8]]? {
    guard text.count <= 1_000, !text.contains(UInt8(ascii: "|")) else { return nil }
    let terms = text.filter { $0 != 0x20 }.split(separator: UInt8(ascii: "&")).map(Array.init)
    return terms.contains { $0.first == UInt8(ascii: "!") || $0.first == UInt8(ascii: "(") } ? nil : terms
  }

  /// How often a request is made at most while a term holds; nil where it says nothing of it.
  private static func mostAttempts(_ term: [UInt8]) -> Double? {
    for (sign, more) in [("<=", 1.0), ("<", 0)] {
      let head = Array("Attempts()\(sign)".utf8)
      if term.starts(with: head) { return ProxyKeys.whole(term[head.count...]).map { $0 + more } }
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
    let most: Double? = kinds.isEmpty ? 1 : attempts.map { $0.value.map { max(1, min($0, 1e9)) } } ?? 1
    guard take(most, at: (kinds.isEmpty ? isOff : nil)?.span ?? attempts?.span ?? retry.span, &policy) else { return }
    policy.retry(on: kinds, at: status?.span ?? retry.span, isImplied: status == nil)
    let body = number(retry.value(of: "maxrequestbodybytes"))
    policy.take(.retryMaxBody, body.map { ($0.value.map { $0 < 0 ? .infinity : $0 }, $0.span) }, orImply: 2_097_152, at: retry.span)
    let pause = milliseconds(retry.value(of: "initialinterval"))
    if let pause { policy.say(.backoff, pause.value, at: pause.span) }
    // The last try may begin when the time is nearly over, and with pauses after one of them.
    if let time = milliseconds(retry.value(of: "timeout")) {
      if pause == nil { policy.say(.totalTimeout, time.value, at: time.span) } else { policy.leaveOpen(.totalTimeout, at: time.span) }
    }
    let isForAll = retry.value(of: "retrynonidempotentmethod").map(isTrue) ?? false
    // A refused connection does no harm, and is tried again for every request.
    if !isForAll, status != nil { policy.imply(.idempotent, 1, at: retry.span) }
  }

  private static func isTrue(_ field: Field) -> Bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains { field.text?.elementsEqual($0.utf8) ?? false }
  }

  /// Which failures answers of some codes stand for, and a refused connection, which is always one.
  private static func failures(of status: Field) -> FailureKinds {
    status.texts.compactMap(RetryConditions.codes).reduce([.refused]) { $0.union(RetryConditions.kinds(ofCodes: $1)) }
  }

  /// What is left out after a failure, and how long an answer may take.
  /// - Parameter unknown: where a transport is named that nobody knows.
  static func apply(balancer: Field, transport: Field?, unknown: Span?, to policy: inout ProxyPolicy) {
    let timeout = transport?.value(of: "forwardingtimeouts")?.value(of: "responseheadertimeout")
    policy.take(.timeout, unknown.map { (nil, $0) } ?? milliseconds(timeout), orImply: .infinity, at: balancer.span)
    if let retrying = policy.values[.totalTimeout], let time = retrying.value {
      policy.say(.totalTimeout, policy[.timeout].map { time + $0 }, at: retrying.span)
    }
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

  /// How connections are handed on that nobody looks into: without an end, and once.
  static func ofConnections(at span: Span) -> ProxyPolicy {
    var policy = ProxyPolicy(TraefikReader.convention)
    policy.imply(.timeout, .infinity, at: span)
    policy.imply(.attempts, 1, at: span)
    return policy
  }

  /// How whoever decides whether a request may go on is asked: once, by a client with a limit of its own.
  static func ofAuthentication(at span: Span) -> ProxyPolicy {
    var policy = ProxyPolicy(TraefikReader.convention)
    policy.imply(.timeout, 30_000, at: span)
    policy.imply(.attempts, 1, at: span)
    policy.imply(.maxConcurrency, .infinity, at: span)
    return policy
  }

  /// How a page is fetched that takes the place of a failure: without it the failure itself is the answer.
  static func ofPages(at span: Span) -> ProxyPolicy {
    var policy = ProxyPolicy(TraefikReader.convention)
    policy.imply(.attempts, 1, at: span)
    policy.imply(.maxConcurrency, .infinity, at: span)
    policy.say(.fallback, 1, at: span)
    return policy
  }

  /// What a middleware does that is not read nobody knows.
  static func leaveOpen(_ policy: inout ProxyPolicy, at span: Span) {
    for attribute in [Attribute.attempts, .breaker, .maxConcurrency] where policy.values[attribute] == nil {
      policy.leaveOpen(attribute, at: span)
    }
  }

  /// A duration; of one that is not above 0 it is as if nothing were said.
  static func milliseconds(_ field: Field?) -> ProxyPolicy.Said? {
    guard let field else { return nil }
    let value = TraefikKeys.all.duration(field.tree, field.id)
    return value ?? 1 > 0 ? (value, field.span) : nil
  }

  static func number(_ field: Field?) -> ProxyPolicy.Said? { field.map { ($0.text.flatMap(ProxyKeys.whole), $0.span) } }
}
