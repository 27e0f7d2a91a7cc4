/// What a circuit breaker shuts off: the values of `Attribute.breakerScope`.
package enum BreakerScope: UInt8, Choice {
  case call, router, host

  /// As the native format writes it.
  package var word: String {
    switch self {
    case .call: "call"
    case .router: "router"
    case .host: "host"
    }
  }
}
