import Advising
import Rules
import SourceText
import TopologyModel
package import WhatIf

/// What follows from a fault or from growth, for programs: `topolint.whatif/1`. All services but those that the fault
/// names are listed, by name; what cannot be known is `null`.
package enum WhatIfJSON {
  package static func write(_ forecast: Forecast) -> [UInt8] {
    var out = ByteBuffer()
    let topology = forecast.topology
    out += "{\"schema\":\"topolint.whatif/1\",\n \"fault\":"
    fault(forecast.fault, topology, into: &out)
    if let consequences = forecast.consequences {
      write(consequences, topology, into: &out)
    }
    if let ranking = forecast.ranking { write(ranking, topology, into: &out) }
    if let growth = forecast.growth { write(growth, forecast, into: &out) }
    out += "}\n"
    return out.bytes
  }

  private static func fault(_ fault: Fault?, _ topology: Topology, into out: inout ByteBuffer) {
    var separator = "{"
    func key(_ name: String) {
      out += "\(separator)\"\(name)\":"
      separator = ","
    }
    if let fault, !fault.failing.isEmpty {
      key("fail")
      out.jsonArray(fault.failing) { $0.json(topology.name($1)) }
    }
    if let fault, !fault.slow.isEmpty {
      key("slow")
      out.jsonArray(fault.slow) { out, slow in
        out += "{\"name\":"
        out.json(topology.name(slow.element))
        out += ",\"latency_ms\":"
        out.json(slow.milliseconds)
        out += "}"
      }
    }
    if let fault, fault.isZoneOfAll {
      key("zone")
      out += "\"every\""
    } else if let fault, !fault.withoutZone.isEmpty {
      key("zone")
      out.jsonArray(fault.withoutZone) { $0.json(topology.name($1)) }
    }
    out += separator == "{" ? "{}" : "}"
  }

  // MARK: - Consequences

  private static func write(_ consequences: Consequences, _ topology: Topology, into out: inout ByteBuffer) {
    let services = topology.services.indices.filter { topology.services[$0].role.isOurs }.map { Element.service(ID($0)) }
    out += ",\n \"services\":"
    out.jsonLines(services.filter { !consequences.isFault($0) }) { write($1, consequences, topology, into: &$0) }
    let queues = topology.queues.indices.map { Element.queue(ID($0)) }
    out += ",\n \"queues\":"
    out.jsonLines(queues.filter { !consequences.isFault($0) }) { write($1, consequences, topology, into: &$0) }
    func ratio(_ name: String, _ value: Double?) {
      out += ",\n \"\(name)\":"
      out.json(value ?? .nan)
    }
    func share(_ count: Int) -> Double? { consequences.entries == 0 ? nil : Double(count) / Double(consequences.entries) }
    ratio("entries_hit_ratio", share(consequences.entriesHit))
    ratio("entries_failed_ratio", share(consequences.entriesFailed))
    ratio("traffic_hit_ratio", consequences.trafficHit)
    ratio("traffic_failed_ratio", consequences.trafficFailed)
    out += ",\n \"missing\":"
    out.jsonArray(consequences.missing) { $0.json($1) }
  }

  private static func write(_ element: Element, _ consequences: Consequences, _ topology: Topology, into out: inout ByteBuffer) {
    let state = consequences.state(of: element)
    out += "{\"name\":"
    out.json(topology.name(element))
    out += ",\"state\":\"\(state.word)\",\"path\":"
    let path = consequences.path(of: element)
    out.jsonArray(path) { out, edge in
      out.json(Untrusted(path: [topology.name(edge.from), topology.name(edge.to)]))
    }
    if path.count < consequences.distance(of: element) { out += ",\"path_edges\":\(consequences.distance(of: element))" }
    if state != .ok {
      out += ",\"reason\":"
      out.json(consequences.reason(of: element, in: topology))
    }
    if case .service(let service) = element, let seconds = consequences.exhaustion[service] {
      out += ",\"threads_out_after_s\":"
      out.json(seconds)
    }
    if case .queue(let queue) = element, let seconds = consequences.fullAfter(queue) {
      out += ",\"full_after_s\":"
      out.json(seconds)
    }
    out += "}"
  }

  // MARK: - Ranking

  private static func write(_ ranking: DamageRanking, _ topology: Topology, into out: inout ByteBuffer) {
    func share(_ count: Int) -> Double { ranking.entries == 0 ? .nan : Double(count) / Double(ranking.entries) }
    out += ",\n \"ranking\":"
    out.jsonLines(ranking.all) { out, damage in
      out += "{\"name\":"
      out.json(topology.name(damage.element))
      out += ",\"kind\":\"\(topology.kind(damage.element))\",\"services_failed\":\(damage.servicesFailed)"
      out += ",\"services_degraded\":\(damage.servicesDegraded),\"entries_hit_ratio\":"
      out.json(share(damage.entriesHit))
      out += ",\"entries_failed_ratio\":"
      out.json(share(damage.entriesFailed))
      out += ",\"traffic_hit_ratio\":"
      out.json(damage.trafficHit ?? .nan)
      out += ",\"traffic_failed_ratio\":"
      out.json(damage.trafficFailed ?? .nan)
      out += "}"
    }
  }

  // MARK: - Growth

  private static func write(_ growth: Growth, _ forecast: Forecast, into out: inout ByteBuffer) {
    let topology = forecast.topology
    out += ",\n \"growth\":{\"factor\":"
    out.json(growth.factor)
    out += ",\"target_utilisation_ratio\":"
    out.json(growth.targetUtilisation)
    out += ",\n  \"saturations\":"
    out.jsonLines(growth.saturations, indent: 3) { out, saturation in
      out += "{\"name\":"
      out.json(topology.name(saturation.element))
      out += ",\"kind\":\"\(topology.kind(saturation.element))\",\"limit\":\"\(saturation.limit.rawValue)\",\"at_factor\":"
      out.json(saturation.factor)
      out += ",\"full_at_factor\":"
      out.json(saturation.fullAt)
      out += ",\"load\":"
      out.json(saturation.load)
      out += ",\"capacity\":"
      out.json(saturation.capacity)
      out += ",\"actions\":"
      out.jsonArray(saturation.remedies) { write($1, topology, into: &$0) }
      out += "}"
    }
    out += ",\n  \"missing\":"
    out.jsonArray(growth.missing) { $0.json($1) }
    if let (before, after) = forecast.judged {
      let changes = FindingChanges(from: before, to: after)
      out += ",\n  \"tier\":{\"now\":\"\(before.tier.word)\",\"then\":\"\(after.tier.word)\",\"inferred\":\(before.tierIsInferred)}"
      out += ",\n  \"appeared\":"
      out.jsonLines(changes.appeared, indent: 3) { finding($1, into: &$0) }
      out += ",\n  \"gone\":"
      out.jsonLines(changes.gone, indent: 3) { finding($1, into: &$0) }
      out += ",\n  \"changed\":"
      out.jsonLines(changes.changed, indent: 3) { finding($1.after, was: $1.before.severity, into: &$0) }
    }
    out += "}"
  }

  private static func write(_ remedy: Remedy, _ topology: Topology, into out: inout ByteBuffer) {
    switch remedy {
    case .makeAsynchronous(let call):
      out += "{\"action\":\"make-async\",\"call\":"
      out.json(topology.edgeName(call))
    case .cache(let ratio, let isKnownToRead):
      out += "{\"action\":\"cache\",\"hit_ratio\":"
      out.json(ratio)
      out += ",\"reads_declared\":\(isKnownToRead)"
    case .batch(let call, let size):
      out += "{\"action\":\"batch\",\"call\":"
      out.json(topology.edgeName(call))
      out += ",\"size\":"
      out.json(size)
    case .queueWrites(let use):
      out += "{\"action\":\"queue-writes\",\"service\":"
      out.json(topology.name(topology.uses[use.index].service))
    case .replicas(let service, let count):
      out += "{\"action\":\"replicas\",\"service\":"
      out.json(topology.name(service))
      out += ",\"replicas\":"
      out.json(count)
    case .capacity(let rate):
      out += "{\"action\":\"capacity\",\"capacity_per_s\":"
      out.json(rate)
    }
    out += "}"
  }

  private static func finding(_ verdict: Verdict, was earlier: Severity? = nil, into out: inout ByteBuffer) {
    let finding = verdict.finding()
    out += "{\"rule\":"
    out.json(finding.rule.id)
    out += ",\"severity\":\"\(finding.severity.word)\""
    if let earlier { out += ",\"was\":\"\(earlier.word)\"" }
    out += ",\"subject\":"
    out.subject(finding.subject)
    out += ",\"message\":"
    out.json(finding.message)
    out += "}"
  }
}
