import Analyses
import Rules
import SourceText
import TopologyModel
import WhatIf

/// The charts of the page: where the time goes, how full parts are, and how large the system is beside others.
struct PageCharts {
  /// Entries whose time is told, services on the way of each, and parts whose load is told.
  private static let (entryLimit, hopLimit, loadLimit) = (3, 12, 12)

  private let base: FactBase
  private let topology: Topology

  init(_ base: FactBase) {
    self.base = base
    topology = base.topology
  }

  var all: [Chart] { slowest.map(path) + [loads, sizes].compactMap { $0 } }

  // MARK: - Time

  /// The entries that take longest, as far as that is known.
  private var slowest: [ID<Service>] {
    let times = base[Latency.self].ofService
    let known = base[Entries.self].all.filter { (times[$0.index].number ?? 0) > 0 }
    return Array(
      known.sorted { (-(times[$0.index].number ?? 0), $0.index) < (-(times[$1.index].number ?? 0), $1.index) }.prefix(Self.entryLimit))
  }

  /// The critical path of an entry: each service with its own time, what the next on the way adds, and the rest.
  private func path(_ entry: ID<Service>) -> Chart {
    let times = base[Latency.self].ofService
    var way: [(service: ID<Service>, time: Double, slowest: (call: Int, time: Double)?)] = []
    var next: ID<Service>? = entry
    var seen: Set<Int> = []
    while let service = next, way.count < Self.hopLimit, seen.insert(service.index).inserted, let time = times[service.index].number {
      let slowest = slowestCall(of: service)
      way.append((service, time, slowest))
      next = slowest.map { topology.calls[$0.call].callee }
    }
    // Who gives up early takes less than what it calls.
    let whole = way.map(\.time).max() ?? 1
    let rows = way.map { service, time, slowest in
      let own = topology.knowledge(.latencyP99, of: service).value ?? 0
      let (ownEnd, nextEnd) = (own / whole, (own + (slowest?.time ?? 0)) / whole)
      var words: Text = "\(Quantity.milliseconds(time)): \(Quantity.milliseconds(own)) of its own"
      if let slowest {
        words = "\(words), \(Quantity.milliseconds(slowest.time)) for \(topology.name(topology.calls[slowest.call].callee))"
      }
      let rest = time - own - (slowest?.time ?? 0)
      if rest > time / 1_000 { words = "\(words), \(Quantity.milliseconds(rest)) for others" }
      return Chart.Row(
        label: "\(topology.name(service))",
        shapes: [.bar(from: 0, to: time / whole, .rest), .bar(from: ownEnd, to: nextEnd, .then), .bar(from: 0, to: ownEnd, .now)],
        words: words)
    }
    return Chart(
      title: "Answer time of \(topology.name(entry)), along its critical path", label: "service", figures: "99th percentile, at most",
      rows: rows, keys: [(.now, "its own work"), (.then, "the slowest that it waits for"), (.rest, "others that it waits for")],
      note: "Percentiles do not add: each sum is an upper estimate, `latency_ms` in `topolint facts`.")
  }

  /// The call that adds most to the answer of a service, and what it adds: that of the slowest of its stage.
  private func slowestCall(of service: ID<Service>) -> (call: Int, time: Double)? {
    let (effort, times) = (base[CallEffort.self], base[Latency.self].ofService)
    let calls = topology.calls(of: service).filter { effort.isTimed[$0] }.map { call in
      let callee = times[topology.calls[call].callee.index]
      let once = min(callee.most, base[CallTimes.self].worstCase[call].most)
      return (call: call, time: once * (effort.repetitions[call].number ?? 1))
    }
    guard let slowest = calls.max(by: { ($0.time, $1.call) < ($1.time, $0.call) }), slowest.time > 0,
      let whole = times[service.index].number, slowest.time <= whole
    else { return nil }
    return slowest
  }

  // MARK: - Load

  /// What is used most, today and grown.
  private var loads: Chart? {
    let used = base[Utilisation.self]
    let growth = topology.expectedGrowth
    let parts: [(name: Untrusted, used: Double, target: Double)] =
      topology.services.indices.compactMap { index in
        used.ofService[index].number.map { (topology.name(ID<Service>(index)), $0, used.target(index)) }
      }
      + topology.stores.indices.compactMap { index in
        used.ofStore[index].number.map { (topology.name(ID<Store>(index)), $0, base[SystemTier.self].tier.targetUtilisation) }
      }
    let told = parts.enumerated().sorted { (-$0.element.used, $0.offset) < (-$1.element.used, $1.offset) }.prefix(Self.loadLimit)
      .map(\.element)
    if told.isEmpty { return nil }
    let whole = max(told.reduce(1) { max($0, min($1.used * growth, 4)) }, min(told[0].used, 4))
    return Chart(
      title: "Load against capacity, today and at \(Quantity.factor(growth))", label: "part", figures: "of its capacity",
      rows: told.map { part in
        Chart.Row(
          label: "\(part.name)",
          shapes: [
            .bar(from: 0, to: min(part.used * growth / whole, 1), .then), .bar(from: 0, to: min(part.used / whole, 1), .now),
            .bound(part.target / whole),
          ],
          words:
            "\(rounded(part.used)) today, \(rounded(part.used * growth)) at \(Quantity.factor(growth)); \(Quantity.share(part.target)) may be used"
        )
      }, keys: [(.now, "today"), (.then, "at \(Quantity.factor(growth).words)")],
      note:
        "The line is how much may be used in this tier. \(ours: parts.count > told.count ? "The \(told.count) parts that are used most, of \(parts.count) whose load and capacity are known." : "All parts whose load and capacity are known.")"
    )
  }

  private func rounded(_ ratio: Double) -> Quantity { .share((ratio * 1_000).rounded() / 1_000) }

  // MARK: - Size

  /// Depth and fans beside published ones.
  private var sizes: Chart? {
    let services = topology.services.indices.filter { topology.services[$0].role.isOurs && !topology.services[$0].role.isInfrastructure }
    if services.isEmpty { return nil }
    let fans = base[FanInOut.self]
    func quantiles(_ values: [Int32]) -> [(String, Double)] {
      let sorted = services.map { Double(values[$0]) }.sorted()
      return [
        ("half of its services at most", sorted[(sorted.count - 1) / 2]), ("nine in ten", sorted[(sorted.count - 1) * 9 / 10]),
        ("the most", sorted.last!),
      ]
    }
    let depth = Double(base[SynchronousDepth.self].depths.max() ?? 0)
    let others = "45 open-source systems, the largest of each"
    let rows: [(Text, [(String, Double)])] = [
      ("hops of the deepest chain: this system", [("", depth)]),
      ("hops: \(ours: others)", [("half at most", 1), ("nine in ten", 4), ("the deepest", 7)]),
      ("hops: traces of Meta", [("99 in 100 at most", 5)]),
      ("callees of a service: this system", quantiles(fans.fanOut)),
      ("callees: \(ours: others)", [("half at most", 2), ("nine in ten", 7), ("the most", 12)]),
      ("callees: services of Meta", [("half at most", 4), ("nine in ten", 13), ("99 in 100", 93)]),
      ("callers of a service: this system", quantiles(fans.fanIn)),
      ("callers: \(ours: others)", [("half at most", 1), ("nine in ten", 6), ("the most", 13)]),
      ("callers: services of Meta", [("half at most", 2), ("nine in ten", 12), ("99 in 100", 70)]),
    ]
    let whole = rows.flatMap { $0.1 }.reduce(1) { max($0, Self.octaves($1.1)) }
    return Chart(
      title: "Size beside other systems", label: "what", figures: "figures",
      rows: rows.map { label, points in
        let words = points.map { "\(ours: $0.0.isEmpty ? "" : $0.0 + " ")\(Quantity.count($0.1))" as Text }.joined(separator: ", ")
        let places = points.map { Self.octaves($0.1) / whole }
        return Chart.Row(
          label: label, shapes: [.bar(from: places.min() ?? 0, to: places.max() ?? 0, .rest)] + places.map { .dot($0) }, words: words)
      },
      note:
        "Each step to the right is twice as much. Infrastructure is left out. Meta: 18 571 services, data of Huye, Shkuro and Sambasivan, “Lifting the veil on Meta's microservice architecture”, USENIX ATC 2023; open-source systems: the data sets of M3SOulu and clowee. Neither says what is good."
    )
  }

  /// A scale on which 1, 2, 4, 8 are as far from each other; the C library's logarithm is not linked here.
  private static func octaves(_ number: Double) -> Double {
    let more = max(number, 0) + 1
    return Double(more.exponent) + more.significand - 1
  }
}
