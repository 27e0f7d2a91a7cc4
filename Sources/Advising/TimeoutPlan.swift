package import Analyses
package import TopologyModel

/// A timeout for every synchronous hop, such that no caller gives up while its callee still works for it and every
/// promised latency can be kept; or that there is none.
///
/// The least timeouts come from the bottom, `MinimumTimeout`. What a promise leaves above them is shared out from the
/// top: a service may take as long as it promises, and as its callers wait for it. If its declared timeouts keep within
/// that, they stay, and what is left goes to the calls that have none, in proportion to their need; else every call
/// has its share of the time, in that proportion. Where nothing bounds a call from above, it may take as long as its
/// callee can.
///
/// What a callee needs of which not all is declared is at least what is known. Where something bounds its call from above, it may take that
/// and its part of all that is left, as much as each other such call and own work that nobody declares: no more is known, and so
/// such a proposal keeps promises and callers' timeouts, but may be too short for what the callee does.
///
/// With timeouts t, promises s and needs n, both hold where s(v) >= n(v): t(u, v) >= the sum of what v does, and s(v)
/// >= the same. For what v may take, A(v) >= n(v), is the least of s(v) and t(u, v), and each way to share it out keeps
/// the sum within it: no part of a sum grows by more than (A(v) - own(v)) / (n(v) - own(v)).
/// - Complexity: linear in services and calls but for sorting the stages of one service: two passes over the
///   condensation.
package struct TimeoutPlan: Analysis {
  package static let facts = [
    Fact(
      "proposed_timeout_ms", of: .call, .number,
      "a timeout with which no caller gives up before its callee and promised latencies are kept; where timeout_lacks names a service, what is left of the time that the caller may take, and null where nothing bounds that",
      from: Self.self
    ) { $0.ofCall },
    Fact(
      "timeout_lacks", of: .call, .text,
      "the service without which nobody can say what its callee needs: its p99 is not declared, or it is on a cycle", from: Self.self
    ) { plan, call in plan.lacks[call].map { .name($0) } ?? .absent },
    Fact(
      "timeout_slack_ms", of: .service, .number,
      "what slo.latency_p99 leaves above min_timeout_ms; below zero no timeouts can keep it; null without one of the two", from: Self.self
    ) { plan, service in plan.slack[service].map { .number($0) } ?? .absent },
  ]

  /// What is wrong with the timeout that a call has.
  package enum Misfit: Sendable {
    case missing, tooShort, tooLong
  }

  /// By call, in milliseconds; absent where nobody waits.
  package let ofCall: Estimates
  /// By call: nil if it fits, if inputs cannot say what it has, or if nothing can be proposed.
  package let misfits: [Misfit?]
  /// By call.
  package let lacks: [NameID?]
  /// By service, in milliseconds: promise less need.
  package let slack: [Double?]

  package init(_ base: FactBase) {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (needs, leasts) = (base[MinimumTimeout.self].ofService, base[MinimumTimeout.self].leasts)
    let effort = base[CallEffort.self]
    var timeouts = [Estimate](repeating: .absent, count: topology.calls.count)
    var misfits = [Misfit?](repeating: nil, count: topology.calls.count)
    // By service: how long it may take, in milliseconds; infinite where nothing bounds it.
    var allowances = topology.services.indices.map { index in
      topology.promise(of: ID(index)).map { max($0, leasts[index]) } ?? .infinity
    }
    var isOpen = [Bool](repeating: false, count: topology.calls.count)
    for component in (0..<condensation.count).reversed() {
      for node in condensation.members(of: component) {
        let service = ID<Service>(node)
        let share = Share(of: allowances[service.index], for: service, base)
        for index in topology.calls(of: service) where effort.isTimed[index] {
          let callee = topology.calls[index].callee.index
          timeouts[index] = needs[callee]
          let declared = topology.attemptLimit(of: ID(index))
          let (need, isKnown) = (leasts[callee], needs[callee].number != nil)
          let isRound = condensation.isCyclic[component] && Int(condensation.componentOf[callee]) == component
          guard isKnown ? need > 0 : need + share.more >= 1 && !isRound else {
            if let declared = declared.value, !isKnown { allowances[callee] = min(allowances[callee], declared) }
            continue
          }
          misfits[index] = Self.misfit(declared, need, isKnown ? share.ofDeclared * need : need + share.moreOfDeclared)
          let most = isKnown ? share.ofOthers * need : need + share.more
          if let declared = declared.value, misfits[index] == nil {
            timeouts[index] = .known(declared)
          } else if most.isFinite {
            // Whole milliseconds, if they suffice.
            timeouts[index] = .known(max(need, Double(Int64(Estimate.saturated(most)))))
          } else {
            if isKnown { isOpen[index] = true } else { misfits[index] = nil }
            continue
          }
          allowances[callee] = min(allowances[callee], timeouts[index].number ?? .infinity)
        }
      }
    }
    // From the bottom, what nothing bounds: as long as the callee can take with all timeouts as they now are.
    let routes = base[Routes.self]
    var longest = Array(needs)
    func upwards(_ index: Int) -> Estimate {
      longest[topology.calls[index].callee.index].combined(with: .known(1 - 1e-12)) { Estimate.roundedUp($0 * $1) }
    }
    for component in 0..<condensation.count where !condensation.isCyclic[component] {
      for node in condensation.members(of: component) where needs[Int(node)].number != nil {
        let service = ID<Service>(node)
        var calls = StagedTime(routes)
        for index in topology.calls(of: service) where effort.isTimed[index] {
          let timeout = isOpen[index] ? upwards(index) : timeouts[index]
          calls.add(ID(index), taking: effort.worstCase(of: index, each: timeout), topology)
        }
        let own = Estimate(topology.knowledge(.latencyP99, of: service), .latencyP99, of: .service)
        longest[service.index] = own.combined(with: calls.sum(), +)
      }
    }
    for index in isOpen.indices where isOpen[index] { timeouts[index] = upwards(index) }
    ofCall = Estimates(timeouts)
    self.misfits = misfits
    let lacking = Self.lacking(base)
    lacks = topology.calls.indices.map { effort.isTimed[$0] ? lacking[topology.calls[$0].callee.index] : nil }
    slack = topology.services.indices.map { index in
      guard let promise = topology.promise(of: ID(index)), let need = needs[index].number else { return nil }
      return promise - need
    }
  }

  /// What the least timeout of a service is the sum of, besides its own time: calls, and of those of one stage and of
  /// routes the slowest, each with its worst case in milliseconds.
  /// - Complexity: n log n in its calls.
  package func parts(of service: ID<Service>, _ base: FactBase) -> [(call: ID<Call>, milliseconds: Double)] {
    let topology = base.topology
    let (needs, effort) = (base[MinimumTimeout.self].ofService, base[CallEffort.self])
    var parts: [(call: ID<Call>, milliseconds: Double)] = []
    var ofStage: [Double: Int] = [:]
    var ofRoutes: Int?
    let routes = base[Routes.self]
    for index in topology.calls(of: service) where effort.isTimed[index] {
      let call = ID<Call>(index)
      let time = effort.worstCase(of: index, each: needs[topology.calls[index].callee.index]).number ?? 0
      if let stage = routes.stage(of: call, topology) {
        if let place = ofStage[stage] {
          if time > parts[place].milliseconds { parts[place] = (call, time) }
          continue
        }
        ofStage[stage] = parts.count
      } else if routes.isAlternative(call, topology) {
        if let place = ofRoutes {
          if time > parts[place].milliseconds { parts[place] = (call, time) }
          continue
        }
        ofRoutes = parts.count
      }
      parts.append((call, time))
    }
    return parts
  }

  /// How much longer than what its callee needs a call may take.
  private struct Share {
    /// So many times as long at most, if it is declared.
    var ofDeclared = Double.infinity
    /// The same where no timeout is declared that is long enough.
    var ofOthers = Double.infinity
    /// Where not all that the callee needs is known: so many milliseconds longer than what is, if it is declared, and else.
    var moreOfDeclared = Double.infinity
    var more = Double.infinity

    init(of allowance: Double, for service: ID<Service>, _ base: FactBase) {
      guard allowance.isFinite else { return }
      let topology = base.topology
      let (needs, leasts) = (base[MinimumTimeout.self].ofService, base[MinimumTimeout.self].leasts)
      let (effort, routes) = (base[CallEffort.self], base[Routes.self])
      let own = topology.knowledge(.latencyP99, of: service).value
      /// What is left of the time, and what a millisecond more of each call costs of which not all is known, and of own work.
      func left(keepingDeclared keeps: Bool) -> (time: Double, others: Double, unknown: Double) {
        var (calls, unknown, others) = (StagedTime(routes), StagedTime(routes), 0.0)
        for index in topology.calls(of: service) where effort.isTimed[index] {
          let call = ID<Call>(index)
          let callee = topology.calls[index].callee.index
          let (need, timeout) = (leasts[callee], topology.attemptLimit(of: call))
          let isKnown = needs[callee].number != nil
          let isKept = keeps && (need != 0 || !isKnown) && TimeoutPlan.misfit(timeout, need, .infinity) == nil && timeout.value != nil
          let time = effort.worstCase(of: index, each: .known(isKept ? timeout.value ?? need : need))
          calls.add(call, taking: time, topology)
          if isKept { continue }
          if isKnown {
            others += time.number ?? 0
          } else {
            let attempts = effort.attempts[index].combined(with: effort.repetitions[index], *)
            unknown.add(call, taking: .known(attempts.number ?? 1), topology)
          }
        }
        return (allowance * (1 + 1e-12) - (own ?? 0) - (calls.sum().number ?? 0), others, unknown.sum().number ?? 0)
      }
      let kept = left(keepingDeclared: true)
      let need = leasts[service.index]
      if kept.time >= 0 {
        more = kept.unknown > 0 ? kept.time / (kept.unknown + (own == nil ? 1 : 0)) : .infinity
        ofOthers = kept.unknown == 0 && kept.others > 0 ? 1 + kept.time / kept.others : 1
        return
      }
      let all = left(keepingDeclared: false)
      if all.unknown > 0 {
        (ofDeclared, ofOthers) = (1, 1)
        more = max(all.time / (all.unknown + (own == nil ? 1 : 0)), 0)
        moreOfDeclared = more
      } else {
        ofDeclared = need > own ?? 0 ? (allowance - (own ?? 0)) / (need - (own ?? 0)) : 1
        ofOthers = ofDeclared
      }
    }
  }

  /// - Parameters:
  ///   - need: what the callee needs.
  ///   - most: what the caller may wait; both in milliseconds.
  private static func misfit(_ timeout: Knowledge, _ need: Double, _ most: Double) -> Misfit? {
    if timeout.isUnknown { return nil }
    guard let timeout = timeout.value, timeout.isFinite else { return .missing }
    return timeout < need * (1 - 1e-12) ? .tooShort : timeout > most * (1 + 1e-12) ? .tooLong : nil
  }

  /// By service: the one without which its need is not known; callees come first.
  private static func lacking(_ base: FactBase) -> [NameID?] {
    let topology = base.topology
    let condensation = base[StronglyConnectedComponents.self].condensation
    let (needs, effort) = (base[MinimumTimeout.self].ofService, base[CallEffort.self])
    var lacking = [NameID?](repeating: nil, count: needs.count)
    for component in 0..<condensation.count {
      for node in condensation.members(of: component) where needs[Int(node)].number == nil {
        let service = ID<Service>(node)
        let hasOwn = topology.knowledge(.latencyP99, of: service).value?.isFinite == true && !condensation.isCyclic[component]
        let behind = topology.calls(of: service).lazy.filter { effort.isTimed[$0] }
          .compactMap { lacking[topology.calls[$0].callee.index] }.first
        lacking[service.index] = (hasOwn ? behind : nil) ?? topology.services[service.index].name
      }
    }
    return lacking
  }
}
