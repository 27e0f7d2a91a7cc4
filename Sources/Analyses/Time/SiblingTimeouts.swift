import TopologyModel

/// The timeouts that other calls to the same callee have: where nearly all of them have one, a call without is likely to be forgotten.
/// - Complexity: linear in calls.
package struct SiblingTimeouts: Analysis {
  package static let facts = [
    Fact(
      "sibling_timeout_ms", of: .call, .number,
      "the longest timeout that a file gives to other synchronous calls of its callee, where it has none itself and three quarters of all of them have one, three or more; else null",
      for: .rules, from: Self.self
    ) { $0.siblings(of: $1).map { .number($0.longest) } ?? .absent },
    Fact(
      "sibling_timeout_least_ms", of: .call, .number, "the shortest of these timeouts; null where there is no longest", for: .rules,
      from: Self.self
    ) { $0.siblings(of: $1).map { .number($0.shortest) } ?? .absent },
    Fact(
      "siblings_with_timeout", of: .call, .count, "how many of these calls have one; null where there is no longest", for: .rules,
      from: Self.self
    ) { $0.siblings(of: $1).map { .count($0.count) } ?? .absent },
  ]

  /// What other calls to a service have.
  private struct Siblings {
    let longest: Double
    let shortest: Double
    let count: Int
  }

  /// By service: those of the calls to it, if nearly all of them have a timeout.
  private var ofCallee: [Siblings?]
  /// By call: whether it is one of the few that have none.
  private var lacksOne: [Bool]
  private let calls: [Call]

  /// Fewer than this show no rule.
  private static let least = 3

  package init(_ base: FactBase) {
    let topology = base.topology
    calls = topology.calls
    ofCallee = Array(repeating: nil, count: topology.services.count)
    lacksOne = Array(repeating: false, count: topology.calls.count)
    guard topology.said.contains(.timeout) || topology.said.contains(.totalTimeout) else { return }
    for service in topology.services.indices {
      let calls = topology.calls(to: ID<Service>(service)).lazy.map { ID<Call>(Int($0)) }.filter {
        topology.isSynchronous($0) && topology.isHop($0) && !topology.isStream($0)
      }
      guard calls.dropFirst(Self.least).first != nil else { continue }
      let limits = calls.map { (call: $0, limit: Self.declaredLimit(of: $0, topology)) }
      let said = limits.compactMap(\.limit)
      guard said.count >= Self.least, said.count * 4 >= limits.count * 3 else { continue }
      ofCallee[service] = Siblings(longest: said.max()!, shortest: said.min()!, count: said.count)
      for (call, limit) in limits where limit == nil { lacksOne[call.index] = true }
    }
  }

  private func siblings(of call: Int) -> Siblings? { lacksOne[call] ? ofCallee[calls[call].callee.index] : nil }

  /// How long a file lets one attempt take; nil where none says it, or says that there is no end.
  private static func declaredLimit(of call: ID<Call>, _ topology: Topology) -> Double? {
    let run = topology.calls[call.index].attributes
    return [Attribute.timeout, .totalTimeout].compactMap { attribute -> Double? in
      guard case .declared(let value) = topology.knowledge(attribute, of: call), value.isFinite else { return nil }
      return topology.entry(attribute, in: run)?.isImplied ?? false ? nil : value
    }.min()
  }
}
