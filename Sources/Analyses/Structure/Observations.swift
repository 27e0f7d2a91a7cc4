import SourceText
import TopologyModel

/// What was observed, held against what is declared.
package struct Observations: Analysis {
  package static let facts = [
    Fact(
      "has_observations", of: .topology, .flag, "whether traces or metrics among the inputs show calls", for: .rules, from: Self.self
    ) { observations, _ in .flag(observations.hasAny) },
    Fact(
      "is_undeclared", of: .call, .flag, "whether it was observed, and the caller's native file, which lists its calls, does not have it",
      for: .rules, from: Self.self
    ) {
      .flag($0.hasAny && $0.isUndeclared[$1])
    },
    Fact(
      "unseen_calls", of: .call, .number,
      "how many calls should have been observed of one that never was: requests that its caller was seen to serve x calls for each; null for a call that was seen, and where nobody knows",
      for: .rules, from: Self.self
    ) {
      $0.unseen[$1].factValue
    },
  ]

  /// Whether any call was observed.
  package let hasAny: Bool
  /// By call; none where none was observed.
  private let isUndeclared: [Bool]
  private let unseen: Estimates

  /// - Complexity: linear in calls and their sources.
  package init(_ base: FactBase) {
    let topology = base.topology
    hasAny = topology.said.contains(.observedCalls)
    guard hasAny else {
      isUndeclared = []
      unseen = Estimates(count: topology.calls.count) { _ in .absent }
      return
    }
    isUndeclared = topology.calls.map { Self.isUndeclared($0, in: topology) }
    unseen = Estimates(count: topology.calls.count) { Self.unseen(ID($0), in: topology).map { .known($0) } ?? .absent }
  }

  private static func isUndeclared(_ call: Call, in topology: Topology) -> Bool {
    guard topology.entry(.observedCalls, in: call.attributes) != nil, !topology.listsAll(call.attributes),
      topology.listsAll(topology.services[call.caller.index].attributes)
    else { return false }
    return topology.sources[Int(call.sources.lowerBound)..<Int(call.sources.upperBound)].allSatisfy { source in
      words.contains { topology.names.bytes(source.via).elementsEqual($0.utf8) }
    }
  }

  /// What readers of observations call the sources of their edges.
  private static let words = ["trace", "edge-file", "service-graph", "service-metrics"]

  private static func unseen(_ id: ID<Call>, in topology: Topology) -> Double? {
    let call = topology.calls[id.index]
    guard topology.listsAll(call.attributes), topology.entry(.observedCalls, in: call.attributes) == nil,
      topology.entry(.on, in: call.attributes) == nil, !topology.isUnsettled(.cacheHitRatio, of: id),
      let served = topology.entry(.observedCalls, in: topology.services[call.caller.index].attributes)?.value
    else { return nil }
    func value(_ attribute: Attribute, or silence: Double) -> Double { topology.knowledge(attribute, of: id).value ?? silence }
    let batch = max(1, value(.batch, or: 1))
    return served * value(.perRequest, or: 1) * value(.share, or: 1) * (1 - value(.cacheHitRatio, or: 0)) / batch
  }
}
