import TopologyModel

/// How often everything is asked, from the entries down: each caller's rate times what one request of it sets off, by
/// calls waited for or not, and by way of queues, each consumer of which takes every message.
///
/// A rate is that of the peak, as `scale` has it. An entry without a rate of its own takes its share of it; those
/// without a share divide equally what the shares leave.
/// - Complexity: linear in services, queues, calls and messages: one pass over the condensation, callers first.
package struct LoadPropagation: Analysis {
  package static let facts = [
    Fact(
      "rate_per_s", of: .service, .number,
      "requests that it takes, counted from the entries; null where no entry reaches it or none declares a rate, and on and behind a cycle",
      from: Self.self
    ) { $0.ofService },
    Fact("rate_per_s", of: .call, .number, "how often it is made: the caller's rate times calls_per_request", from: Self.self) {
      $0.ofCall
    },
    Fact("rate_per_s", of: .queue, .number, "messages that are published to it", from: Self.self) { $0.ofQueue },
    Fact(
      "calls_per_s", of: .topology, .number, "the sum of all calls that entries set off; null if one of them is not known", from: Self.self
    ) { load, _ in load.calls.factValue },
    Fact("requests_per_s", of: .topology, .number, "what all entries take from users; null if one of them is not known", from: Self.self) {
      load, _ in load.requests.factValue
    },
  ]

  /// By service: requests in a second that it takes.
  package let ofService: [Estimate]
  /// By call: how often in a second it is made.
  package let ofCall: [Estimate]
  /// By queue: messages in a second that are published to it.
  package let ofQueue: [Estimate]
  /// By service: whether a request at an entry comes to it.
  package let isReached: [Bool]
  /// Whether there is a rate of anything at all, be it only unknown.
  package let isKnown: Bool
  /// The sum over all calls that entries set off, in a second.
  package let calls: Estimate
  /// The sum over the entries, in a second.
  package let requests: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    let flow = base[RequestFlow.self]
    let (graph, condensation) = (flow.graph, flow.condensation)
    let services = topology.services.count
    let arriving = Self.entryRates(base)

    // Nil is what no entry reaches: it adds nothing to what it calls.
    var rates = [Estimate?](repeating: nil, count: graph.nodeCount)
    for (entry, rate) in zip(base[Entries.self].all, arriving) { rates[entry.index] = rate }
    for component in (0..<condensation.count).reversed() {
      let members = condensation.members(of: component)
      if condensation.isCyclic[component] {
        guard members.contains(where: { rates[Int($0)] != nil }) else { continue }
        for node in members { rates[Int(node)] = .absent }
      }
      for node in members {
        guard let rate = rates[Int(node)] else { continue }
        for edge in graph.edges(from: Int(node)) {
          let target = Int(graph.targets[edge])
          if rate == .absent {
            rates[target] = .absent
            continue
          }
          for label in graph.labels(of: edge) {
            let more = rate.combined(with: flow.factors[Int(label)], *)
            rates[target] = rates[target].map { $0.combined(with: more, +) } ?? more
          }
        }
      }
    }

    // Infrastructure takes calls, but what it does then is no part of the request.
    var calls = Estimate.known(0)
    var ofCall = [Estimate](repeating: .absent, count: topology.calls.count)
    let isInfrastructure = topology.services.map(\.role.isInfrastructure)
    for (index, call) in topology.calls.enumerated() where !isInfrastructure[call.caller.index] {
      guard let rate = rates[call.caller.index] else { continue }
      if rate == .absent {
        calls = .absent
        if isInfrastructure[call.callee.index] { rates[call.callee.index] = .absent }
        continue
      }
      ofCall[index] = rate.combined(with: flow.factors[index], *)
      calls = calls.combined(with: ofCall[index], +)
      guard isInfrastructure[call.callee.index] else { continue }
      rates[call.callee.index] = rates[call.callee.index].map { $0.combined(with: ofCall[index], +) } ?? ofCall[index]
    }
    isKnown = rates.contains { $0 != nil && $0 != .absent }
    requests = arriving.isEmpty ? .absent : arriving.reduce(.known(0)) { $0.combined(with: $1, +) }
    self.calls = arriving.isEmpty ? .absent : requests.combined(with: calls) { $1 }
    self.ofCall = ofCall
    ofService = rates[..<services].map { $0 ?? .absent }
    ofQueue = rates[services...].map { $0 ?? .absent }
    isReached = rates[..<services].map { $0 != nil }
  }

  /// What users ask of each entry, by its position among them.
  package static func entryRates(_ base: FactBase) -> [Estimate] {
    let topology = base.topology
    let entries = base[Entries.self].all
    let atPeak = base[UserLoad.self].atPeak
    let rates = entries.map { topology.knowledge(.entryRate, of: $0).value }
    let shares = entries.map { topology.knowledge(.entryShare, of: $0).value }
    let plain = entries.indices.count { rates[$0] == nil && shares[$0] == nil }
    let taken = entries.indices.reduce(0) { $0 + (rates[$1] == nil ? shares[$1] ?? 0 : 0) }
    let rest = max(1 - taken, 0) / Double(max(plain, 1))
    return entries.indices.map { entry in
      if let rate = rates[entry] { return .saturating(rate) }
      return atPeak.combined(with: .known(shares[entry] ?? rest), *)
    }
  }
}
