import Analyses
import TestSupport
import Testing
import TopologyModel
import WhatIf

@Suite("Slow answers") struct SlowAnswersTests {
  private func shop(_ call: String = "", _ web: String = "", _ stock: String = "") -> FactBase {
    base(
      "topolint: 1\nservices:\n  web: {entry: {rate: 100/s}\(web), calls: [{to: stock\(call)}]}\n  stock: {\(stock)}\n")
  }

  @Test("100 requests a second that wait 3 s hold 300 workers: of 200 all are held after 2 s")
  func threads() {
    let shop = shop("", ", concurrency: 200")
    let consequences = shop.slow("stock", 3_000)
    #expect(shop.words(consequences) == "stock degraded, web failed")
    #expect(consequences.exhaustion == [shop.service("web"): 2])
    #expect(
      shop.reason(consequences, "web")
        == "waits 3 s for 'stock' (100/s × 3 s: 300 at once): 300 workers of a replica would wait, there are 200: all are held after 2 s")
    #expect(shop.path(consequences, "web") == "web -> stock")
  }

  @Test("300 workers are enough, and so are 150 on each of two replicas")
  func enough() {
    let one = shop("", ", concurrency: 300")
    #expect(one.words(one.slow("stock", 3_000)) == "stock degraded, web degraded")
    #expect(one.reason(one.slow("stock", 3_000), "web").hasSuffix("300 of 300 workers of a replica wait"))
    let two = shop("", ", concurrency: 150, replicas: 2")
    #expect(two.slow("stock", 3_000).exhaustion.isEmpty)
    #expect(two.slow("stock", 3_001).exhaustion == [two.service("web"): 3])
  }

  @Test("70 requests a second of 3 s are 210, more than 200")
  func book() {
    let shop = base("topolint: 1\nservices:\n  web: {entry: {rate: 70/s}, concurrency: 200, calls: [{to: stock}]}\n  stock: {}\n")
    #expect(abs(shop.slow("stock", 3_000).exhaustion[shop.service("web")]! - 200 / 70) < 1e-9)
  }

  @Test("what never answers holds whoever has no timeout, for ever, and whoever has one until it is over")
  func neverAnswers() {
    let patient = shop("", ", concurrency: 200")
    #expect(patient.words(patient.slow("stock", .infinity)) == "stock degraded, web failed")
    #expect(patient.reason(patient.slow("stock", .infinity), "web").hasPrefix("waits for ever for 'stock', which hangs: no timeout"))
    let timed = shop(", timeout: 1s, fallback: true", ", concurrency: 200")
    #expect(timed.words(timed.slow("stock", .infinity)) == "stock degraded, web degraded")
    let store = base("topolint: 1\nservices:\n  web: {entry: {rate: 100/s}, uses: [{store: db}]}\nstores: {db: {}}\n")
    #expect(store.words(store.slow("db", .infinity)).hasSuffix("web failed"))
  }

  @Test("a call is tried again after the failures that its attempts are for, and its breaker opens at those that it counts")
  func kinds() {
    let timed = shop(", timeout: 1s, attempts: 3, retry_on: timeout")
    #expect(timed.reason(timed.slow("stock", 3_000), "web").hasPrefix("calls to 'stock' time out: 3 × 1 s = 3 s"))
    let others = shop(", timeout: 1s, attempts: 3, retry_on: [refused, error]")
    #expect(others.reason(others.slow("stock", 3_000), "web").hasPrefix("calls to 'stock' time out: 1 × 1 s"))
    func opens(_ failures: String) -> Bool {
      let shop = shop(", timeout: 1s, breaker: {failures: \(failures)}")
      return shop.reason(shop.slow("stock", 3_000), "web").contains("the breaker opens")
    }
    #expect(opens("timeout") && opens("[error, timeout]") && !opens("error"))
  }

  @Test("what is not declared is named, not guessed")
  func unknown() {
    let shop = base("topolint: 1\nservices:\n  web: {calls: [{to: stock}]}\n  stock: {}\n")
    let consequences = shop.slow("stock", 3_000)
    #expect(shop.words(consequences) == "stock degraded, web degraded")
    #expect(
      Set(consequences.missing.map(\.text)) == ["concurrency of 'stock'", "rate of 'stock'", "concurrency of 'web'", "rate of 'web'"])
  }

  @Test("a timeout below the answer is a failure after all attempts; with time enough the caller waits")
  func timeout() {
    let strict = shop(", timeout: 1s, attempts: 2, backoff: 50ms")
    let consequences = strict.slow("stock", 3_000)
    #expect(strict.words(consequences) == "stock degraded, web failed")
    #expect(
      strict.reason(consequences, "web")
        == "calls to 'stock' time out: 2 × 1 s and 50 ms of pauses = 2.05 s (100/s × 2.05 s: 205 at once)")
    let patient = shop(", timeout: 3s")
    #expect(patient.words(patient.slow("stock", 3_000)) == "stock degraded, web degraded")
  }

  @Test("behind a fallback the caller lives, unless its workers are all held while it finds out")
  func held() {
    let call = ", timeout: 1s, fallback: true"
    let few = shop(call, ", concurrency: 50")
    #expect(few.words(few.slow("stock", 3_000)) == "stock degraded, web failed")
    #expect(few.slow("stock", 3_000).exhaustion == [few.service("web"): 0.5])
    let many = shop(call, ", concurrency: 100")
    #expect(many.words(many.slow("stock", 3_000)) == "stock degraded, web degraded")
    let breaker = shop(call + ", breaker: true", ", concurrency: 50")
    #expect(breaker.words(breaker.slow("stock", 3_000)) == "stock degraded, web degraded")
    let blind = shop(call + ", breaker: {min_calls: 2000, window: 10s}", ", concurrency: 50")
    #expect(blind.words(blind.slow("stock", 3_000)) == "stock degraded, web failed", "1000 calls in 10 s never open it")
    let bulkhead = shop(call + ", max_concurrency: 40", ", concurrency: 50")
    #expect(bulkhead.words(bulkhead.slow("stock", 3_000)) == "stock degraded, web degraded")
  }

  @Test("a breaker without timeouts sees no errors; a bulkhead holds all the same")
  func protections() {
    let breaker = shop(", breaker: true", ", concurrency: 200")
    #expect(breaker.words(breaker.slow("stock", 3_000)) == "stock degraded, web failed")
    let bulkhead = shop(", max_concurrency: 64", ", concurrency: 200")
    let consequences = bulkhead.slow("stock", 3_000)
    #expect(bulkhead.words(consequences) == "stock degraded, web degraded")
    #expect(bulkhead.reason(consequences, "web").contains("of which its bulkhead lets 64 through"))
    // The others get an error, though the service goes on.
    #expect(consequences.entriesFailed == 0 && consequences.trafficFailed == 1)
  }

  @Test("a bulkhead protects what is behind it: no more workers there are held than it lets through")
  func protectedCallee() {
    func shop(_ bulkhead: String) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 10/s}, concurrency: 50, calls: [{to: stock, timeout: 4s, fallback: true\(bulkhead)}]}
          admin: {entry: {rate: 1/s}, concurrency: 50, calls: [{to: stock, timeout: 4s}]}
          stock: {concurrency: 8}

        """)
    }
    let open = shop("")
    #expect(open.words(open.slow("stock", 1_000)).contains("stock failed"), "10/s and 1/s for a second are 11 of 8")
    let kept = shop(", max_concurrency: 4")
    #expect(!kept.words(kept.slow("stock", 1_000)).contains("failed"))
    #expect(kept.reason(kept.slow("stock", 1_000), "stock").hasSuffix("5 of 8 workers of a replica wait"))
    // What is slow for ever holds all that comes without one.
    #expect(kept.words(kept.slow("stock", .infinity)).contains("stock failed"))
  }

  @Test("above a bulkhead callers wait in the mean only: those that it turns away are answered at once")
  func meanTime() {
    func shop(_ workers: Int) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 10/s}, concurrency: \(workers), calls: [{to: shop}]}
          shop: {latency: {p99: 40ms}, concurrency: 16, calls: [{to: stock, timeout: 4s, fallback: true, max_concurrency: 4}]}
          stock: {concurrency: 32}

        """)
    }
    // 4 of its requests wait in shop, and 10/s × 40 ms are in its own work.
    for time in [1_000, 3_000, .infinity] {
      let enough = shop(8)
      #expect(!enough.words(enough.slow("stock", time)).contains("failed"), "\(time)")
      #expect(enough.reason(enough.slow("stock", time), "web").contains("(10/s × 440 ms in the mean: 4.4 at once)"))
      let few = shop(4)
      #expect(few.words(few.slow("stock", time)).contains("web failed"), "\(time)")
    }
  }

  @Test("a timeout of which nobody knows is none that there is not")
  func unknownTimeout() {
    let shop = shop(", fallback: true, unknown: [timeout, max_concurrency]", ", concurrency: 20")
    let consequences = shop.slow("stock", .infinity)
    #expect(shop.reason(consequences, "web").hasPrefix("waits for ever for 'stock', which hangs: no timeout is known"))
    #expect(Set(consequences.missing.map(\.text)).isSuperset(of: ["max_concurrency of 'web' -> 'stock'", "timeout of 'web' -> 'stock'"]))
  }

  @Test("above a full bulkhead a timeout holds no more workers than the mean allows")
  func timeoutAboveBulkhead() {
    func shop(_ timeout: String) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 1000/s}, concurrency: 100, calls: [{to: shop, timeout: \(timeout)}]}
          shop: {concurrency: 50, latency: {p99: 10ms}, calls: [{to: stock, timeout: 5s, max_concurrency: 5, fallback: true}]}
          stock: {concurrency: 20}

        """)
    }
    for timeout in ["6s", "5s", "2s"] {
      let shop = shop(timeout)
      let reason = shop.reason(shop.slow("stock", 10_000), "web")
      #expect(reason.hasSuffix("15 of 100 workers of a replica wait"), "\(reason)")
    }
  }

  @Test("20 ms of own work and 3 s of waiting are 3020 ms for the next caller")
  func addsUp() {
    func chain(_ timeout: String) -> String {
      let shop = base(
        "topolint: 1\nservices:\n  web: {calls: [{to: cart, timeout: \(timeout)}]}\n  cart: {latency: {p99: 20ms}, calls: [{to: stock}]}\n  stock: {}\n"
      )
      return shop.words(shop.slow("stock", 3_000))
    }
    #expect(chain("3019ms") == "cart degraded, stock degraded, web failed")
    #expect(chain("3020ms") == "cart degraded, stock degraded, web degraded")
  }

  @Test("who runs out of workers hangs, and a fallback behind no timeout is never asked")
  func hangs() {
    func shop(_ call: String) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 100/s}, concurrency: 1000, calls: [{to: cart, fallback: true\(call)}]}
          cart: {concurrency: 200, calls: [{to: stock}]}
          stock: {}

        """)
    }
    let patient = shop("")
    let hanging = patient.slow("stock", 3_000)
    #expect(patient.words(hanging) == "cart failed, stock degraded, web failed")
    #expect(patient.path(hanging, "web") == "web -> cart, cart -> stock")
    #expect(
      patient.reason(hanging, "web")
        == "waits for ever for 'cart', which hangs: no timeout: all 1 000 workers of a replica would wait: all are held after 10 s")
    let strict = shop(", timeout: 2s")
    #expect(strict.words(strict.slow("stock", 3_000)) == "cart failed, stock degraded, web degraded")
    let retrying = shop(", timeout: 2s, attempts: 6")
    #expect(retrying.words(retrying.slow("stock", 3_000)) == "cart failed, stock degraded, web failed", "6 × 2 s hold 1200 workers")
    let bulkhead = shop(", max_concurrency: 50")
    #expect(bulkhead.words(bulkhead.slow("stock", 3_000)) == "cart failed, stock degraded, web degraded")
  }

  @Test("who is asked again asks again: attempts of callers further up come to what is slow, later than the first ones")
  func attemptsAbove() {
    func shop(_ top: String, _ middle: String = "", _ workers: Int = 100) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 10/s}, calls: [{to: cart, timeout: 1s\(top)}]}
          cart: {calls: [{to: stock, timeout: 500ms, attempts: 2\(middle)}]}
          stock: {concurrency: \(workers)}

        """)
    }
    let one = shop("", "", 60)
    #expect(one.reason(one.slow("stock", 3_000), "stock").hasSuffix("makes 10/s of one replica 20/s: 60 of 60 workers of a replica wait"))
    // Four attempts for each request, which begin after 0, 0.5, 1 and 1.5 s and take 3 s each: 90 are under way after 3 s, when the
    // first ones end, and 30 a second more from then on.
    let both = shop(", attempts: 2")
    let consequences = both.slow("stock", 3_000)
    #expect(
      both.reason(consequences, "stock").contains(
        "what is tried again makes 10/s of one replica 40/s: 120 workers of a replica would wait, there are 100"))
    #expect(abs((consequences.exhaustion[both.service("stock")] ?? 0) - 10.0 / 3) < 1e-9)
    let breaker = shop(", attempts: 2", ", breaker: true")
    #expect(breaker.slow("stock", 3_000).exhaustion.isEmpty, "an open breaker lets none of them through")
    let budget = shop(", attempts: 2, retry_budget: 0%", ", retry_budget: 0%", 71)
    #expect(budget.reason(budget.slow("stock", 3_000), "stock").contains("makes 10/s of one replica 19/s"), "three retries at once each")
    let soft = shop(", attempts: 2", ", fallback: true")
    #expect(soft.slow("stock", 3_000).exhaustion.isEmpty, "the fallback answers within the second that the caller waits")
    let late = shop(", attempts: 2", ", fallback: true, backoff: 100ms")
    #expect(abs((late.slow("stock", 3_000).exhaustion[late.service("stock")] ?? 0) - 3.4) < 1e-9, "and after it")
  }

  @Test("behind a breaker that opens nobody is late, however long he takes as it is")
  func onTime() {
    let shop = base(
      """
      topolint: 1
      services:
        web: {calls: [{to: cart, timeout: 10ms}]}
        cart: {latency: {p99: 20ms}, calls: [{to: stock, timeout: 1s, breaker: true, fallback: true}]}
        stock: {}

      """)
    let consequences = shop.slow("stock", 3_000)
    #expect(shop.words(consequences) == "cart degraded, stock degraded, web degraded")
    #expect(shop.reason(consequences, "web") == "passes on what 'cart' answers, which is degraded")
  }

  @Test("of many calls a sentence tells three, what fails first")
  func many() {
    let callees = ["a", "b", "c", "d", "e"]
    let shop = base(
      "topolint: 1\nservices:\n  web: {calls: [\(callees.map { "{to: \($0)\($0 == "e" ? ", timeout: 1s" : "")}" }.joined(separator: ", "))]}\n"
        + callees.map { "  \($0): {calls: [{to: stock}]}\n" }.joined() + "  stock: {}\n")
    let reason = shop.reason(shop.slow("stock", 3_000), "web")
    #expect(reason == "calls to 'e' time out: 1 × 1 s; waits 3 s for 'a'; waits 3 s for 'b'; and 2 more")
  }

  @Test("calls of one stage wait together")
  func stages() {
    func shop(_ stage: Int) -> FactBase {
      base(
        """
        topolint: 1
        services:
          web: {entry: {rate: 100/s}, concurrency: 500, calls: [{to: a, stage: 1}, {to: b, stage: \(stage)}]}
          a: {calls: [{to: stock}]}
          b: {calls: [{to: stock}]}
          stock: {}

        """)
    }
    #expect(shop(1).slow("stock", 3_000).exhaustion.isEmpty)
    let serial = shop(2)
    #expect(serial.slow("stock", 3_000).exhaustion == [serial.service("web"): 5])
  }

  @Test("a slow store holds the connections of pools")
  func pool() {
    let shop = base(
      "topolint: 1\nservices: {web: {entry: {rate: 100/s}, uses: [{store: db, pool: 20}]}}\nstores: {db: {}}\n")
    let consequences = shop.slow("db", 500)
    #expect(shop.words(consequences) == "web failed")
    #expect(consequences.exhaustion == [shop.service("web"): 0.2])
    #expect(shop.path(consequences, "web") == "web -> db")
    #expect(shop.words(shop.slow("db", 200)) == "web degraded")
  }

  @Test("who is slow holds workers of its own, and what is no slower than ever hits nobody")
  func own() {
    let shop = shop("", "", "concurrency: 10, latency: {p50: 50ms, p99: 50ms}")
    #expect(shop.words(shop.slow("stock", 3_000)) == "stock failed, web failed")
    #expect(shop.words(shop.slow("stock", 50)) == "")
  }

  @Test("what callers try again comes to who is slow: 50/s, three times, hold 450 workers of 200, after 2⅓ s")
  func triedAgain() {
    func stock(_ call: String, _ concurrency: Int = 200) -> (FactBase, Consequences) {
      let shop = base(
        "topolint: 1\nservices:\n  web: {entry: {rate: 50/s}, calls: [{to: stock, timeout: 1s\(call)}]}\n  stock: {concurrency: \(concurrency)}\n"
      )
      return (shop, shop.slow("stock", 3_000))
    }
    let (shop, three) = stock(", attempts: 3")
    #expect(shop.words(three) == "stock failed, web failed")
    // 50 in the first second, 100 in the next, and then 150 a second.
    #expect(abs(three.exhaustion[shop.service("stock")]! - 7 / 3) < 1e-9)
    #expect(
      shop.reason(three, "stock").contains("what is tried again makes 50/s of one replica 150/s: 450 workers of a replica would wait"))
    #expect(stock(", attempts: 3", 450).1.exhaustion.isEmpty)
    #expect(stock("").1.exhaustion.isEmpty)
    #expect(stock(", attempts: 3, breaker: true").1.exhaustion.isEmpty)
    #expect(stock(", attempts: 3, retry_budget: 20%").1.exhaustion.isEmpty, "60/s hold 180")
    #expect(stock(", attempts: 3, max_concurrency: 60").1.exhaustion.isEmpty, "60/s hold 180")
    let (late, paused) = stock(", attempts: 3, backoff: 500ms")
    // 50/s at once, as many again after 1.5 s, and after 3.5 s, when the first are done.
    #expect(abs(paused.exhaustion[late.service("stock")]! - 2.75) < 1e-9)
  }

  @Test("a slow part and a failed one together")
  func together() {
    let shop = base(
      """
      topolint: 1
      services:
        web: {calls: [{to: cart}, {to: stock}]}
        cart: {calls: [{to: pay}]}
        pay: {}
        stock: {}

      """)
    let consequences = shop.slow("stock", 3_000, fail: ["pay"])
    #expect(shop.words(consequences) == "cart failed, pay failed, stock degraded, web failed")
    #expect(shop.path(consequences, "web") == "web -> cart, cart -> pay")
  }

  // MARK: - Laws

  @Test("states are those of the plainest method, where nothing goes round", arguments: 0..<300)
  func plainest(seed: UInt64) {
    let system = RandomWaiting(seed: seed)
    let base = base(system.yaml)
    let rates = base[LoadPropagation.self].ofService
    for slow in 0..<system.services.count {
      let consequences = base.slow("s\(slow)", 3_000)
      let expected = system.states(slow: slow, rates: system.services.indices.map { rates[base.service("s\($0)").index].number })
      for service in system.services.indices {
        let state = consequences.state(of: base.element("s\(service)")).word
        #expect(state == expected[service], "s\(service) when s\(slow) is slow in\n\(system.yaml)")
      }
    }
  }

  @Test("what is slower never heals, unless a breaker opens or a bulkhead is full", arguments: 0..<100)
  func slower(seed: UInt64) {
    let system = RandomWaiting(seed: seed, isProtected: false)
    let base = base(system.yaml)
    let states = [500.0, 1_000, 1_001, 3_000, 60_000].map { base.slow("s\(system.services.count - 1)", $0).states }
    for (faster, slower) in zip(states, states.dropFirst()) { #expect(zip(faster, slower).allSatisfy { $0 <= $1 }, "\(system.yaml)") }
  }

  @Test("round a cycle waiting comes to an end, and failing more never heals", arguments: 0..<150)
  func laws(seed: UInt64) {
    let system = RandomSystem(seed: seed)
    let base = base(system.yaml)
    var random = SeededGenerator(seed: seed)
    let slow = random.pick(system.names.filter { !$0.hasPrefix("q") })
    let alone = base.slow(slow, 3_000)
    #expect(alone.states == base.slow(slow, 3_000).states)
    let failing = random.pick(system.names)
    let both = base.slow(slow, 3_000, fail: [failing])
    for (name, state) in system.states(failing: [failing]) where state == "failed" {
      #expect(both.state(of: base.element(name)) == .failed)
    }
    // Nothing here has a timeout, nor a limit of workers: everybody who waits is late, and nobody else.
    for name in system.names where name.hasPrefix("s") && alone.state(of: base.element(name)) == .failed { Issue.record("\(name)") }
  }
}
