import Analyses
import Linting
import SourceText
import TestSupport
import Testing
import TopologyModel
import WhatIf

@Suite("Consequences") struct ConsequencesTests {
  @Test("whoever waits for what fails, fails, and the way there is told")
  func chain() {
    let shop = base(
      "topolint: 1\nservices:\n  web: {entry: true, calls: [{to: cart}, {to: blog}]}\n  cart: {calls: [{to: pay}]}\n  pay: {}\n  blog: {}\n"
    )
    let consequences = shop.fail("pay")
    #expect(shop.words(consequences) == "cart failed, pay failed, web failed")
    #expect(shop.path(consequences, "web") == "web -> cart, cart -> pay")
    #expect(shop.path(consequences, "pay") == "" && shop.path(consequences, "blog") == "")
    #expect(shop.reason(consequences, "web") == "waits for 'cart', which fails; no fallback")
    #expect(shop.reason(consequences, "blog") == "not concerned")
    #expect(consequences.entriesHit == 1 && consequences.entriesFailed == 1 && consequences.entries == 1)
    #expect(consequences.trafficHit == 1 && consequences.trafficFailed == 1, "whatever comes in at the one entry, all of it fails")
  }

  @Test("where no rate is known, the share of users is that of any rates, or what would decide it is named")
  func unrated() {
    func shop(_ rate: String, _ share: String = "") -> FactBase {
      base("topolint: 1\nservices:\n  web: {entry: \(rate), calls: [{to: pay\(share)}]}\n  pay: {}\n  blog: {}\n")
    }
    #expect(
      shop("true", ", per_request: 0.1").fail("pay").trafficFailed == shop("{rate: 7/s}", ", per_request: 0.1").fail("pay").trafficFailed)
    let two = base(
      "topolint: 1\nservices:\n  web: {entry: true, calls: [{to: pay}]}\n  app: {entry: true, calls: [{to: db}]}\n  pay: {}\n  db: {}\n  x: {}\n"
    )
    #expect(two.fail("pay", "db").trafficFailed == 1 && two.fail("pay", "db").missing.isEmpty)
    #expect(two.fail("x").trafficHit == 0 && two.fail("x").missing.isEmpty)
    let one = two.fail("pay")
    #expect(one.trafficFailed == nil && one.missing.map(\.text) == ["rate of 'app'", "rate of 'web'"])
  }

  @Test("a fallback stops failure, and what is missing is missing for all who wait")
  func fallback() {
    let shop = base(
      "topolint: 1\nservices:\n  web: {entry: true, calls: [{to: cart}]}\n  cart: {calls: [{to: tips, fallback: true}]}\n  tips: {}\n")
    let consequences = shop.fail("tips")
    #expect(shop.words(consequences) == "cart degraded, tips failed, web degraded")
    #expect(shop.reason(consequences, "cart") == "has a fallback for 'tips', which fails")
    #expect(shop.reason(consequences, "web") == "passes on what 'cart' answers, which is degraded")
    #expect(consequences.entriesFailed == 0 && consequences.entriesHit == 1)
  }

  @Test("a queue stops both: its ends are degraded, and nobody who waits for them notices")
  func queues() {
    let text = """
      topolint: 1
      services:
        web: {entry: true, calls: [{to: orders}]}
        orders: {publishes: [{to: placed}]}
        mail: {consumes: [{from: placed}]}
      queues: {placed: {}}

      """
    let shop = base(text)
    let consumer = shop.fail("mail")
    #expect(shop.words(consumer) == "mail failed, orders degraded, placed degraded")
    #expect(shop.path(consumer, "orders") == "orders -> placed, placed -> mail")
    #expect(shop.reason(consumer, "placed") == "'mail' takes no messages from it, and they pile up")
    #expect(consumer.entriesHit == 0)
    let queue = shop.fail("placed")
    #expect(shop.words(queue) == "mail degraded, orders degraded, placed failed")
    #expect(shop.path(queue, "mail") == "placed -> mail", "messages flow from the queue")
    #expect(shop.words(shop.fail("orders")) == "orders failed, web failed", "consumers of who publishes no more are idle, not hit")
  }

  @Test("50 messages a second that nobody takes fill a queue of 100 000 in 2000 s")
  func full() throws {
    let shop = base(
      """
      topolint: 1
      services:
        orders: {entry: {rate: 50/s}, publishes: [{to: placed}]}
        mail: {consumes: [{from: placed}]}
      queues: {placed: {max_length: 100k}}

      """)
    let consequences = shop.fail("mail")
    #expect(
      shop.reason(consequences, "placed") == "'mail' takes no messages from it, and they pile up: 50/s, full after 33.33 min")
    guard case .queue(let queue) = shop.element("placed") else { return }
    #expect(consequences.fullAfter(queue) == 2_000)
  }

  @Test("where no input can speak of a fallback, that is said")
  func unknownFallback() {
    var reading = TopologyReading()
    func pod(_ name: String, _ callee: String?) -> String {
      let env = callee.map { ", env: [{name: URL, value: \"http://\($0)\"}]" } ?? ""
      return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec:
          selector: {matchLabels: {app: \(name)}}
          template:
            metadata: {labels: {app: \(name)}}
            spec: {containers: [{name: \(name), image: "example/\(name):1"\(env)}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: \(name)}
        spec: {selector: {app: \(name)}, ports: [{port: 80}]}

        """
    }
    reading.read(path: Untrusted("k8s.yaml"), text: Array((pod("web", "cart") + "---\n" + pod("cart", nil)).utf8))
    let shop = FactBase(reading.finish().topology)
    let consequences = shop.fail("cart")
    #expect(shop.words(consequences) == "cart failed, web failed")
    #expect(shop.reason(consequences, "web") == "waits for 'cart', which fails; whether it has a fallback is not known")
    #expect(consequences.missing.map(\.text) == ["fallback of 'web' -> 'cart'"])
  }

  @Test("with a store fail all who use it; without a registry all go on, and telemetry is missed by nobody")
  func others() {
    let text = """
      topolint: 1
      services:
        web: {entry: true, calls: [{to: books}, {to: eureka}, {to: jaeger}]}
        books: {uses: [{store: db}]}
        eureka: {role: registry}
        jaeger: {role: telemetry}
      stores: {db: {}}

      """
    let shop = base(text)
    #expect(shop.words(shop.fail("db")) == "books failed, web failed, db failed")
    #expect(shop.words(shop.fail("eureka")) == "eureka failed, web degraded")
    #expect(shop.words(shop.fail("jaeger")) == "jaeger failed")
  }

  @Test("several failures are judged together, round cycles too, and the shortest way is the one that is told")
  func several() {
    let ring = base(
      "topolint: 1\nservices:\n  a: {calls: [{to: b}]}\n  b: {calls: [{to: a}, {to: c}]}\n  c: {}\n  d: {calls: [{to: a}, {to: e}]}\n  e: {}\n"
    )
    #expect(ring.words(ring.fail("c")) == "a failed, b failed, c failed, d failed")
    let both = ring.fail("c", "e")
    #expect(ring.path(both, "d") == "d -> e")
    #expect(ring.path(both, "a") == "a -> b, b -> c")
  }

  @Test("of users' requests no more are hit than come to what fails, and no more than come in where it is needed")
  func traffic() {
    let text = """
      topolint: 1
      services:
        a: {entry: {rate: 60/s}, calls: [{to: b, per_request: 0.5}]}
        c: {entry: {rate: 40/s}, calls: [{to: b, fallback: true}, {to: d, cache: {hit_ratio: 90%}, batch: 10}]}
        b: {}
        d: {}

      """
    let shop = base(text)
    let b = shop.fail("b")
    #expect(b.entriesFailed == 1 && b.entriesHit == 2)
    #expect(b.trafficFailed == 0.3, "60/s x 0.5 of 100/s")
    #expect(b.trafficHit == 0.7, "and 40/s that fall back")
    let d = shop.fail("d")
    #expect(d.trafficFailed == 0.4, "a cache runs out before the outage ends; a batch that fails takes all of it along")
    #expect(shop.fail("a").trafficFailed == 0.6)
    #expect(shop.fail("a", "c").trafficFailed == 1)
  }

  @Test("who comes three times may come on once, and who comes to two that fail comes once")
  func visits() {
    let again = base(
      "topolint: 1\nservices: {a: {entry: {rate: 100/s}, calls: [{to: b, per_request: 3}]}, b: {calls: [{to: c, per_request: 0.1}]}, c: {}}\n"
    )
    #expect(again.fail("b").trafficFailed == 1 && abs(again.fail("c").trafficFailed! - 0.3) < 1e-12)
    let text = """
      topolint: 1
      services:
        web: {entry: {rate: 100/s}, calls: [{to: a, per_request: 0.5}, {to: b, per_request: 0.5}]}
        a: {calls: [{to: x, per_request: 0.5}, {to: y, per_request: 0.5}]}
        b: {}
        x: {calls: [{to: z}]}
        y: {calls: [{to: z}]}
        z: {}

      """
    #expect(base(text).fail("x", "y", "z").trafficFailed == 0.5 && base(text).fail("z").trafficFailed == 0.5)
  }

  @Test("what is slow takes those along who give up, whatever fallback there is behind them")
  func slowFallback() {
    func system(_ needed: String) -> FactBase {
      base(
        "topolint: 1\nservices: {web: {entry: {rate: 100/s}, calls: [{to: a, timeout: 7s}]}, a: {\(needed)}, s: {}}\nstores: {d: {}}\n")
    }
    let call = system("calls: [{to: s, fallback: true}]")
    #expect(call.slow("s", 10_000).trafficFailed == 1 && call.slow("s", .infinity).trafficFailed == 1)
    #expect(call.slow("s", 5_000).trafficFailed == 0 && call.fail("s").trafficFailed == 0)
    let use = system("uses: [{store: d, per_request: 0.5, fallback: true}]")
    let slow = use.slow("d", 10_000)
    #expect(slow.entriesFailed == 1 && slow.trafficFailed == 0.5)
    let unused = system("uses: [{store: d, per_request: 0, fallback: true}]")
    #expect(unused.slow("d", 10_000).entriesFailed == 0, "no request waits for it")
    let failed = use.fail("d")
    #expect(failed.trafficFailed == 0 && failed.trafficHit == 0.5)
    #expect(use.reason(failed, "a") == "has a fallback for 'd', which fails" && use.path(failed, "web") == "web -> a, a -> d")
  }

  @Test("a way of many edges is told in part, and its length in full")
  func longPath() {
    let text = (0..<100).reduce("topolint: 1\nservices:\n") { $0 + "  s\($1): {calls: [{to: s\($1 + 1)}]}\n" } + "  s100: {}\n"
    let chain = base(text)
    let consequences = chain.fail("s100")
    #expect(consequences.path(of: chain.element("s0")).count == Consequences.pathLimit)
    #expect(consequences.distance(of: chain.element("s0")) == 100)
  }

  // MARK: - Laws

  @Test("states are those of the plainest method", arguments: 0..<300)
  func plainest(seed: UInt64) {
    let system = RandomSystem(seed: seed)
    let base = base(system.yaml)
    var random = SeededGenerator(seed: seed &+ 1_000)
    for failing in system.names.map({ [$0] }) + [[random.pick(system.names), random.pick(system.names)]] {
      let expected = system.states(failing: failing)
      let consequences = base.fail(failing)
      for name in system.names {
        #expect(consequences.state(of: base.element(name)).word == expected[name], "\(name) when \(failing) fail in\n\(system.yaml)")
      }
    }
  }

  @Test("every way leads along declared edges to the fault, and none that explains the state is shorter", arguments: 0..<100)
  func paths(seed: UInt64) {
    let system = RandomSystem(seed: seed)
    let base = base(system.yaml)
    let edges = Set(
      system.calls.map { "s\($0.from) -> s\($0.to)" } + system.uses.map { "s\($0) -> d\($1)" } + system.publishes.map { "s\($0) -> q\($1)" }
        + system.consumes.map { "q\($1) -> s\($0)" })
    for fault in system.names {
      let consequences = base.fail(fault)
      let states = system.states(failing: [fault])
      // By layers: who fails one call further away.
      var distance = [fault: 0]
      var layer = [fault]
      while !layer.isEmpty {
        var next: [String] = []
        for callee in layer {
          let callers =
            system.calls.filter { !$0.isAsync && !$0.hasFallback && "s\($0.to)" == callee }.map { "s\($0.from)" }
            + system.uses.filter { "d\($0.1)" == callee && !system.withoutStores.contains($0.0) }.map { "s\($0.0)" }
          for caller in callers where distance[caller] == nil {
            distance[caller] = distance[callee]! + 1
            next.append(caller)
          }
        }
        layer = next
      }
      for name in system.names where states[name] != "ok" && name != fault {
        let path = consequences.path(of: base.element(name))
        let steps = path.map { "\(base.topology.name($0.from).text) -> \(base.topology.name($0.to).text)" }
        #expect(!steps.isEmpty && steps.allSatisfy { edges.contains($0) }, "\(steps)")
        #expect([path.last!.from, path.last!.to].contains(base.element(fault)))
        #expect(path.count == consequences.distance(of: base.element(name)))
        if states[name] == "failed" { #expect(path.count == distance[name]) }
      }
    }
  }

  @Test("failing more never heals", arguments: 0..<100)
  func monotone(seed: UInt64) {
    let system = RandomSystem(seed: seed)
    let base = base(system.yaml)
    var random = SeededGenerator(seed: seed &+ 2_000)
    var failing: [String] = []
    var before = base.fail(failing)
    for _ in 0..<4 {
      failing.append(random.pick(system.names))
      let after = base.fail(failing)
      #expect(zip(before.states, after.states).allSatisfy { $0 <= $1 })
      #expect(before.trafficFailed ?? 0 <= after.trafficFailed ?? 1 && before.trafficHit ?? 0 <= after.trafficHit ?? 1)
      before = after
    }
  }

  @Test("a fallback more never makes anything fail", arguments: 0..<100)
  func moreFallbacks(seed: UInt64) {
    var system = RandomSystem(seed: seed)
    let before = base(system.yaml)
    guard !system.calls.isEmpty else { return }
    system.calls[Int(seed) % system.calls.count].hasFallback = true
    let after = base(system.yaml)
    for name in system.names {
      let failed = zip(before.fail(name).states, after.fail(name).states)
      #expect(failed.allSatisfy { $0 == .failed || $1 != .failed })
    }
  }
}
