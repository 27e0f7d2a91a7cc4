extension Topology {
  /// Whether a call carries a stream: it is over when it is over, and no answer time can be told of it.
  package func isStream(_ call: ID<Call>) -> Bool { said.contains(.streaming) && knowledge(.streaming, of: call).value == 1 }

  /// How long a caller waits for one attempt: `timeout`, or `total_timeout` where that is less; of a stream, how long it may be silent.
  package func attemptLimit(of call: ID<Call>) -> Knowledge {
    if isStream(call) { return knowledge(.idleTimeout, of: call) }
    let limit = knowledge(.timeout, of: call)
    guard said.contains(.totalTimeout), let total = knowledge(.totalTimeout, of: call).value else { return limit }
    return .declared(min(limit.value ?? .infinity, total))
  }

  /// How long a caller waits for all attempts of a call together, in milliseconds; infinite where nothing is said of it, or of a stream.
  package func totalLimit(of call: ID<Call>) -> Double {
    guard said.contains(.totalTimeout), !isStream(call) else { return .infinity }
    return knowledge(.totalTimeout, of: call).value ?? .infinity
  }

  /// The pause before the attempt that comes after so many, in milliseconds: the first as declared, each next one twice as long, up to
  /// `max_backoff`.
  package func pause(after attempts: Int, of call: ID<Call>) -> Double {
    let doubled = (knowledge(.backoff, of: call).value ?? 0) * Double(sign: .plus, exponent: min(attempts - 1, 1_000), significand: 1)
    return said.contains(.maxBackoff) ? min(doubled, knowledge(.maxBackoff, of: call).value ?? .infinity) : doubled
  }
}
