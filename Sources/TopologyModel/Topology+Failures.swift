extension Topology {
  /// After which failures a call is tried again, if it is: any of them where nothing is said.
  package func retriedFailures(of call: ID<Call>) -> FailureKinds { failures(.retryOn, of: call) }

  /// Which failures the breaker of a call counts, if it has one: any of them where nothing is said.
  package func countedFailures(of call: ID<Call>) -> FailureKinds { failures(.breakerFailures, of: call) }

  private func failures(_ attribute: Attribute, of call: ID<Call>) -> FailureKinds {
    guard said.contains(attribute), let value = knowledge(attribute, of: call).value else { return .all }
    return FailureKinds(value: value)
  }
}
