import Analyses
import Rules
import SourceText
import TopologyModel
import WhatIf

/// The part of the report that tells what the system takes, what it can take, and what gives way first.
struct CapacityPlan {
  /// Rows of one table.
  private static let limit = 25
  /// Bytes that no name, however long, makes it exceed by more than a row.
  private static let byteLimit = 200_000

  private let base: FactBase
  private let topology: Topology
  private let load: LoadPropagation
  private let used: Utilisation
  private let growth: Growth
  private let factor: String

  static func write(_ result: LintResult, into out: inout ByteBuffer) {
    let plan = CapacityPlan(result.base)
    let end = out.count + byteLimit
    out += "## Capacity plan\n\n"
    plan.estimates(into: &out)
    if plan.load.ofService.contains(where: { $0.number != nil }) {
      plan.bottlenecks(into: &out)
      plan.services(upTo: end, into: &out)
      plan.stores(upTo: end, into: &out)
      plan.queues(upTo: end, into: &out)
      plan.telemetry(into: &out)
    } else {
      out += "Nothing says how many requests come in, so there is no load to plan for yet.\n\n"
    }
    plan.gaps(into: &out)
  }

  private init(_ base: FactBase) {
    self.base = base
    topology = base.topology
    load = base[LoadPropagation.self]
    used = base[Utilisation.self]
    growth = Growth(by: topology.expectedGrowth, in: base)
    factor = readable(topology.expectedGrowth) + "×"
  }

  // MARK: - The whole

  /// The document's arithmetic beside what comes of the calls.
  private func estimates(into out: inout ByteBuffer) {
    let users = base[UserLoad.self]
    guard users.documentCalls.number != nil || load.calls.number != nil else { return }
    out += "| calls | calls/s | bytes/s | cards of 1 Gbit/s |\n|---|--:|--:|--:|\n"
    if let calls = users.documentCalls.number, let bytes = users.documentBytes.number {
      let scale = [Attribute.users, .activeShare, .peakFactor].map { topology.knowledge($0).value }
      out += "| the document's estimate: \(rate(scale[0] ?? 0)) users"
      if let share = scale[1] { out += " × \(percent(share)) active" }
      if let peak = scale[2] { out += " × \(readable(peak)) at the peak" }
      let isOne = (topology.knowledge(.actionsPerUserPerMinute).value ?? 1) == 1
      out += " × \(assumed(.actionsPerUserPerMinute, 1)) action\(isOne ? "" : "s") a minute"
      out += " × \(assumed(.callsPerAction, 10)) calls × 1 KB\\*"
      out += " | \(rate(calls)) | \(size(bytes)) | \(Bandwidth.cards(for: bytes)) |\n"
    }
    out += "| this topology, call by call | \(cell(load.calls, rate))"
    let bytes = base[Bandwidth.self].ofAll
    out += " | \(cell(bytes, size)) | \(bytes.number.map { "\(Bandwidth.cards(for: $0))" } ?? "–") |\n\n"
    if users.documentCalls.number != nil { out += "\\* the document's number, where the topology says nothing. " }
    out += "A network card is used to 70 %.\n\n"
  }

  private func assumed(_ attribute: Attribute, _ standard: Double) -> String {
    topology.knowledge(attribute).value.map(readable) ?? "\(readable(standard))\\*"
  }

  private func bottlenecks(into out: inout ByteBuffer) {
    let isDeclared = topology.knowledge(.growth).value != nil
    out += "### At \(factor) the load\n\n"
    out += isDeclared ? "`scale.growth` expects it. " : "The document's question; `scale.growth` would say how much is expected. "
    guard let first = growth.saturations.first else {
      let isSilent = (used.ofService + used.ofStore).allSatisfy { $0.number == nil }
      out +=
        isSilent ? "No capacity is declared, so nothing can be said of it.\n\n" : "Nothing of which a capacity is declared saturates.\n\n"
      return
    }
    out += "The first to give way is "
    out.code(topology.name(first.element))
    out += first.factor < 1 ? ", which today's load is too much for already" : ", at \(readable(first.factor))×"
    out += ". A part may be used to \(percent(growth.targetUtilisation)) at this stage.\n\n"
    WhatIfMarkdown.saturations(growth, Forecast(base), atMost: 10, &out)
  }

  // MARK: - Tables

  /// The subjects of one kind, those used most first, then those with most load.
  private func order(_ count: Int, _ used: [Estimate], _ rates: [Estimate], where isShown: (Int) -> Bool) -> [Int] {
    (0..<count).filter(isShown).sorted {
      let (a, b) = (used[$0].number ?? -1, used[$1].number ?? -1)
      let (c, d) = (rates[$0].number ?? -1, rates[$1].number ?? -1)
      return a != b ? a > b : c != d ? c > d : $0 < $1
    }
  }

  private func table(
    _ title: String, _ columns: [String], _ rows: [Int], upTo end: Int, into out: inout ByteBuffer, name: (Int) -> Untrusted,
    cells: (Int) -> [String]
  ) {
    if rows.isEmpty { return }
    out += "### \(title)\n\n|"
    for column in columns { out += " \(column) |" }
    out += "\n|---|"
    for _ in columns.dropFirst() { out += "--:|" }
    out += "\n"
    var shown = 0
    for row in rows.prefix(Self.limit) where out.count < end {
      out += "| "
      out.code(name(row), inTable: true)
      for cell in cells(row) { out += " | \(cell)" }
      out += " |\n"
      shown += 1
    }
    out += "\n"
    if shown < rows.count { out += "… and \(rows.count - shown) more, used less (`topolint facts` lists all)\n\n" }
  }

  private func services(upTo end: Int, into out: inout ByteBuffer) {
    let (latency, bandwidth) = (base[Latency.self], base[Bandwidth.self])
    let rows = order(topology.services.count, used.ofService, load.ofService) { isPlanned(ID($0)) }
    let columns = [
      "service", "requests/s", "latency\\*", "in flight", "used", "replicas", "needed now", "needed at \(factor)", "bytes/s of a replica",
    ]
    table("Services", columns, rows, upTo: end, into: &out) {
      topology.name(ID<Service>($0))
    } cells: { service in
      let replicas = topology.knowledge(.replicas, of: ID<Service>(service)).value
      func needed(_ count: Estimate) -> String {
        guard let count = count.number else { return "–" }
        return count > replicas ?? 1 ? "**\(readable(count))**" : readable(count)
      }
      let bytes = bandwidth.ofReplica[service]
      let cards = bytes.number.map { Bandwidth.cards(for: $0) } ?? 0
      return [
        cell(load.ofService[service], rate), latencyWords(service), cell(latency.inFlight[service], rate), share(used.ofService[service]),
        replicas.map(readable) ?? "–", needed(used.replicasNeeded[service]), needed(used.replicasAtGrowth[service]),
        cell(bytes, size) + (cards > 1 ? ", \(readable(Double(cards))) cards" : ""),
      ]
    }
    if rows.isEmpty { return }
    out += "\\* a sum of 99th percentiles along the critical path; in brackets the share of requests that it is sure to hold for. "
    out += "Bold is more than may be used, or more than runs.\n\n"
  }

  /// `3 020 ms (98 %)`: the critical path, and the share of requests that it is sure to hold for.
  private func latencyWords(_ service: Int) -> String {
    let latency = base[Latency.self]
    guard let time = latency.ofService[service].number, let sure = latency.guaranteed[service].number else { return "–" }
    return "\(readable(time)) ms (\(percent((sure * 1_000).rounded() / 1_000)))"
  }

  private func stores(upTo end: Int, into out: inout ByteBuffer) {
    let rows = order(topology.stores.count, used.ofStore, used.storeRates) { used.storeRates[$0] != .absent }
    let columns = ["store", "queries/s", "capacity/s", "used", "used at \(factor)", "connections of pools", "connections accepted"]
    table("Stores", columns, rows, upTo: end, into: &out) {
      topology.name(ID<Store>($0))
    } cells: { store in
      func said(_ attribute: Attribute) -> String { topology.knowledge(attribute, of: ID<Store>(store)).value.map(rate) ?? "–" }
      let then = used.ofStore[store].combined(with: .known(growth.factor), *)
      return [
        cell(used.storeRates[store], rate), said(.capacity), share(used.ofStore[store]), share(then),
        cell(base[StoreConnections.self].ofStore[store], rate), said(.maxConnections),
      ]
    }
  }

  private func queues(upTo end: Int, into out: inout ByteBuffer) {
    let queues = base[QueueLoad.self]
    let rows = order(topology.queues.count, queues.ofQueue, load.ofQueue) { load.ofQueue[$0] != .absent }
    let columns = [
      "queue", "messages/s", "consumers used", "used at \(factor)", "1 h of outage drains in", "outage fills it in",
    ]
    table("Queues", columns, rows, upTo: end, into: &out) {
      topology.name(ID<Queue>($0))
    } cells: { queue in
      let drain =
        (queues.ofQueue[queue].number ?? 0) >= 1 ? "never" : cell(queues.drain[queue]) { Figure.words(milliseconds: $0 * 3_600_000) }
      return [
        cell(load.ofQueue[queue], rate), share(queues.ofQueue[queue]),
        share(queues.ofQueue[queue].combined(with: .known(growth.factor), *)), drain,
        cell(queues.fillsIn[queue]) { Figure.words(milliseconds: $0 * 1_000) },
      ]
    }
  }

  private func telemetry(into out: inout ByteBuffer) {
    let volume = base[TelemetryVolume.self]
    guard let logs = volume.logBytesPerDay.number ?? volume.bytesPerDay.number, logs > 0 else { return }
    out += "### Logs and traces\n\n"
    if let bytes = volume.logBytesPerDay.number {
      out += "- logs: \(size(bytes)) a day, at one line of 250 B for each request\n"
    }
    if let bytes = volume.bytesPerDay.number {
      let sampling = topology.knowledge(.traceSampling).value
      out += "- traces: \(size(bytes)) a day, at a span of 500 B for each request, "
      out += sampling.map { "\(percent($0)) of them sampled" } ?? "all of them kept: `observability.traces.sampling` is not declared"
      out += volume.retained.number.map { "; \(size($0)) over their retention" } ?? "; how long they are kept is not declared"
      out += "\n"
    }
    out += "\n"
  }

  // MARK: - What is missing

  private func gaps(into out: inout ByteBuffer) {
    struct Gap {
      let what: String
      let place: String
      let names: [Untrusted]
    }
    let planned = topology.services.indices.map { ID<Service>($0) }.filter(isPlanned)
    func names(without attribute: Attribute) -> [Untrusted] {
      planned.filter { topology.knowledge(attribute, of: $0).value == nil }.map { topology.name($0) }
    }
    let entries = zip(base[Entries.self].all, LoadPropagation.entryRates(base)).filter { $0.1.number == nil }
    let waiting = planned.filter { load.isReached[$0.index] && load.ofService[$0.index] == .absent && entries.isEmpty }
    let stores = topology.stores.indices.filter {
      used.storeRates[$0] != .absent && topology.knowledge(.capacity, of: ID<Store>($0)).value == nil
    }
    let calls = topology.calls.indices.filter {
      load.ofCall[$0].number != nil && topology.isHop(ID($0)) && topology.knowledge(.payload, of: ID<Call>($0)).value == nil
    }
    let all = [
      Gap(
        what: "how many requests come in",
        place:
          "`entry: {rate: 50/s}`, or `scale: {\(topology.knowledge(.users).value == nil ? "users: 1M, " : "")actions_per_user_per_minute: 1}`",
        names: entries.map { topology.name($0.0) }),
      Gap(what: "a load: on or behind a cycle", place: "no key; break the cycle", names: waiting.map { topology.name($0) }),
      Gap(what: "what a replica can take", place: "`capacity: 500/s` of the service", names: names(without: .capacity)),
      Gap(what: "its own latency", place: "`latency: {p99: 40ms}` of the service", names: names(without: .latencyP99)),
      Gap(what: "how many replicas run", place: "`replicas: 3` of the service", names: names(without: .replicas)),
      Gap(what: "what a store can take", place: "`capacity: 5000/s` of the store", names: stores.map { topology.name(ID<Store>($0)) }),
      Gap(
        what: "how large a call is", place: "`payload: 2KB` of the call, or `defaults: {call: {payload: 2KB}}`",
        names: calls.map { topology.name(topology.calls[$0].callee) }),
    ].filter { !$0.names.isEmpty }
    if all.isEmpty { return }
    out += "### What the inputs do not say\n\nA dash in this plan stands for one of these; nothing is guessed.\n\n"
    out += "| not declared | of | for example of | where to say it |\n|---|--:|---|---|\n"
    for gap in all {
      out += "| \(gap.what) | \(readable(Double(gap.names.count))) | "
      out.code(gap.names[0], inTable: true)
      out += " | \(gap.place) |\n"
    }
    out += "\n"
  }

  /// Whether a service belongs in the plan: ours, and in the way of requests.
  private func isPlanned(_ service: ID<Service>) -> Bool {
    let role = topology.services[service.index].role
    return role.isOurs && !role.isInfrastructure && (load.isReached[service.index] || !load.isKnown)
  }

  // MARK: - Figures

  private func cell(_ estimate: Estimate, _ words: (Double) -> String) -> String { estimate.number.map(words) ?? "–" }

  private func share(_ ratio: Estimate) -> String {
    guard let ratio = ratio.number else { return "–" }
    let words = percent((ratio * 1_000).rounded() / 1_000)
    return ratio > growth.targetUtilisation * (1 + 1e-9) ? "**\(words)**" : words
  }

  /// A rate as the document writes it: `16.7`, `1 667`, `166 667`, `16.67 M`.
  private func rate(_ number: Double) -> String {
    if number >= 1e6 { return readable(number / 1e6) + " M" }
    return number >= 10 && number < 100 ? readable((number * 10).rounded() / 10) : readable(number)
  }

  private func size(_ bytes: Double) -> String {
    let units: [(String, Double)] = [("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)]
    let (unit, scale) = units.first { bytes >= $0.1 } ?? ("B", 1)
    return readable(bytes / scale) + " " + unit
  }
}
