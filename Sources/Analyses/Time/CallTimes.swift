import TopologyModel

/// How long a call can take before its caller gives up: every attempt to its timeout, and the pauses between them, and no longer
/// than its `total_timeout`. A stream takes as long as it takes.
/// - Complexity: linear in services and calls.
package struct CallTimes: Analysis {
  package static let facts = [
    Fact(
      "worst_case_ms", of: .call, .number,
      "attempts times timeout, and the pauses between, within total_timeout; one timeout where only refused connections are tried again; null without a timeout, and of a stream",
      from: Self.self
    ) { $0.worstCase },
    attemptLimit,
    Fact("is_stream", of: .call, .flag, "whether an input says that it carries a stream; false where none can say", for: .rules) {
      .flag($0.isStream(ID($1)))
    }.always(false) { !$0.said.contains(.streaming) },
    Fact("slowest_call_ms", of: .service, .number, "the largest worst_case_ms of the calls that it makes and waits for", from: Self.self) {
      $0.slowest
    },
  ]

  private static let attemptLimit: Fact = {
    var fact = Fact(
      "attempt_limit_ms", of: .call, .number,
      "how long the caller waits for one attempt: timeout, or total_timeout where that is less; of a stream idle_timeout", for: .rules
    ) { topology, call in
      let limit = topology.attemptLimit(of: ID(call))
      return Estimate(limit, topology.isStream(ID(call)) ? .idleTimeout : .timeout, of: .call).factValue
    }
    let read = fact.bind
    fact.uniform = { base in
      let said = base.topology.said
      guard !said.contains(.totalTimeout), !said.contains(.streaming), base[Silence.self].ofCalls(on: .timeout) else { return nil }
      return read(base)(0)
    }
    return fact
  }()

  /// By call, in milliseconds.
  package let worstCase: Estimates
  /// By service, in milliseconds: the largest worst case of its synchronous hops. Calls without a timeout are left out;
  /// it is unknown if one of the others is.
  package let slowest: Estimates

  package init(_ base: FactBase) {
    let topology = base.topology
    let effort = base[CallEffort.self]
    worstCase = Estimates(count: topology.calls.count) { index in
      let call = ID<Call>(index)
      if topology.isStream(call) { return .absent }
      let timeout = Estimate(topology.knowledge(.timeout, of: call), .timeout, of: .call)
      let waits = timeout.combined(with: effort.attempts[index], *).combined(with: effort.pauses[index], +)
      let total = effort.totals[index]
      return total == .absent ? waits : waits.isNothing ? total : waits.combined(with: total, min)
    }
    let hops = base[SynchronousGraph.self]
    var slowest = [Estimate](repeating: .absent, count: topology.services.count)
    for edge in 0..<hops.graph.edgeCount {
      let caller = Int(hops.graph.sources[edge])
      for call in hops.calls(of: edge) { slowest[caller] = slowest[caller].larger(worstCase[Int(call)]) }
    }
    self.slowest = Estimates(slowest)
  }
}
