import Advising
import Analyses
import Rules
import SourceText
import TopologyModel

/// The part of the advice report that proposes timeouts, where one is missing or does not fit the others, and shows which
/// promised latencies leave none.
struct TimeoutProposals {
  /// Rows of the table, and hops of a proof.
  private static let (callLimit, hopLimit) = (6, 8)
  /// Promises that cannot be kept.
  private static let promiseLimit = 3

  private let base: FactBase
  private let topology: Topology
  private let plan: TimeoutPlan

  /// The part; nil where there is nothing to propose.
  static func section(_ base: FactBase) -> Section? { TimeoutProposals(base).section }

  private init(_ base: FactBase) {
    self.base = base
    topology = base.topology
    plan = base[TimeoutPlan.self]
  }

  private var section: Section? {
    let broken = topology.services.indices.filter { (plan.slack[$0] ?? 0) < 0 }.map { ID<Service>($0) }
    let calls = topology.calls.indices.filter { plan.misfits[$0] != nil && plan.ofCall[$0].number != nil }.map { ID<Call>($0) }
    if broken.isEmpty, calls.isEmpty { return nil }
    var blocks = broken.prefix(Self.promiseLimit).flatMap(proof)
    if broken.count > Self.promiseLimit {
      blocks.append(.paragraph(Text(ours: Rest("promise", hint: " that cannot be kept").words(broken.count - Self.promiseLimit))))
    }
    let isSure = calls.allSatisfy { plan.lacks[$0.index] == nil }
    if !calls.isEmpty { blocks += proposals(calls, canKeepAll: broken.isEmpty && isSure) }
    return Section("Timeouts", blocks)
  }

  private func proposals(_ calls: [ID<Call>], canKeepAll: Bool) -> [Block] {
    let promise = canKeepAll ? ", and every promised latency can be kept." : "."
    var blocks: [Block] = [
      .paragraph(
        "With these and the timeouts that fit, no caller gives up while a callee whose latency is known still works for it\(ours: promise)"),
      .table(
        Table(
          [.init("call"), .init("timeout", isNumber: true), .init("proposed", isNumber: true), .init("why")], calls, atMost: Self.callLimit,
          Rest(hint: " (`proposed_timeout_ms` in `topolint facts`)"), row: row)),
    ]
    let lacking = plan.lacks.indices.count { plan.lacks[$0] != nil && plan.ofCall[$0].number == nil }
    if lacking > 0 {
      blocks.append(
        .paragraph(
          "For \(ours: counted(lacking, "call")) there is no proposal: a latency (`latency: {p99: 40ms}`) is not declared, or they lead to a cycle (`timeout_lacks` in `topolint facts`)."
        ))
    }
    return blocks
  }

  private func row(_ call: ID<Call>) -> Table.Row {
    let (caller, callee) = (topology.calls[call.index].caller, topology.calls[call.index].callee)
    let timeout = topology.attemptLimit(of: call).value
    let why: Text =
      switch plan.misfits[call.index] {
      case .tooShort: "its callee may need \(ours: plan.lacks[call.index] == nil ? "" : "at least ")\(least(callee))"
      case .tooLong: "its caller may not wait so long"
      case .missing, nil: "there is none"
      }
    let observed: Text = topology.observedLatency(of: callee).map { " (its own latency: \($0))" } ?? ""
    let unknown: Text = plan.lacks[call.index].map { "; what '\(topology.names[$0])' takes is not known: no more than this is left" } ?? ""
    return Table.Row([
      "\(topology.name(caller)) → \(topology.name(callee))",
      timeout == .infinity ? "none" : .quantity(timeout.map { .milliseconds($0) }),
      .quantity(plan.ofCall[call.index].number.map { .milliseconds($0) }), .text(why + observed + unknown),
    ])
  }

  /// What a service may need with the least timeouts.
  private func least(_ service: ID<Service>) -> Quantity {
    .milliseconds(base[MinimumTimeout.self].leasts[service.index])
  }

  /// The sum that is larger than what is promised, along the path that takes longest.
  private func proof(_ service: ID<Service>) -> [Block] {
    guard let promise = topology.promise(of: service), base[MinimumTimeout.self].ofService[service.index].number != nil else { return [] }
    var sums: [Text] = []
    var next: ID<Service>? = service
    while let current = next, sums.count < Self.hopLimit {
      let parts = plan.parts(of: current, base).filter { $0.milliseconds > 0 }
      let own = Quantity.milliseconds(topology.knowledge(.latencyP99, of: current).value ?? 0)
      let observed: Text = topology.observedLatency(of: current).map { " (\($0))" } ?? ""
      let sum: Text = "\(topology.name(current)): \(least(current)) = \(own) of its own\(observed)"
      sums.append(
        parts.prefix(Self.hopLimit).reduce(sum) { $0 + addend($1.call, $1.milliseconds) }
          + (parts.count > Self.hopLimit ? " + \(parts.count - Self.hopLimit) more" : ""))
      next = parts.max { $0.milliseconds < $1.milliseconds }.map { topology.calls[$0.call.index].callee }
    }
    return [
      .paragraph(
        "\(topology.name(service)) promises \(Quantity.milliseconds(promise)) at the 99th percentile, but no timeouts can keep it: with the least ones it may take \(strong: least(service).words)."
      ),
      .list(sums),
    ]
  }

  private func addend(_ call: ID<Call>, _ milliseconds: Double) -> Text {
    let attempts = topology.knowledge(.attempts, of: call).value ?? 1
    let often = attempts > 1 ? " (\(Figure.short(attempts)) attempts)" : ""
    return " + \(Quantity.milliseconds(milliseconds)) for \(topology.name(topology.calls[call.index].callee))\(ours: often)"
  }
}
