import Analyses
import TestSupport
import Testing
import TopologyModel

/// `LoadPropagation`, `RequestFlow`, `Latency`, `Availability`, `AttemptsProduct`, `RetriedLoad` and `RequestTries` against sums and products over every path of small random systems without cycles.
@Suite struct FigureLawsTests {
  private struct System {
    let count: Int
    var edges: [(from: Int, to: Int)] = []
    var services: [[Attribute: Double]] = []
    var calls: [[Attribute: Double]] = []

    init(seed: Int) {
      var random = SeededGenerator(seed: UInt64(seed + 77))
      let count = Int.random(in: 1...9, using: &random)
      self.count = count
      for _ in 0..<count {
        var service: [Attribute: Double] = [
          .latencyP99: Double(Int.random(in: 1...50, using: &random)), .availability: Double.random(in: 0.9...1, using: &random),
        ]
        if Int.random(in: 0..<3, using: &random) == 0 { service[.entryRate] = Double(Int.random(in: 1...100, using: &random)) }
        services.append(service)
      }
      services[0][.entryRate] = 10
      for _ in 0..<(count > 1 ? Int.random(in: 0...(2 * count), using: &random) : 0) {
        let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
        guard a != b else { continue }
        edges.append((min(a, b), max(a, b)))
        var call: [Attribute: Double] = [:]
        if Bool.random(using: &random) { call[.perRequest] = Double(Int.random(in: 1...12, using: &random)) / 4 }
        if Bool.random(using: &random) { call[.batch] = Double(Int.random(in: 1...4, using: &random)) }
        if Bool.random(using: &random) { call[.cacheHitRatio] = Double(Int.random(in: 0...4, using: &random)) / 4 }
        if Bool.random(using: &random) { call[.stage] = Double(Int.random(in: 1...2, using: &random)) }
        if Int.random(in: 0..<4, using: &random) == 0 { call[.mode] = 1 }
        if Bool.random(using: &random) { call[.attempts] = Double(Int.random(in: 1...4, using: &random)) }
        if Int.random(in: 0..<3, using: &random) == 0 { call[.retryBudget] = Double(Int.random(in: 0...5, using: &random)) / 10 }
        if Int.random(in: 0..<3, using: &random) == 0 { call[.fallback] = 1 }
        calls.append(call)
      }
    }

    func factor(_ edge: Int) -> Double {
      let (items, chance) = (calls[edge][.perRequest] ?? 1, 1 - (calls[edge][.cacheHitRatio] ?? 0))
      let size = calls[edge][.batch] ?? 1
      if size == 1 { return items * chance }
      /// The mean number of batches, over every way in which some of the items are asked for.
      func mean(_ left: Int, _ taken: Int) -> Double {
        if left == 0 { return (Double(taken) / size).rounded(.up) }
        return chance * mean(left - 1, taken + 1) + (1 - chance) * mean(left - 1, taken)
      }
      let part = items - items.rounded(.down)
      return (1 - part) * mean(Int(items), 0) + part * mean(Int(items) + 1, 0)
    }

    /// The sum, over every path from a service, of the product of its factors; `visit` is told each.
    func walk(_ service: Int, _ weight: Double, _ visit: (Int, Double) -> Void) {
      visit(service, weight)
      for (edge, ends) in edges.enumerated() where ends.from == service { walk(ends.to, weight * factor(edge), visit) }
    }

    /// The share of a service's requests that needs each other, on the path on which most do; itself included.
    func needed(_ service: Int, _ share: Double, _ all: inout [Int: Double]) {
      all[service] = max(all[service] ?? 0, share)
      for (edge, ends) in edges.enumerated() where ends.from == service && isHard(edge) {
        needed(ends.to, share * min(calls[edge][.perRequest] ?? 1, 1), &all)
      }
    }

    /// Tells the product of tries along every path of calls that are waited for.
    func tries(_ service: Int, _ product: Double, _ visit: (Int, Double) -> Void) {
      visit(service, product)
      for (edge, ends) in edges.enumerated() where ends.from == service {
        // Nobody pauses, so that no retry is under way for long enough to count against a budget.
        tries(ends.to, (isHard(edge) ? product : 1) * (calls[edge][.attempts] ?? 1), visit)
      }
    }

    func isHard(_ edge: Int) -> Bool { calls[edge][.mode] != 1 && calls[edge][.fallback] != 1 }

    /// Where attempts hang for ever, budgets leave their share.
    func attempts(_ edge: Int) -> Double { min(calls[edge][.attempts] ?? 1, 1 + (calls[edge][.retryBudget] ?? .infinity)) }

    /// Tells, for every path from a service, what arrives while all fails: `usual` as long as nothing does.
    func retried(_ service: Int, _ usual: Double, _ rate: Double, _ visit: (Int, Double) -> Void) {
      visit(service, rate)
      for (edge, ends) in edges.enumerated() where ends.from == service {
        retried(ends.to, usual * factor(edge), (isHard(edge) ? rate : usual) * factor(edge) * attempts(edge), visit)
      }
    }

    /// The same of one request, budgets left out: whole calls, which some request makes.
    func most(_ service: Int, _ usual: Double, _ tries: Double, _ visit: (Int, Double) -> Void) {
      visit(service, tries)
      for (edge, ends) in edges.enumerated() where ends.from == service {
        let call = calls[edge]
        let often = call[.cacheHitRatio] == 1 ? 0 : ((call[.perRequest] ?? 1) / (call[.batch] ?? 1)).rounded(.up)
        // No order of the calls is known, so that any other one can fail later.
        let isBefore = edges.indices.contains { $0 != edge && edges[$0].from == ends.from && isHard($0) }
        most(
          ends.to, (isBefore ? tries : usual) * often, (isHard(edge) || isBefore ? tries : usual) * often * (call[.attempts] ?? 1), visit)
      }
    }

    func latency(_ service: Int) -> Double {
      var serial = services[service][.latencyP99]!
      var stages: [Double: Double] = [:]
      let waits = edges.indices.filter { edges[$0].from == service && calls[$0][.mode] != 1 }
      let rare = waits.filter { factor($0) <= 0.01 }
      let isRare = rare.reduce(0) { $0 + factor($1) } <= 0.01
      for edge in waits where !(isRare && rare.contains(edge)) {
        let ends = edges[edge]
        let times = ((calls[edge][.perRequest] ?? 1) / (calls[edge][.batch] ?? 1)).rounded(.up)
        let time = times * latency(ends.to)
        if let stage = calls[edge][.stage] { stages[stage] = max(stages[stage] ?? 0, time) } else { serial += time }
      }
      return stages.values.reduce(serial, +)
    }
  }

  @Test("figures are the sums over all paths", arguments: 0..<300) func paths(seed: Int) {
    let system = System(seed: seed)
    let base = FactBase.of(services: system.count, system.edges.map { ($0.from, $0.to) }, system.services, calls: system.calls)
    var rates = [Double](repeating: 0, count: system.count)
    for entry in 0..<system.count {
      guard let rate = system.services[entry][.entryRate] else { continue }
      system.walk(entry, rate) { rates[$0] += $1 }
    }
    let load = base[LoadPropagation.self]
    var total = 0.0
    for service in 0..<system.count {
      if load.isReached[service] {
        #expect(abs(load.ofService[service].number! - rates[service]) <= 1e-6 * max(1, rates[service]))
      } else {
        #expect(rates[service] == 0)
      }
      var behind = -1.0
      system.walk(service, 1) { behind += $1 }
      #expect(abs(base[RequestFlow.self].callsPerAction[service].number! - behind) <= 1e-6 * max(1, behind))
      let latency = system.latency(service)
      #expect(abs(base[Latency.self].ofService[service].number! - latency) <= 1e-6 * latency)
    }
    var products = [Double?](repeating: nil, count: system.count)
    for entry in 0..<system.count where system.services[entry][.entryRate] != nil {
      system.tries(entry, 1) { products[$0] = max(products[$0] ?? 0, $1) }
    }
    for service in 0..<system.count {
      var shares: [Int: Double] = [:]
      system.needed(service, 1, &shares)
      let available = shares.reduce(1) { $0 * (1 - $1.value * (1 - system.services[$1.key][.availability]!)) }
      #expect(abs(base[Availability.self].ofService[service].number! - available) <= 1e-6)
      let found = base[AttemptsProduct.self].ofService[service].number
      #expect(found == nil ? products[service] == nil : abs(found! - (products[service] ?? 0)) <= 1e-6 * found!)
    }
    var retried = rates.map { _ in 0.0 }
    var most = retried
    for entry in 0..<system.count {
      guard let rate = system.services[entry][.entryRate] else { continue }
      system.retried(entry, rate, rate) { retried[$0] += $1 }
      var ofEntry = rates.map { _ in 0.0 }
      system.most(entry, 1, 1) { ofEntry[$0] += $1 }
      most = zip(most, ofEntry).map(max)
    }
    for service in 0..<system.count where load.isReached[service] {
      #expect(abs(base[RetriedLoad.self].ofService[service].number! - retried[service]) <= 1e-6 * max(1, retried[service]))
      #expect(abs(base[RequestTries.self].ofService[service].number! - most[service]) <= 1e-6 * max(1, most[service]))
    }
    for (edge, ends) in system.edges.enumerated() { total += rates[ends.from] * system.factor(edge) }
    #expect(abs(load.calls.number! - total) <= 1e-6 * max(1, total))
  }
}
