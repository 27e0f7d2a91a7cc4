import Advising
import Rules
import SourceText
import TopologyModel
package import WhatIf

/// What follows from a fault or from growth, for programs: `topolint.whatif/1`. All services but those that the fault
/// names are listed, by name; what cannot be known is `null`.
package enum WhatIfJSON {
  /// All that was asked for.
  package static func write(_ forecast: Forecast) -> [UInt8] {
    var out = ByteBuffer()
    let topology = forecast.topology
    out.object { out in
      out.member("schema", "topolint.whatif/1")
      out.object("fault", line: 1) { if let fault = forecast.fault { write(fault, topology, into: &$0) } }
      if let consequences = forecast.consequences { write(consequences, forecast, into: &out) }
      if let ranking = forecast.ranking { write(ranking, topology, into: &out) }
      if let growth = forecast.growth { out.object("growth", line: 1) { write(growth, forecast, into: &$0) } }
    }
    out += "\n"
    return out.bytes
  }

  private static func write(_ fault: Fault, _ topology: Topology, into out: inout ByteBuffer) {
    if !fault.failing.isEmpty { out.member("fail", fault.failing.map { topology.name($0) }) }
    if !fault.slow.isEmpty {
      out.key("slow")
      out.array(fault.slow) { out, slow in
        out.object { out in
          out.member("name", topology.name(slow.element))
          out.member("latency_ms", slow.milliseconds.isFinite ? slow.milliseconds : nil)
        }
      }
    }
    if fault.isZoneOfAll {
      out.member("zone", "every")
    } else if !fault.withoutZone.isEmpty {
      out.member("zone", fault.withoutZone.map { topology.name($0) })
    }
    if let duration = fault.duration { out.member("for_ms", duration) }
  }

  // MARK: - Consequences

  private static func write(_ consequences: Consequences, _ forecast: Forecast, into out: inout ByteBuffer) {
    let topology = forecast.topology
    let services = topology.services.indices.filter { topology.services[$0].role.isOurs }.map { Element.service(ID($0)) }
    let queues = topology.queues.indices.map { Element.queue(ID($0)) }
    for (key, elements) in [("services", services), ("queues", queues)] {
      out.lines(named: key, elements.filter { !consequences.isFault($0) }) { out, element in
        out.object { write(element, consequences, topology, into: &$0) }
      }
    }
    let isKnown = consequences.entries > 0 && consequences.entriesUndecided == 0
    func share(_ count: Int) -> Double? { isKnown ? Double(count) / Double(consequences.entries) : nil }
    out.member("entries_hit_ratio", line: 1, share(consequences.entriesHit))
    out.member("entries_failed_ratio", line: 1, share(consequences.entriesFailed))
    out.member("traffic_hit_ratio", line: 1, consequences.trafficHit)
    out.member("traffic_failed_ratio", line: 1, consequences.trafficFailed)
    if let aftermath = forecast.aftermath {
      out.lines("recovery", aftermath.courses) { out, course in out.object { write(course, topology, into: &$0) } }
    }
    out.member("missing", line: 1, forecast.missing)
  }

  /// Without an end there is no time, and that it `recovers` is false; where it is not known, both are `null`.
  private static func write(_ course: Aftermath.Course, _ topology: Topology, into out: inout ByteBuffer) {
    out.member("name", topology.name(course.element))
    out.member("recovers", course.time.map(\.isFinite))
    out.member("recovery_ms", course.time.flatMap { $0.isFinite ? $0 : nil })
    out.member("spread_ms", course.spread)
    out.member("retried_rate_per_s", course.load)
    out.member("total_capacity_per_s", course.capacity)
  }

  private static func write(_ element: Element, _ consequences: Consequences, _ topology: Topology, into out: inout ByteBuffer) {
    let state = consequences.state(of: element)
    let path = consequences.path(of: element)
    out.member("name", topology.name(element))
    out.member("state", consequences.isUndecided(element) ? nil : state.word)
    out.member("path", path.map { Untrusted(path: [topology.name($0.from), topology.name($0.to)]) })
    if path.count < consequences.distance(of: element) { out.member("path_edges", consequences.distance(of: element)) }
    if state != .ok { out.member("reason", consequences.reason(of: element, in: topology)) }
    if case .service(let service) = element, let seconds = consequences.exhaustion[service] { out.member("threads_out_after_s", seconds) }
    if case .queue(let queue) = element, let seconds = consequences.fullAfter(queue) { out.member("full_after_s", seconds) }
  }

  // MARK: - Ranking

  private static func write(_ ranking: DamageRanking, _ topology: Topology, into out: inout ByteBuffer) {
    func share(_ count: Int) -> Double? { ranking.entries == 0 ? nil : Double(count) / Double(ranking.entries) }
    out.lines("ranking", ranking.all) { out, damage in
      out.object { out in
        out.member("name", topology.name(damage.element))
        out.member("kind", topology.kind(damage.element))
        out.member("services_failed", damage.servicesFailed)
        out.member("services_degraded", damage.servicesDegraded)
        out.member("entries_hit_ratio", share(damage.entriesHit))
        out.member("entries_failed_ratio", share(damage.entriesFailed))
        out.member("traffic_hit_ratio", damage.trafficHit)
        out.member("traffic_failed_ratio", damage.trafficFailed)
      }
    }
  }

  // MARK: - Growth

  private static func write(_ growth: Growth, _ forecast: Forecast, into out: inout ByteBuffer) {
    let topology = forecast.topology
    out.member("factor", growth.factor)
    out.member("target_utilisation_ratio", growth.targetUtilisation)
    if let ratio = growth.consumerUtilisation { out.member("consumer_utilisation_ratio", ratio) }
    out.lines("saturations", growth.saturations, line: 2) { out, saturation in
      out.object { out in
        out.member("name", topology.name(saturation.element))
        out.member("kind", topology.kind(saturation.element))
        out.member("limit", saturation.limit.rawValue)
        out.member("at_factor", saturation.factor)
        out.member("full_at_factor", saturation.fullAt)
        out.member("load", saturation.load)
        out.member("load_then", saturation.loadThen)
        out.member("capacity", saturation.capacity)
        out.key("actions")
        out.array(saturation.remedies) { out, remedy in out.object { write(remedy, topology, into: &$0) } }
      }
    }
    out.member("missing", line: 2, growth.missing)
    guard let (before, after) = forecast.judged else { return }
    let changes = FindingChanges(from: before, to: after)
    out.object("tier", line: 2) { out in
      out.member("now", before.tier.word)
      out.member("then", after.tier.word)
      out.member("inferred", before.tierIsInferred)
    }
    out.lines("appeared", changes.appeared, line: 2) { finding($1, into: &$0) }
    out.lines("gone", changes.fixed + changes.excepted, line: 2) { finding($1, into: &$0) }
    if !changes.undecided.isEmpty { out.lines("undecidable", changes.undecided, line: 2) { finding($1, into: &$0) } }
    out.lines("changed", changes.changed, line: 2) { finding($1.after, was: $1.before.severity, into: &$0) }
  }

  private static func write(_ remedy: Remedy, _ topology: Topology, into out: inout ByteBuffer) {
    switch remedy {
    case .makeAsynchronous(let call):
      out.member("action", "make-async")
      out.member("call", topology.edgeName(call))
    case .cache(let ratio, let isKnownToRead):
      out.member("action", "cache")
      out.member("hit_ratio", ratio)
      out.member("reads_declared", isKnownToRead)
    case .batch(let call, let size):
      out.member("action", "batch")
      out.member("call", topology.edgeName(call))
      out.member("size", size)
    case .queueWrites(let use):
      out.member("action", "queue-writes")
      out.member("service", topology.name(topology.uses[use.index].service))
    case .replicas(let service, let count):
      out.member("action", "replicas")
      out.member("service", topology.name(service))
      out.member("replicas", count)
    case .connections(let count, let pool):
      out.member("action", "connections")
      out.member("connections", count)
      out.member("pool", pool)
    case .capacity(let rate):
      out.member("action", "capacity")
      out.member("capacity_per_s", rate)
    }
  }

  private static func finding(_ verdict: Verdict, was earlier: Severity? = nil, into out: inout ByteBuffer) {
    let finding = verdict.finding()
    out.object { out in
      out.member("rule", finding.rule.id)
      out.member("severity", finding.severity.word)
      if let earlier { out.member("was", earlier.word) }
      out.member("subject", finding.subject)
      out.member("message", finding.message)
    }
  }
}
