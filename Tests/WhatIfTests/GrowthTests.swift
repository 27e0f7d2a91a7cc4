import Advising
import Analyses
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@Suite("Growth") struct GrowthTests {
  private func words(_ growth: Growth, _ base: FactBase) -> [String] {
    growth.saturations.map { "\(base.topology.name($0.element).text) \($0.limit.rawValue) \($0.factor)" }
  }

  @Test("a database that takes 1000 of 5000 a second breaks at 4 times the load, and at 10 times a cache has to answer 60 %")
  func database() throws {
    let shop = base(
      "topolint: 1\nservices: {web: {entry: {rate: 1000/s}, uses: [{store: db, access: read}]}}\nstores: {db: {capacity: 5000/s}}\n",
      tier: .t1)
    let growth = Growth(by: 10, in: shop)
    #expect(growth.targetUtilisation == 0.8)
    #expect(words(growth, shop) == ["db capacity 4.0"])
    #expect(growth.saturations[0].fullAt == 5)
    #expect(growth.missing.map(\.text) == ["capacity of 'web'"])
    guard case .cache(let ratio, let isKnownToRead) = growth.saturations[0].remedies[0] else {
      Issue.record("\(growth.saturations[0].remedies)")
      return
    }
    #expect(abs(ratio - 0.6) < 1e-12 && isKnownToRead)
    guard case .capacity(12_500) = growth.saturations[0].remedies.last else {
      Issue.record("\(growth.saturations[0].remedies)")
      return
    }
    #expect(Growth(by: 4, in: shop).saturations.isEmpty, "at 4 times it is just full enough")
  }

  @Test("grown by the factor that is told, a part is used exactly as much as it may be", arguments: 0..<50)
  func exact(seed: UInt64) {
    let text = RandomSystem(seed: seed).yaml.replacing("d0: {}", with: "d0: {capacity: 900/s}").replacing(
      "d1: {}", with: "d1: {capacity: 90/s}")
    let shop = base(text, tier: .t1)
    for saturation in Growth(by: 100, in: shop).saturations {
      guard case .store(let store) = saturation.element else { continue }
      let used = FactBase(shop.topology.scaled(by: saturation.factor), tier: .t1)[Utilisation.self].ofStore[store.index].number
      #expect(abs(used! - 0.8) < 1e-9)
    }
    let factors = Growth(by: 100, in: shop).saturations.map(\.factor)
    #expect(factors == factors.sorted() && factors.allSatisfy { $0 < 100 })
  }

  @Test("what saturates first comes first: services, workers, stores and queues")
  func order() {
    let shop = base(
      """
      topolint: 1
      services:
        web: {entry: {rate: 100/s}, capacity: 1000/s, concurrency: 20, latency: {p99: 100ms}, publishes: [{to: q}], calls: [{to: a}]}
        a: {capacity: 250/s, replicas: 2}
        mail: {consumes: [{from: q}], capacity: 200/s}
      queues: {q: {}}

      """, tier: .t1)
    #expect(words(Growth(by: 10, in: shop), shop) == ["mail capacity 1.8", "q consumers 1.8", "a capacity 4.0", "web capacity 8.0"])
    #expect(Growth(by: 2, in: shop).saturations.count == 2)
  }

  @Test("workers run out at the load that fills them")
  func workers() {
    let shop = base("topolint: 1\nservices: {web: {entry: {rate: 100/s}, concurrency: 20, latency: {p50: 100ms, p99: 100ms}}}\n")
    let growth = Growth(by: 3, in: shop)
    #expect(words(growth, shop) == ["web workers 2.0"])
    guard case .replicas(_, 2) = growth.saturations[0].remedies[0] else {
      Issue.record("\(growth.saturations[0].remedies)")
      return
    }
  }

  @Test("asynchronous where nobody needs the answer, else cached, else batched, and replicas in any case")
  func remedies() {
    func remedies(_ call: String, _ capacity: Int = 1_000) -> [String] {
      let shop = base(
        "topolint: 1\nservices: {web: {entry: {rate: 100/s}, calls: [{to: a, \(call)}]}, a: {capacity: \(capacity)/s}}\n", tier: .t1)
      return Growth(by: 10, in: shop).saturations[0].remedies.map { remedy in
        switch remedy {
        case .makeAsynchronous: "async"
        case .cache(_, let isKnownToRead): isKnownToRead ? "cache" : "cache?"
        case .batch(_, let size): "batch \(size)"
        case .queueWrites: "queue"
        case .replicas(_, let count): "replicas \(count)"
        case .connections(let count, let pool): "connections \(count) \(pool)"
        case .capacity: "capacity"
        }
      }
    }
    #expect(remedies("needs_response: false") == ["async", "replicas 2.0"])
    #expect(remedies("cacheable: true") == ["cache", "replicas 2.0"])
    #expect(remedies("fallback: true") == ["cache?", "replicas 2.0"])
    #expect(remedies("idempotent: false") == ["replicas 2.0"])
    #expect(remedies("idempotent: false, per_request: 20", 2_000) == ["batch 13.0", "replicas 13.0"])
    #expect(remedies("idempotent: false, per_request: 20") == ["replicas 25.0"], "no batch is large enough")
  }

  @Test("a service that takes nothing, or of which nothing runs, is no trap")
  func nothing() {
    for service in ["capacity: 0/s", "capacity: 10/s, replicas: 0", "capacity: 0/s, replicas: 0, concurrency: 1, latency: {p99: 1s}"] {
      let shop = base("topolint: 1\nservices: {web: {entry: {rate: 100/s}, \(service)}}\n", tier: .t1)
      for saturation in Growth(by: 1e15, in: shop).saturations { #expect(!saturation.remedies.isEmpty) }
      #expect(Growth(by: 2, in: shop).saturations.first?.factor == 0)
    }
  }

  @Test("replicas that growth takes open connections, and the store has to have them") func connections() {
    let text = """
      topolint: 1
      services:
        web: {entry: {rate: 100/s}, replicas: 2, capacity: 100/s, uses: [{store: db, pool: 10}]}
        old: {replicas: 3, uses: [{store: db, pool: 5}]}
      stores: {db: {max_connections: 60, capacity: 1M/s}}
      """
    let shop = base(text, tier: .t1)
    // 5 replicas are 65 connections, and from 100 x f / 80 > 4 on it takes 5.
    let growth = Growth(by: 4, in: shop)
    let pools = growth.saturations.filter { $0.limit == .connections }
    #expect(pools.count == 1 && abs(pools[0].factor - 3.2) < 1e-9)
    #expect(pools[0].load == 35 && pools[0].loadThen == 65 && pools[0].capacity == 60)
    guard case .connections(65, pool: 7) = pools[0].remedies[0] else {
      Issue.record("\(pools[0].remedies)")
      return
    }
    #expect(Growth(by: 3.2, in: shop).saturations.allSatisfy { $0.limit != .connections })
  }

  @Test("users and requests at entries grow, nothing else does; findings that come with it are told")
  func scaled() {
    let text =
      "topolint: 1\nscale: {users: 500}\nservices:\n  web: {entry: {rate: 100/s}, calls: [{to: a, timeout: 1s}]}\n  a: {capacity: 150/s}\n"
    let shop = base(text)
    let grown = FactBase(shop.topology.scaled(by: 10))
    #expect(grown.topology.knowledge(.users).value == 5_000)
    #expect(grown[LoadPropagation.self].ofService.map(\.number) == [1_000, 1_000])
    #expect(grown[Utilisation.self].capacities[0].number == 150)
    let rules = RuleSet()
    let (before, after) = (
      Lint.run(shop.topology, SourceFiles(), [], rules: rules), Lint.run(grown.topology, SourceFiles(), [], rules: rules)
    )
    #expect(before.tier == .t1 && after.tier == .t2)
    let changes = FindingChanges(from: before, to: after)
    #expect(changes.changed.contains { $0.after.rule.id == "saturation" } || changes.appeared.contains { $0.rule.id == "saturation" })
    #expect(FindingChanges(from: before, to: before).isEmpty)
    let back = FindingChanges(from: after, to: before)
    #expect(
      back.gone.count == changes.appeared.count && back.appeared.count == changes.gone.count && back.changed.count == changes.changed.count)
  }
}
