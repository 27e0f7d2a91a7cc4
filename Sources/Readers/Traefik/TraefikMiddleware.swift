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
    case "inflightreq":
      if let amount = number(value.value(of: "amount")), amount.value > 0 { policy.say(.maxConcurrency, amount.value, at: amount.span) }
    case "ratelimit": return "rateLimit"
    case "buffering": return "buffering"
    default: break
    }
    return nil
  }

  /// Without `status` only a refused connection is tried again, and with it what is safe to send twice, unless it is said otherwise.
  private static func apply(retry: Field, to policy: inout ProxyPolicy) {
    let attempts = number(retry.value(of: "attempts"))
    let hasStatus = retry.value(of: "status").map { !$0.texts.isEmpty } ?? false
    policy.say(.attempts, hasStatus ? max(1, min(attempts?.value ?? 1, 1e9)) : 1, at: attempts?.span ?? retry.span)
    guard hasStatus, attempts?.value ?? 1 > 1 else { return }
    if let pause = milliseconds(retry.value(of: "initialinterval")) { policy.say(.backoff, pause.value, at: pause.span) }
    let isForAll =
      retry.value(of: "retrynonidempotentmethod")?.text.map {
        ["1", "t", "T", "TRUE", "true", "True"].contains(String(decoding: $0, as: UTF8.self))
      } ?? false
    if !isForAll { policy.imply(.idempotent, 1, at: retry.span) }
  }

  /// What is left out after a failure, and how long an answer may take.
  static func apply(balancer: Field, transport: Field?, to policy: inout ProxyPolicy) {
    policy.take(
      .timeout, milliseconds(transport?.value(of: "forwardingtimeouts")?.value(of: "responseheadertimeout")), orImply: .infinity,
      at: balancer.span)
    if let passive = balancer.value(of: "passivehealthcheck") {
      policy.say(.breaker, 1, at: passive.span)
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
