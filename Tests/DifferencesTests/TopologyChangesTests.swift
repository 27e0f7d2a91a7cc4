import TestSupport
import Testing
import TopologyModel

@testable import Differences

@Suite("Topology changes") struct TopologyChangesTests {
  private static let shop = """
    topolint: 1
    name: shop
    scale: {users: 1M}
    defaults: {call: {timeout: 1s}}
    services:
      web: {entry: true, replicas: 2, calls: [{to: stock}, {to: card, attempts: 3}]}
      stock: {latency: {p99: 40ms}, publishes: [{to: sold}], uses: [{store: db, access: read}]}
      mail: {consumes: [{from: sold, steps: [read, send]}]}
    externals: {card: {}}
    stores: {db: {kind: postgres}}
    queues: {sold: {kind: kafka}}

    """

  private func expect(_ replaced: String, _ by: String, _ changes: String...) {
    #expect(Self.shop.contains(replaced))
    let other = Self.shop.replacing(replaced, with: by)
    #expect(DifferencesTests.changes(from: Self.shop, to: other).all.map(\.text) == changes)
  }

  @Test("a topology differs in nothing from itself, wherever its parts stand")
  func same() {
    #expect(changes(from: Self.shop, to: Self.shop).isEmpty)
    let turned = Self.shop.replacing("{to: stock}, {to: card, attempts: 3}", with: "{to: card, attempts: 3}, {to: stock}")
    #expect(changes(from: Self.shop, to: "# a comment\n" + turned).isEmpty)
  }

  @Test("elements come and go with all that they take part in")
  func elements() {
    expect("{to: card, attempts: 3}", "{to: mail}", "- call web -> card", "+ call web -> mail")
    expect("queues: {sold: {kind: kafka}}", "queues: {sold: {kind: kafka}, late: {}}", "+ queue late")
    expect("  mail:", "  post:", "- service mail", "+ service post", "- consume sold -> mail", "+ consume sold -> post")
    expect("{store: db, access: read}", "{store: cache}", "+ store cache", "+ use stock -> cache", "- use stock -> db")
    expect("publishes: [{to: sold}], ", "", "- publish stock -> sold")
  }

  @Test("attributes are told with their units, in the order of the native format")
  func attributes() {
    expect("replicas: 2", "replicas: 3, zones: 2", "~ service web: replicas 2 -> 3, zones nothing -> 2")
    expect("p99: 40ms", "p99: 2s", "~ service stock: latency.p99 40ms -> 2s")
    expect("users: 1M", "users: 20k", "~ topology: scale.users 1M -> 20k")
    expect("access: read", "access: readwrite, pool: 5", "~ use stock -> db: access read -> readwrite, pool nothing -> 5")
    expect("kind: postgres", "kind: mysql", "~ store db: kind postgres -> mysql")
    expect("steps: [read, send]", "steps: [send]", "~ consume sold -> mail: steps [read, send] -> [send]")
    expect("name: shop", "name: book shop", "~ topology: name shop -> book shop")
  }

  @Test("a default is told once, and a call only where it says otherwise than before")
  func defaults() {
    expect("timeout: 1s", "timeout: 2s", "~ topology: defaults.call.timeout 1s -> 2s")
    expect("{to: stock}", "{to: stock, timeout: 1s}")
    expect("{to: stock}", "{to: stock, timeout: none}", "~ call web -> stock: timeout 1s -> none")
  }

  @Test("rates that were observed are told in one unit")
  func rates() {
    let seen = Self.shop.replacing("{to: stock}", with: "{to: stock, observed: {rate: 66.6/m}}")
    let changed = changes(from: seen, to: seen.replacing("66.6/m", with: "1.11752/s"))
    #expect(changed.all.map(\.text) == ["~ call web -> stock: observed.rate 1.11/s -> 1.11752/s"])
    let seldom = changes(from: seen, to: seen.replacing("66.6/m", with: "30/m"))
    #expect(seldom.all.map(\.text) == ["~ call web -> stock: observed.rate 66.6/m -> 30/m"])
    let silent = changes(from: seen.replacing("66.6/m", with: "0/s"), to: seen.replacing("66.6/m", with: "50/s"))
    #expect(silent.all.map(\.text) == ["~ call web -> stock: observed.rate 0/s -> 50/s"])
  }

  @Test("a service that becomes somebody else's is the same, with another role")
  func roles() {
    expect("externals: {card: {}}", "externals: {}", "~ service card: role external -> undeclared")
    expect("web: {", "web: {role: gateway, ", "~ service web: role service -> gateway")
    expect("  mail: {", "  edge: {role: gateway}\n  mail: {", "+ service (gateway) edge")
    expect("stores: {db: {kind: postgres}}", "stores: {}", "~ store db: declared true -> false, kind postgres -> nothing")
  }

  /// The same changes seen from the other side.
  private func swapped(_ changes: TopologyChanges) -> [TopologyChanges.Change] {
    changes.all.map { change in
      let way: TopologyChanges.Way = change.way == .added ? .removed : change.way == .removed ? .added : .changed
      let attributes = change.attributes.map { TopologyChanges.AttributeChange(name: $0.name, before: $0.after, after: $0.before) }
      return TopologyChanges.Change(kind: change.kind, names: change.names, way: way, role: change.role, attributes: attributes)
    }
  }

  @Test("seen from the other side the same changes, turned round", arguments: 0..<60 as Range<UInt64>)
  func turned(seed: UInt64) {
    let (a, b) = (RandomShop(seed: seed).yaml, RandomShop(seed: seed &+ 1000).yaml)
    let there = changes(from: a, to: b)
    #expect(changes(from: b, to: a).all == swapped(there))
    #expect(changes(from: a, to: a).isEmpty)
    // What came and what went make up the difference in numbers.
    let (old, new) = (topology(a), topology(b))
    let calls = there.all.filter { $0.kind == .call }
    #expect(new.calls.count - old.calls.count == calls.count { $0.way == .added } - calls.count { $0.way == .removed })
  }
}

/// A small random topology.
private struct RandomShop {
  let yaml: String

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var yaml = "topolint: 1\n" + (random.chance(1, in: 2) ? "defaults: {call: {timeout: \(1 + random.below(3))s}}\n" : "")
    yaml += "services:\n"
    for service in 0..<(2 + random.below(5)) {
      yaml += "  s\(service):\n    replicas: \(1 + random.below(2))\n"
      if random.chance(1, in: 4) { yaml += "    role: gateway\n" }
      var callees: Set<Int> = []
      for _ in 0..<random.below(4) { callees.insert(random.below(8)) }
      if !callees.isEmpty { yaml += "    calls:\n" }
      for callee in callees.sorted() {
        yaml += "      - {to: s\(callee)" + (random.chance(1, in: 2) ? ", attempts: \(1 + random.below(3))" : "")
        yaml += (random.chance(1, in: 2) ? ", timeout: \(1 + random.below(3))s" : "") + "}\n"
      }
      if random.chance(1, in: 3) { yaml += "    publishes: [{to: q\(random.below(2))}]\n" }
      if random.chance(1, in: 3) { yaml += "    consumes: [{from: q\(random.below(2))}]\n" }
      if random.chance(1, in: 3) { yaml += "    uses: [{store: d\(random.below(2)), access: \(random.pick(["read", "write"]))}]\n" }
    }
    if random.chance(1, in: 2) { yaml += "externals: {s7: {availability: 99.9%}}\n" }
    self.yaml = yaml
  }
}
