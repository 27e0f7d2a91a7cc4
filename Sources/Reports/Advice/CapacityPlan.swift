import Analyses
import Rules
import SourceText
import TopologyModel
import WhatIf

/// The part of the advice report that tells what the system takes, what it can take, and what gives way first.
struct CapacityPlan {
  /// Rows of one table.
  private static let limit = 6

  private let base: FactBase
  private let topology: Topology
  private let load: LoadPropagation
  private let used: Utilisation
  private let growth: Growth

  static func section(_ base: FactBase) -> Section {
    let plan = CapacityPlan(base)
    let blocks: [Block] =
      plan.load.ofService.contains { $0.number != nil }
      ? [plan.bottlenecks, plan.services, plan.stores, plan.queues, plan.telemetry].map { .section($0) }
      : [.paragraph("Nothing says how many requests come in, so there is no load to plan for yet.")]
    return Section("Capacity and growth", plan.estimates + blocks + [.section(plan.gaps)])
  }

  private init(_ base: FactBase) {
    self.base = base
    topology = base.topology
    load = base[LoadPropagation.self]
    used = base[Utilisation.self]
    growth = Growth(by: topology.expectedGrowth, in: base)
  }

  private var factor: String { Quantity.factor(growth.factor).words }

  // MARK: - The whole

  /// The document's arithmetic beside what comes of the calls.
  private var estimates: [Block] {
    let users = base[UserLoad.self]
    guard users.documentCalls.number != nil || load.calls.number != nil else { return [] }
    var rows: [Table.Row] = []
    if let calls = users.documentCalls.number, let bytes = users.documentBytes.number {
      rows.append(
        Table.Row([
          .text(documentEstimate), .quantity(.rate(calls)), .quantity(.bytes(bytes)),
          .quantity(.count(Double(Bandwidth.cards(for: bytes)))),
        ]))
    }
    let bytes = base[Bandwidth.self].ofAll
    rows.append(
      Table.Row([
        "this topology, call by call", cell(load.calls) { .rate($0) }, cell(bytes) { .bytes($0) },
        cell(bytes) { .count(Double(Bandwidth.cards(for: $0))) },
      ]))
    let columns = [
      Table.Column("calls"), .init("calls/s", isNumber: true), .init("bytes/s", isNumber: true),
      .init("cards of 1 Gbit/s", isNumber: true),
    ]
    let star = users.documentCalls.number == nil ? "" : "* the document's number, where the topology says nothing. "
    return [.table(Table(columns, rows) { $0 }), .paragraph("\(ours: star)A network card is used to 70 %.")]
  }

  /// `the document's estimate: 1 M users × 10 % active × …`
  private var documentEstimate: Text {
    func said(_ attribute: Attribute) -> Double? { topology.knowledge(attribute).value }
    func assumed(_ attribute: Attribute, _ standard: Double) -> String { said(attribute).map(Figure.short) ?? "\(Figure.short(standard))*" }
    let actions = said(.actionsPerUserPerMinute) ?? 1
    var words = "the document's estimate: \(Quantity.rate(said(.users) ?? 0).words) users"
    if let share = said(.activeShare) { words += " × \(Quantity.share(share).words) active" }
    if let peak = said(.peakFactor) { words += " × \(Figure.short(peak)) at the peak" }
    words += " × \(assumed(.actionsPerUserPerMinute, 1)) \(Plural.noun("action", for: actions)) a minute"
    return Text(ours: words + " × \(assumed(.callsPerAction, 10)) calls × 1 KB*")
  }

  private var bottlenecks: Section {
    let question =
      topology.knowledge(.growth).value != nil
      ? "`scale.growth` expects it. " : "The document's question; `scale.growth` would say how much is expected. "
    let title: Text = "At \(ours: factor) the load"
    guard let first = growth.saturations.first else {
      let isSilent = [used.ofService, used.ofStore].joined().allSatisfy { $0.number == nil }
      let answer =
        isSilent ? "No capacity is declared, so nothing can be said of it." : "Nothing of which a capacity is declared saturates."
      return Section(title, [.paragraph(Text(ours: question + answer))])
    }
    let place =
      first.fullAt < 1
      ? "which today's load is too much for already"
      : first.factor < 1 ? "which today's load takes beyond that already" : "at \(Quantity.factor(first.factor).words)"
    return Section(
      title,
      [
        .paragraph(
          "\(ours: question)The first to give way is \(topology.name(first.element)), \(ours: place). A part may be used to \(Quantity.share(growth.targetUtilisation)) in this tier, a consumer of a queue to \(Quantity.share(base[SystemTier.self].tier.consumerUtilisation))."
        ),
        .table(WhatIfReport.saturations(growth, Forecast(base), atMost: Self.limit, for: .document)),
      ])
  }

  // MARK: - Tables

  /// The subjects of one kind, those used most first, then those with most load.
  private func order(_ count: Int, _ used: Estimates, _ rates: Estimates, where isShown: (Int) -> Bool) -> [Int] {
    (0..<count).filter(isShown).sorted {
      let (a, b) = (used[$0].number ?? -1, used[$1].number ?? -1)
      let (c, d) = (rates[$0].number ?? -1, rates[$1].number ?? -1)
      return a != b ? a > b : c != d ? c > d : $0 < $1
    }
  }

  /// A line for each part: its name and its figures.
  private func table(_ columns: [String], _ rows: [Int], name: (Int) -> Untrusted, cells: (Int) -> [Cell]) -> Block {
    .table(
      Table(
        columns.enumerated().map { Table.Column($1, isNumber: $0 > 0) }, rows, atMost: Self.limit,
        Rest(hint: ", used less (`topolint facts` lists all)")
      ) { Table.Row([.name(name($0))] + cells($0)) })
  }

  private var services: Section {
    let (inFlight, bandwidth) = (base[Connections.self].inFlight, base[Bandwidth.self])
    let rows = order(topology.services.count, used.ofService, load.ofService) { isPlanned(ID($0)) }
    if rows.isEmpty { return Section(nil, []) }
    let columns = [
      "service", "requests/s", "latency*", "in flight", "used", "replicas", "needed now", "needed at \(factor)", "bytes/s of a replica",
    ]
    let table = table(columns, rows) {
      topology.name(ID<Service>($0))
    } cells: { service in
      let replicas = topology.mostReplicas(of: ID<Service>(service)).value
      func needed(_ count: Estimate) -> Cell {
        .quantity(count.number.map { .count($0) }, isStrong: count.number.map { $0 > replicas ?? 1 } ?? false)
      }
      return [
        cell(load.ofService[service]) { .rate($0) }, latencyCell(service), cell(inFlight[service]) { .rate($0) },
        share(used.ofService[service], of: used.target(service)), .quantity(replicas.map { .count($0) }),
        needed(used.replicasNeeded[service]),
        needed(used.replicasAtGrowth[service]), bytesCell(bandwidth.ofReplica[service]),
      ]
    }
    return Section(
      "Services",
      [
        table,
        .paragraph(
          "* a sum of 99th percentiles along the critical path; in brackets the share of requests that it is sure to hold for. Bold is more than may be used, or more than runs."
        ),
      ])
  }

  /// `3 020 ms (98 %)`: the critical path, and the share of requests that it is sure to hold for.
  private func latencyCell(_ service: Int) -> Cell {
    let latency = base[Latency.self]
    guard let time = latency.ofService[service].number, let sure = latency.guaranteed[service].number else { return .quantity(nil) }
    return "\(Quantity.milliseconds(time)) (\(rounded(sure)))"
  }

  /// `250 MB, 2 cards`: what a replica sends and receives, and how many network cards that takes if one is too few.
  private func bytesCell(_ bytes: Estimate) -> Cell {
    guard let bytes = bytes.number, Bandwidth.cards(for: bytes) > 1 else { return cell(bytes) { .bytes($0) } }
    return "\(Quantity.bytes(bytes)), \(Quantity.count(Double(Bandwidth.cards(for: bytes)))) cards"
  }

  private var stores: Section {
    let rows = order(topology.stores.count, used.ofStore, used.storeRates) { used.storeRates[$0] != .absent }
    if rows.isEmpty { return Section(nil, []) }
    let columns = ["store", "queries/s", "capacity/s", "used", "used at \(factor)", "connections of pools", "connections accepted"]
    let table = table(columns, rows) {
      topology.name(ID<Store>($0))
    } cells: { store in
      func said(_ attribute: Attribute) -> Cell { .quantity(topology.knowledge(attribute, of: ID<Store>(store)).value.map { .rate($0) }) }
      let then = used.ofStore[store].combined(with: .known(growth.factor), *)
      return [
        cell(used.storeRates[store]) { .rate($0) }, said(.capacity), share(used.ofStore[store]), share(then),
        cell(base[StoreConnections.self].ofStore[store]) { .rate($0) }, said(.maxConnections),
      ]
    }
    return Section("Stores", [table])
  }

  private var queues: Section {
    let queues = base[QueueLoad.self]
    let consumers = base[SystemTier.self].tier.consumerUtilisation
    let rows = order(topology.queues.count, queues.ofQueue, load.ofQueue) { load.ofQueue[$0] != .absent }
    if rows.isEmpty { return Section(nil, []) }
    let columns = [
      "queue", "messages/s", "consumers used", "used at \(factor)", "1 h of outage drains in", "outage fills it in",
    ]
    let table = table(columns, rows) {
      topology.name(ID<Queue>($0))
    } cells: { queue in
      [
        cell(load.ofQueue[queue]) { .rate($0) }, share(queues.ofQueue[queue], of: consumers),
        share(queues.ofQueue[queue].combined(with: .known(growth.factor), *), of: consumers),
        (queues.ofQueue[queue].number ?? 0) >= 1 ? "never" : cell(queues.drain[queue]) { .duration($0 * 3_600_000) },
        cell(queues.fillsIn[queue]) { .duration($0 * 1_000) },
      ]
    }
    return Section("Queues", [table])
  }

  private var telemetry: Section {
    let volume = base[TelemetryVolume.self]
    guard let first = volume.logBytesPerDay.number ?? volume.bytesPerDay.number, first > 0 else { return Section(nil, []) }
    var lines: [Text] = []
    if let bytes = volume.logBytesPerDay.number {
      lines.append("logs: \(Quantity.bytes(bytes)) a day, at one line of 250 B for each request")
    }
    if let bytes = volume.bytesPerDay.number {
      let sampled =
        topology.knowledge(.traceSampling).value.map { "\(Quantity.share($0).words) of them sampled" }
        ?? "all of them kept: `observability.traces.sampling` is not declared"
      let retained =
        volume.retained.number.map { "\(Quantity.bytes($0).words) over their retention" } ?? "how long they are kept is not declared"
      lines.append(
        "traces: \(Quantity.bytes(bytes)) a day, at a span of 500 B for each request, \(ours: sampled); \(ours: retained)")
    }
    return Section("Logs and traces", [.list(lines)])
  }

  // MARK: - What is missing

  /// Something that nobody declares.
  private struct Gap {
    let what: String
    /// Where it could be said.
    let place: String
    /// Of what it is missing.
    let names: [Untrusted]
  }

  private var gaps: Section {
    let gaps = allGaps.filter { !$0.names.isEmpty }
    if gaps.isEmpty { return Section(nil, []) }
    let columns = [
      Table.Column("not declared"), .init("of", isNumber: true), .init("for example of"), .init("where to say it"),
    ]
    return Section(
      "What the inputs do not say",
      [
        .paragraph("A dash in this plan stands for one of these; nothing is guessed."),
        .table(
          Table(columns, gaps) { gap in
            Table.Row([
              .text(Text(ours: gap.what)), .quantity(.count(Double(gap.names.count))), .name(gap.names[0]), .text(Text(ours: gap.place)),
            ])
          }),
      ])
  }

  private var allGaps: [Gap] {
    let planned = topology.services.indices.map { ID<Service>($0) }.filter(isPlanned)
    func names(without attribute: Attribute) -> [Untrusted] {
      planned.filter { topology.knowledge(attribute, of: $0).value == nil }.map { topology.name($0) }
    }
    let entries = zip(base[Entries.self].all, LoadPropagation.arrivals(base).map(\.rate)).filter { $0.1.number == nil }
    let waiting = planned.filter { load.isReached[$0.index] && load.ofService[$0.index] == .absent && entries.isEmpty }
    let stores = topology.stores.indices.filter {
      used.storeRates[$0] != .absent && topology.knowledge(.capacity, of: ID<Store>($0)).value == nil
    }
    let calls = topology.calls.indices.filter {
      load.ofCall[$0].number != nil && topology.isHop(ID($0)) && topology.knowledge(.payload, of: ID<Call>($0)).value == nil
    }
    return [
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
    ]
  }

  /// Whether a service belongs in the plan: ours, and in the way of requests.
  private func isPlanned(_ service: ID<Service>) -> Bool {
    let role = topology.services[service.index].role
    return role.isOurs && !role.isInfrastructure && (load.isReached[service.index] || !load.isKnown)
  }

  // MARK: - Cells

  private func cell(_ estimate: Estimate, _ quantity: (Double) -> Quantity) -> Cell {
    guard case .bounded(let bounds) = estimate else { return .quantity(estimate.number.map(quantity)) }
    return .text("\(ours: Figure.words(bounds.range) { quantity($0).words })")
  }

  /// A share to a tenth of a percent, strong where it is more than may be used.
  private func share(_ ratio: Estimate, of target: Double? = nil) -> Cell {
    .quantity(ratio.number.map(rounded), isStrong: ratio.number.map { $0 > (target ?? growth.targetUtilisation) * (1 + 1e-9) } ?? false)
  }

  private func rounded(_ ratio: Double) -> Quantity { .share((ratio * 1_000).rounded() / 1_000) }
}
