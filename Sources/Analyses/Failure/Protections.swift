package import TopologyModel

/// What synchronous hops lack, and which of them need not be synchronous.
/// - Complexity: linear in calls.
package struct Protections: Analysis {
  package static let facts = [
    Fact(
      "missing_protections", of: .topology, .count, "timeouts that synchronous hops lack, and breakers that those without a fallback lack",
      from: Self.self
    ) { protections, _ in protections.unknown.map { .unknown(needs: .need($0, of: .call)) } ?? .count(protections.missing) },
    Fact(
      "calls_without_answer", of: .topology, .count, "synchronous hops of which it is declared that they need no answer", for: .rules,
      from: Self.self
    ) { protections, _ in .count(protections.answerless) },
  ]

  /// Timeouts that synchronous hops lack, and breakers that those without a fallback lack.
  package let missing: Int
  /// Synchronous hops that need no answer.
  package let answerless: Int
  /// An attribute that some input cannot say, if there is one.
  package let unknown: Attribute?

  package init(_ base: FactBase) {
    let topology = base.topology
    var (missing, answerless, unknown) = (0, 0, Attribute?.none)
    for index in topology.calls.indices {
      let call = ID<Call>(index)
      guard topology.isHop(call), topology.isSynchronous(call) else { continue }
      let (timeout, breaker) = (topology.attemptLimit(of: call), topology.breaker(of: call))
      if timeout.isUnknown { unknown = .timeout }
      if breaker.isUnknown { unknown = .breaker }
      if timeout.value?.isFinite != true { missing += 1 }
      if topology.isHard(call), breaker.value != 1 { missing += 1 }
      if topology.knowledge(.needsResponse, of: call).value == 0 { answerless += 1 }
    }
    self.missing = missing
    self.answerless = answerless
    self.unknown = unknown
  }
}
