extension Topology {
  /// After which failures a call is tried again, if it is: any of them where nothing is said, none where it is sent once.
  package func retriedFailures(of call: ID<Call>) -> FailureKinds { isSentOnce(call) ? [] : failures(.retryOn, of: call) }

  /// Whether a request is sent once, whatever fails: its body is known to be larger than what its caller keeps for another attempt.
  package func isSentOnce(_ call: ID<Call>) -> Bool {
    guard said.contains(.retryMaxBody), let most = knowledge(.retryMaxBody, of: call).value,
      let body = knowledge(.requestBody, of: call).value
    else { return false }
    return body > most
  }

  /// Which failures the breaker of a call counts, if it has one: any of them where nothing is said.
  package func countedFailures(of call: ID<Call>) -> FailureKinds { failures(.breakerFailures, of: call) }

  private func failures(_ attribute: Attribute, of call: ID<Call>) -> FailureKinds {
    guard said.contains(attribute), let value = knowledge(attribute, of: call).value else { return .all }
    return FailureKinds(value: value)
  }
}
