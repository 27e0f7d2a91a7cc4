import TopologyModel

/// How often everything is asked, from the entries down: each caller's rate times what one request of it sets off, by
/// calls waited for or not, and by way of queues: x = r + Aᵀ x, where r is what users ask and A what one request sets off
/// (`RequestFlow`). On a cycle whose gain is below one that has a solution; at or above one the work feeds itself, and
/// the cycle and what depends on it have at least the rate that comes without going round.
///
/// What no input says is any number: what rests on it in part has bounds, and what rests on nothing else has no rate. That holds for
/// jobs too, of which nobody says how often they run.
///
/// A rate is that of the peak, as `scale` has it. An entry without a rate of its own takes its share of it; those
/// without a share divide equally what the shares leave. That is an assumption where there are several, as is an even
/// split over routes and competing consumers; what rests on one says so.
/// - Complexity: linear in services, queues, calls and messages: one pass over the condensation, callers first, and
///   `LinearSystem` for each cycle.
package struct LoadPropagation: Analysis {
  package static let facts = [
    Fact(
      "rate_per_s", of: .service, .number,
      "requests that it takes, counted from the entries; null where no entry reaches it or none declares a rate; at least what comes without going round on and behind a cycle whose work feeds itself",
      from: Self.self
    ) { $0.ofService },
    Fact(
      "rate_per_s", of: .call, .number,
      "how often it is made: the caller's rate times calls_per_request, less where what comes before it ends a request by its timeout, and more where its own makes it be tried again",
      from: Self.self
    ) {
      $0.ofCall
    },
    Fact(
      "rate_is_assumed", of: .service, .flag,
      "whether rate_per_s rests on an even split, over entries, routes or competing consumers, that nobody declares", from: Self.self
    ) { .flag($0.isAssumedOfService[$1]) },
    Fact("rate_is_assumed", of: .queue, .flag, "the same of messages that are published to it", from: Self.self) {
      .flag($0.isAssumedOfQueue[$1])
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
  package let ofService: Estimates
  /// By call: how often in a second it is made.
  package let ofCall: Estimates
  /// By queue: messages in a second that are published to it.
  package let ofQueue: Estimates
  /// By service, and then by queue: whether a request at an entry comes to it.
  package let isReached: [Bool]
  /// By node of `MessageGraph`: the rate that it adds to what it sets off, which is any number where nothing is known of it,
  /// and 0 where no entry reaches it.
  let ofNode: Estimates
  /// By service: whether its rate rests on an even split that nobody declares.
  package let isAssumedOfService: [Bool]
  /// By queue: whether its rate rests on an even split that nobody declares.
  package let isAssumedOfQueue: [Bool]
  /// Whether there is a rate of anything at all, be it only unknown.
  package let isKnown: Bool
  /// The sum over all calls that entries set off, in a second.
  package let calls: Estimate
  /// The sum over the entries, in a second.
  package let requests: Estimate

  package init(_ base: FactBase) {
    let topology = base.topology
    let (flow, messages) = (base[RequestFlow.self], base[MessageGraph.self])
    let isApart = topology.said.contains(.on)
    let services = topology.services.count
    let arriving = Self.arrivals(base)
    let entries = base[Entries.self].all

    // Nothing follows from nothing: where no arrival is known, no rate is, unless a call that is never made ends it.
    let isNothingKnown =
      arriving.allSatisfy { $0.rate.isNothing && $0.rate == arriving[0].rate } && flow.factors.allSatisfy { $0.number ?? 0 > 0 }
    // Nil is what no entry reaches: it adds nothing to what it calls.
    var arrivals = [Estimate?](repeating: nil, count: flow.graph.nodeCount)
    var isAssumed = [Bool](repeating: false, count: flow.graph.nodeCount)
    for (entry, arrival) in zip(entries, arriving) {
      arrivals[entry.index] = isNothingKnown ? arrival.rate : arrival.rate.orAny(.entryRate, .service, entry.index)
      isAssumed[entry.index] = arrival.isAssumed
    }
    if !isNothingKnown {
      for job in Self.silentJobs(base) { arrivals[job.index] = Estimate.absent.orAny(.entryRate, .service, job.index) }
    }
    // What timeouts cut off is tried again, and what comes after an error is not done.
    let attempts = isNothingKnown ? [:] : base[AnswerTimes.self].attemptsRatio
    let factor = { (label: Int32) -> Estimate in
      let often = flow.openFactor(label, topology)
      guard !attempts.isEmpty, let ratio = attempts[Int(label)] else { return often }
      return often.combined(with: .between(ratio.lowerBound, ratio.upperBound, missing: []), *)
    }
    var rates = flow.rates(arrivals, by: factor)
    let isSplit = Self.splits(base)
    flow.spread(&isAssumed) { node, label in rates[node] != nil && isSplit(label) }

    // Infrastructure takes calls, but what it does then is no part of the request.
    var calls = Estimate.known(0)
    var ofCall = [Estimate](repeating: .absent, count: topology.calls.count)
    let isInfrastructure = topology.services.map(\.role.isInfrastructure)
    for (index, call) in topology.calls.enumerated() where !isInfrastructure[call.caller.index] {
      let rate =
        isApart
        ? messages.starts(of: ID(index)).compactMap { rates[Int($0)] }.reduce(nil) { $0?.combined(with: $1, +) ?? $1 }
        : rates[call.caller.index]
      guard let rate else { continue }
      ofCall[index] = rate.combined(with: factor(Int32(index)), *)
      calls = calls.combined(with: ofCall[index], +)
      guard isInfrastructure[call.callee.index] else { continue }
      rates[call.callee.index] = rates[call.callee.index].map { $0.combined(with: ofCall[index], +) } ?? ofCall[index]
    }
    ofNode = Estimates(rates.map { $0 ?? .known(0) })
    messages.fold(&rates) { rate, more in if let more { rate = rate?.combined(with: more, +) ?? more } }
    messages.fold(&isAssumed) { $0 = $0 || $1 }
    let closed = rates[..<(services + topology.queues.count)].map { $0?.closed ?? .absent }
    isKnown = closed.contains { $0 != .absent }
    requests = arriving.isEmpty ? .absent : arriving.reduce(.known(0)) { $0.combined(with: $1.rate, +) }
    self.calls = arriving.isEmpty ? .absent : calls.closed
    self.ofCall = Estimates(count: ofCall.count) { ofCall[$0].closed }
    ofService = Estimates(closed[..<services])
    ofQueue = Estimates(closed[services...])
    isReached = rates.map { $0 != nil }
    isAssumedOfService = Array(isAssumed[..<services])
    isAssumedOfQueue = Array(isAssumed[services..<services + topology.queues.count])
  }

  /// Jobs of which nobody says how often they run: what they set off can be any number.
  static func silentJobs(_ base: FactBase) -> [ID<Service>] {
    let topology = base.topology
    return topology.services.indices.map { ID<Service>($0) }.filter { job in
      topology.services[job.index].role == .job && !base[Entries.self].isEntry[job.index] && topology.calls(to: job).isEmpty
        && topology.consumes(of: job).isEmpty
    }
  }

  /// By label of an edge of `RequestFlow`: whether it rests on an even split.
  private static func splits(_ base: FactBase) -> (Int32) -> Bool {
    let topology = base.topology
    let (routes, isShared) = (base[Routes.self], base[Deliveries.self].isShared)
    let messages = topology.calls.count + topology.publishes.count
    return { label in
      let label = Int(label)
      if label < topology.calls.count { return routes.isAssumed(label) }
      return label >= messages && isShared[topology.consumes[label - messages].queue.index]
    }
  }

  /// What users ask of an entry.
  package struct Arrival {
    /// In a second.
    package let rate: Estimate
    /// Whether it is an even part of what several entries take, which nobody says.
    package let isAssumed: Bool
  }

  /// What users ask of each entry, by its position among them.
  package static func arrivals(_ base: FactBase) -> [Arrival] {
    let topology = base.topology
    let entries = base[Entries.self].all
    let atPeak = base[UserLoad.self].atPeak
    let rates = entries.map { topology.knowledge(.entryRate, of: $0).value }
    let shares = entries.map { topology.knowledge(.entryShare, of: $0).value }
    let plain = entries.indices.count { rates[$0] == nil && shares[$0] == nil }
    let taken = entries.indices.reduce(0) { $0 + (rates[$1] == nil ? shares[$1] ?? 0 : 0) }
    let rest = max(1 - taken, 0) / Double(max(plain, 1))
    return entries.indices.map { entry in
      if let rate = rates[entry] { return Arrival(rate: .saturating(rate), isAssumed: false) }
      return Arrival(rate: atPeak.combined(with: .known(shares[entry] ?? rest), *), isAssumed: shares[entry] == nil && plain > 1)
    }
  }
}
