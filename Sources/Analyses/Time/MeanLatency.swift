import TopologyModel

/// How long answers take in the mean, which is what Little's law asks for: own work, log-normal through p50 and p99, and the
/// calls that are waited for, each as often as it is made in the mean.
///
/// Means add, of calls of one stage the largest does not: there the mean lies between the largest and the sum. A call that
/// is cut off by its timeout takes no more than what all its attempts may, and no less than half the median. With p99 alone
/// a mean is at most that.
/// - Complexity: linear in services and calls but for sorting the stages of one service: one pass over the condensation,
///   callees first.
package struct MeanLatency: Analysis {
  package static let facts = [
    Fact(
      "mean_latency_ms", of: .service, .number,
      "own work, log-normal through latency.p50 and latency.p99, and each call that it waits for as often as it is made, in the mean; bounds where less is known, null where nothing is",
      from: Self.self
    ) { $0.ofService }
  ]

  /// By service, in milliseconds.
  package let ofService: Estimates
  /// By call, in milliseconds: one call, as its caller waits for it.
  package let ofCall: Estimates
  /// By node of `MessageGraph`, of services that tell by `on` what sets off what: what one request, or one message, takes there.
  let ofNode: [Int32: Estimate]

  package init(_ base: FactBase) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (answers, ratios) = (base[AnswerTimes.self].ofService, base[AnswerTimes.self].attemptsRatio)
    let (factors, effort) = (base[CallsPerRequest.self].ofCall, base[CallEffort.self])
    let (latency, worst, routes) = (base[Latency.self], base[CallTimes.self].worstCase, base[Routes.self])
    var means = [Estimate](repeating: .absent, count: topology.services.count)
    var ofCall = [Estimate](repeating: .absent, count: topology.calls.count)
    var ofNode: [Int32: Estimate] = [:]
    for component in 0..<condensation.count {
      var found: [(Int, Estimate)] = []
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        for index in topology.calls(of: service) where topology.isHop(ID(index)) && topology.isSynchronous(ID(index)) {
          ofCall[index] = Self.call(ID(index), means, latency, worst[index], effort, topology)
        }
        var mean = Self.mean(of: service, ofCall, factors, routes, topology) { effort.isTimed[$0.index] }
        if topology.tellsTriggersApart(service) {
          let parts = base[MessageGraph.self].triggers(of: service).map { node, trigger in
            (
              node: node,
              mean: Self.mean(of: service, ofCall, factors, routes, topology) {
                topology.isSynchronous($0) && !topology.isStream($0) && topology.isSetOff($0, by: trigger)
              }
            )
          }
          for part in parts { ofNode[part.node] = base[AnswerTimes.self].ofNode[part.node].map { .known($0) } ?? part.mean.closed }
          // Of one that takes nothing but messages no more is known than what each kind of them takes.
          if !topology.takesRequests(service) {
            let messages = parts.dropFirst().map { ofNode[$0.node] ?? .absent }
            mean = .between(
              messages.map(\.least).min()!, messages.map(\.most).max()!,
              missing: messages.reduce([]) { Bounds.joined($0, $1.missing) })
          }
        }
        // Where the largest of several, what a timeout leaves, or what is done before an error has to be known, the distribution
        // tells it.
        let isCut = !ratios.isEmpty && topology.calls(of: service).contains { ratios[$0] != nil }
        found.append((service.index, mean.number == nil || isCut ? answers[service.index].map { .known($0.mean) } ?? mean : mean))
      }
      // Round a cycle nothing is known of a callee but what timeouts allow.
      for (service, mean) in found { means[service] = mean }
    }
    ofService = Estimates(means.map(\.closed))
    self.ofCall = Estimates(ofCall.map(\.closed))
    self.ofNode = ofNode
  }

  /// Own work, and some of the calls, which are all that are waited for.
  private static func mean(
    of service: ID<Service>, _ ofCall: [Estimate], _ factors: Estimates, _ routes: Routes, _ topology: Topology,
    where isMade: (ID<Call>) -> Bool
  ) -> Estimate {
    var sum = own(service, topology)
    var staged: [(stage: Double, mean: Estimate)] = []
    for index in topology.calls(of: service) where topology.isHop(ID(index)) && isMade(ID(index)) {
      let mean = ofCall[index].combined(with: factors[index].orAny(.perRequest, .call, index).inTurn(of: ID(index), topology), *)
        .waited(for: ID(index), topology)
      if let stage = routes.stage(of: ID(index), topology) {
        staged.append((stage, mean))
      } else {
        sum = sum.combined(with: mean, +)
      }
    }
    return sum.combined(with: together(&staged), +)
  }

  private static func own(_ service: ID<Service>, _ topology: Topology) -> Estimate {
    own(topology.knowledge(.latencyP50, of: service), topology.knowledge(.latencyP99, of: service), .service, service.index)
  }

  /// The mean time of one operation of a store, in milliseconds.
  static func own(of store: ID<Store>, _ topology: Topology) -> Estimate {
    own(topology.knowledge(.latencyP50, of: store), topology.knowledge(.latencyP99, of: store), .store, store.index)
  }

  private static func own(_ p50: Knowledge, _ p99: Knowledge, _ owner: Owner, _ element: Int) -> Estimate {
    let (p50, p99) = (Estimate(p50, .latencyP50, of: owner), Estimate(p99, .latencyP99, of: owner))
    switch (p50.number, p99.number) {
    case (let median?, let slow?) where median > 0 && slow >= median: return .saturating(LogNormal(median: median, p99: slow).mean)
    case (_, let slow?): return .between(0, slow, missing: p50.orAny(.latencyP50, owner, element).missing)
    case (let median?, nil): return .between(median, Estimate.ceiling, missing: p99.orAny(.latencyP99, owner, element).missing)
    case (nil, nil): return p99.orAny(.latencyP99, owner, element)
    }
  }

  /// One call as its caller waits for it.
  private static func call(
    _ call: ID<Call>, _ means: [Estimate], _ latency: Latency, _ worst: Estimate, _ effort: CallEffort, _ topology: borrowing Topology
  ) -> Estimate {
    let callee = topology.calls[call.index].callee
    // What nobody can say before the end of a cycle is missing in no file.
    let isRound = means[callee.index] == .absent && topology.knowledge(.latencyP99, of: callee).value != nil
    let mean = isRound ? .any([]) : means[callee.index].orAny(.latencyP99, .service, callee.index)
    guard let timeout = topology.attemptLimit(of: call).value, timeout < latency.ofService[callee.index].most else { return mean }
    let most = effort.attempts[call.index].combined(with: effort.pauses[call.index]) { $0 * min(mean.most, timeout) + $1 }
    let least = min(mean.least, min(latency.leastP50[callee.index], timeout) / 2)
    return .between(least, max(min(most.most, worst.most), least), missing: mean.missing)
  }

  /// Calls of one stage at once, stages one after another.
  private static func together(_ calls: inout [(stage: Double, mean: Estimate)]) -> Estimate {
    calls.sort { $0.stage < $1.stage }
    var (sum, start) = (Estimate.known(0), 0)
    while start < calls.count {
      let end = calls[start...].firstIndex { $0.stage != calls[start].stage } ?? calls.count
      let stage = calls[start..<end].map(\.mean)
      let all = stage.reduce(Estimate.known(0)) { $0.combined(with: $1, +) }
      let mean = stage.count == 1 ? all : Estimate.between(stage.reduce(0) { max($0, $1.least) }, all.most, missing: all.missing)
      sum = sum.combined(with: mean, +)
      start = end
    }
    return sum
  }
}
