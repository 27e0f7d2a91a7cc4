import Advising
import Analyses
import Rules
import SourceText
import TopologyModel
import WhatIf

/// The part of the report that proposes timeouts, where one is missing or does not fit the others, and shows which
/// promised latencies leave none.
enum TimeoutTable {
  private static let limit = 25
  private static let byteLimit = 100_000

  static func write(_ result: LintResult, into out: inout ByteBuffer) {
    let (topology, plan) = (result.topology, result.base[TimeoutPlan.self])
    let broken = topology.services.indices.filter { (plan.slack[$0] ?? 0) < 0 }
    let calls = topology.calls.indices.filter { plan.misfits[$0] != nil && plan.ofCall[$0].number != nil }
    if broken.isEmpty, calls.isEmpty { return }
    let end = out.count + byteLimit
    out += "## Timeouts\n\n"
    for service in broken.prefix(5) where out.count < end { proof(ID(service), result.base, &out) }
    if broken.count > 5 { out += "… and \(counted(broken.count - 5, "more promise")) that cannot be kept\n\n" }
    if calls.isEmpty { return }
    out += "With these and the timeouts that fit, no caller gives up while a callee whose latency is known still works for it"
    out += broken.isEmpty ? ", and every promised latency can be kept.\n\n" : ".\n\n"
    out += "| call | timeout | proposed | why |\n|---|--:|--:|---|\n"
    var shown = 0
    for call in calls.prefix(limit) where out.count < end {
      let (caller, callee) = (topology.calls[call].caller, topology.calls[call].callee)
      let timeout = topology.knowledge(.timeout, of: ID<Call>(call)).value
      out += "| "
      out.code(topology.name(caller), inTable: true)
      out += " → "
      out.code(topology.name(callee), inTable: true)
      out += " | \(timeout.map { $0.isFinite ? time($0) : "none" } ?? "–") | \(plan.ofCall[call].number.map(time) ?? "–") | "
      switch plan.misfits[call] {
      case .tooShort:
        out += "its callee may need \(time(result.base[MinimumTimeout.self].ofService[callee.index].number ?? 0))"
      case .tooLong: out += "its caller may not wait so long"
      case .missing, nil: out += "there is none"
      }
      out += " |\n"
      shown += 1
    }
    out += "\n"
    if shown < calls.count { out += "… and \(calls.count - shown) more (`proposed_timeout_ms` in `topolint facts`)\n\n" }
    let lacking = plan.lacks.count { $0 != nil }
    if lacking > 0 {
      out +=
        "For \(counted(lacking, "call")) there is no proposal: a latency (`latency: {p99: 40ms}`) is not declared, or they lead to a cycle"
      out += " (`timeout_lacks` in `topolint facts`).\n\n"
    }
  }

  /// The sum that is larger than what is promised, along the path that takes longest.
  private static func proof(_ service: ID<Service>, _ base: FactBase, _ out: inout ByteBuffer) {
    let topology = base.topology
    let needs = base[MinimumTimeout.self].ofService
    guard let promise = topology.promise(of: service), let need = needs[service.index].number else { return }
    out.code(topology.name(service))
    out += " promises \(time(promise)) at the 99th percentile, but no timeouts can keep it: with the least ones it may take"
    out += " **\(time(need))**.\n\n"
    var next: ID<Service>? = service
    for _ in 0..<8 {
      guard let current = next else { break }
      let parts = base[TimeoutPlan.self].parts(of: current, base).filter { $0.milliseconds > 0 }
      out += "- "
      out.code(topology.name(current))
      out += ": \(time(needs[current.index].number ?? 0)) = \(time(topology.knowledge(.latencyP99, of: current).value ?? 0)) of its own"
      for part in parts.prefix(8) {
        out += " + \(time(part.milliseconds)) for "
        out.code(topology.name(topology.calls[part.call.index].callee))
        let attempts = topology.knowledge(.attempts, of: part.call).value ?? 1
        if attempts > 1 { out += " (\(readable(attempts)) attempts)" }
      }
      if parts.count > 8 { out += " + \(parts.count - 8) more" }
      out += "\n"
      let slowest = parts.max { $0.milliseconds < $1.milliseconds }
      next = slowest.map { topology.calls[$0.call.index].callee }
    }
    out += "\n"
  }

  private static func time(_ milliseconds: Double) -> String { readable(milliseconds) + " ms" }
}
