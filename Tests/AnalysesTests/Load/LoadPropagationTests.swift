import Analyses
import TestSupport
import Testing
import TopologyModel

/// `LoadPropagation` and `RequestFlow`.
@Suite struct LoadPropagationTests {
  @Test("a breaker that is open half of the time lets through no more than timeouts do without it") func openBreaker() {
    func rate(_ breaker: [Attribute: Double]) -> String {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 300, .latencyP50: 10, .latencyP99: 50])
      draft.service("b", nil, [.latencyP50: 20, .latencyP99: 100])
      draft.service("x", .external, [.latencyP50: 30, .latencyP99: 200])
      draft.call("a", "x", [.timeout: 20].merging(breaker) { $1 }, line: 1)
      draft.call("a", "b", line: 2)
      return draft.base().read("b", "rate_per_s")
    }
    let without = rate([:])
    #expect(Double(without)! < 150)
    #expect(rate([.breaker: 1]) == without)
  }

  @Test("rates go down all paths and add up") func diamond() {
    var draft = Draft()
    draft.service("gw", nil, [.entryRate: 100])
    draft.call("gw", "a", [.perRequest: 2])
    draft.call("gw", "b")
    draft.call("a", "db", [.perRequest: 3])
    draft.call("b", "db")
    let base = draft.base()
    #expect(["gw", "a", "b", "db"].map { base.read($0, "rate_per_s") } == ["100.0", "200.0", "100.0", "700.0"])
    #expect(base.read(.topology, "calls_per_s") == "1000.0")
    #expect(base.read(.topology, "requests_per_s") == "100.0")
    #expect(base.read("gw", "calls_per_action") == "10.0")
    #expect(base.read("db", "calls_per_action") == "0.0")
  }

  @Test("caches keep calls away and batches put them together") func cache() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 1000])
    draft.call("a", "b", [.cacheHitRatio: 0.75])
    draft.call("a", "c", [.perRequest: 50, .batch: 25])
    let base = draft.base()
    #expect(["b", "c"].map { base.read($0, "rate_per_s") } == ["250.0", "2000.0"])
  }

  @Test("what is not waited for is load as well, and every consumer takes every message") func asynchronous() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 10])
    draft.call("a", "b", [.mode: 1])
    draft.publish("a", "q", [.perRequest: 3])
    draft.consume("c", "q")
    draft.consume("d", "q")
    draft.call("d", "e", [.perRequest: 2])
    let base = draft.base()
    #expect(["b", "c", "d", "e"].map { base.read($0, "rate_per_s") } == ["10.0", "30.0", "30.0", "60.0"])
    #expect(base.read(.queue, "rate_per_s") == "30.0")
    #expect(base.read(.topology, "calls_per_s") == "70.0")
    #expect(base.read("a", "calls_per_action") == "7.0")
  }

  @Test("entries share what users ask for: by their shares, then equally; a rate stands for itself") func entries() {
    var draft = Draft()
    draft.set(.users, 60_000)
    draft.set(.actionsPerUserPerMinute, 1)
    for name in ["a", "b"] { draft.service(name, nil, [.entry: 1]) }
    #expect(["a", "b"].map { draft.base().read($0, "rate_per_s") } == ["500.0", "500.0"])
    draft.service("c", nil, [.entryShare: 0.5])
    draft.service("d", nil, [.entryRate: 7])
    let base = draft.base()
    #expect(["a", "b", "c", "d"].map { base.read($0, "rate_per_s") } == ["250.0", "250.0", "500.0", "7.0"])
    #expect(base.read(.topology, "requests_per_s") == "1007.0")
  }

  @Test("on and behind a cycle of gain one there is at least what comes without going round; one that no entry reaches takes none away")
  func cycle() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 1])
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("c", "b")
    draft.call("c", "d")
    draft.call("a", "e")
    draft.call("x", "y")
    draft.call("y", "x")
    draft.call("y", "e")
    let base = draft.base()
    #expect(
      ["a", "b", "c", "d", "e", "x"].map { base.read($0, "rate_per_s") } == [
        "1.0", "1.0 to inf: ", "1.0 to inf: ", "1.0 to inf: ", "1.0", "null",
      ])
    #expect(base.read(.topology, "calls_per_s") == "5.0 to inf: ")
    #expect(["a", "b", "d"].map { base.read($0, "calls_per_action") } == ["null", "null", "0.0"])
  }

  @Test("an entry without a rate adds any number to what others ask") func bounded() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 30])
    draft.service("b", nil, [.entry: 1])
    draft.call("a", "c", [.perRequest: 2])
    draft.call("b", "c")
    draft.call("b", "d")
    let base = draft.base()
    #expect(["b", "c", "d"].map { base.read($0, "rate_per_s") } == ["null", "60.0 to inf: b.entry.rate", "null"])
  }

  @Test("a cycle whose gain is below one has a load, and so has all that sets it off") func damped() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 30])
    draft.call("a", "b")
    draft.call("b", "c", [.perRequest: 0.5])
    draft.call("c", "b", [.perRequest: 0.5])
    draft.call("c", "d", [.perRequest: 2])
    let base = draft.base()
    // b = 30 + c / 2 and c = b / 2.
    #expect(
      ["a", "b", "c", "d"].map { base[LoadPropagation.self].ofService[base.service($0).index].number!.rounded() } == [30, 40, 20, 40])
    // One b makes half a c, which makes half a b and two calls of d: b = c / 2 + 1 / 2, c = b / 2 + 1 / 2 + 2.
    #expect(abs(base[RequestFlow.self].callsPerAction[base.service("b").index].number! - 7.0 / 3) < 1e-9)
  }

  @Test("a request at a gateway takes one route: its share, or an even part of what the shares leave") func routes() {
    var draft = Draft()
    draft.service("gw", .gateway, [.entryRate: 100])
    draft.call("gw", "a", [.share: 0.5])
    draft.call("gw", "b")
    draft.call("gw", "c")
    let base = draft.base()
    #expect(["a", "b", "c"].map { base.read($0, "rate_per_s") } == ["50.0", "25.0", "25.0"])
    #expect(["gw", "a", "b"].map { base.read($0, "rate_is_assumed") } == ["false", "false", "true"])
    #expect(base.read("gw", "calls_per_action") == "1.0")
    // A call that says how often it is made is none of them.
    draft.call("gw", "d", [.perRequest: 1])
    #expect(["a", "b", "d"].map { draft.base().read($0, "rate_per_s") } == ["50.0", "25.0", "100.0"])
  }

  @Test("a gateway that says how often it makes a call, and no share, makes them all") func counted() {
    var draft = Draft()
    draft.service("gw", .gateway, [.entryRate: 100])
    draft.call("gw", "a")
    draft.call("gw", "b", [.perRequest: 0.5])
    #expect(["a", "b"].map { draft.base().read($0, "rate_per_s") } == ["100.0", "50.0"])
  }

  @Test("consumers of a work queue share its messages, those of a topic each take all; the file may say which") func deliveries() {
    func rates(kind: String, _ attributes: [Attribute: Double] = [:]) -> [String] {
      var draft = Draft()
      draft.service("a", nil, [.entryRate: 10])
      draft.publish("a", "q")
      draft.consume("b", "q")
      draft.consume("c", "q")
      draft.queue("q", attributes.merging([.kind: Double(draft.id(kind).rawValue)]) { $1 })
      let base = draft.base()
      return ["b", "c"].map { base.read($0, "rate_per_s") } + [base.read("b", "rate_is_assumed")]
    }
    #expect(rates(kind: "sqs") == ["5.0", "5.0", "true"])
    #expect(rates(kind: "RabbitMQ") == ["5.0", "5.0", "true"])
    #expect(rates(kind: "kafka") == ["10.0", "10.0", "false"])
    #expect(rates(kind: "kafka", [.delivery: Delivery.one.value]) == ["5.0", "5.0", "true"])
    #expect(rates(kind: "sqs", [.delivery: Delivery.all.value]) == ["10.0", "10.0", "false"])
  }

  @Test("what rests on an even split of users over entries says so, and what users or files say does not") func assumed() {
    var draft = Draft()
    draft.set(.users, 60_000)
    draft.set(.actionsPerUserPerMinute, 1)
    draft.service("a", nil, [.entry: 1])
    draft.service("b", nil, [.entry: 1])
    draft.service("c", nil, [.entryRate: 5])
    draft.call("a", "d")
    draft.call("c", "e")
    let base = draft.base()
    #expect(["a", "b", "c", "d", "e"].map { base.read($0, "rate_is_assumed") } == ["true", "true", "false", "true", "false"])
    draft.service("b", nil, [.entryShare: 0.3])
    #expect(["a", "b"].map { draft.base().read($0, "rate_is_assumed") } == ["false", "false"])
  }

  @Test("a cycle through a queue is one") func queueCycle() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 1])
    draft.publish("a", "q")
    draft.consume("b", "q")
    draft.publish("b", "q")
    let base = draft.base()
    #expect(base.read(.queue, "rate_per_s") == "1.0 to inf: ")
    #expect(base.read("a", "rate_per_s") == "1.0")
  }

  @Test("without users and rates there is no load, and what no entry reaches has none") func undeclared() {
    #expect(FactBase.of("a b").read("b", "rate_per_s") == "null")
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 5])
    draft.call("job", "b")
    draft.call("a", "b")
    let base = draft.base()
    #expect(["job", "b"].map { base.read($0, "rate_per_s") } == ["null", "5.0"])
    #expect(base.read(.topology, "calls_per_s") == "5.0")
  }

  @Test("infrastructure takes calls, and sets nothing off") func infrastructure() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 5])
    draft.service("registry", .registry)
    draft.call("a", "registry", [.perRequest: 2])
    draft.call("registry", "a")
    let base = draft.base()
    #expect(["a", "registry"].map { base.read($0, "rate_per_s") } == ["5.0", "10.0"])
    #expect((0..<2).map { base.read(.call, "rate_per_s", at: $0) } == ["10.0", "null"])
  }

  @Test("what an input cannot say is named") func unknown() {
    var draft = Draft(.manifests)
    draft.call("a", "b")
    #expect(draft.base().read("b", "rate_per_s") == "?topology.scale.users")
    draft.service("a", nil, [.entryRate: 5])
    let base = draft.base()
    #expect(["a", "b"].map { base.read($0, "rate_per_s") } == ["5.0", "?call.per_request"])
  }

  @Test("no rate is too large") func saturation() {
    var draft = Draft()
    draft.service("s0", nil, [.entryRate: 1e300])
    for layer in 0..<9 { draft.call("s\(layer)", "s\(layer + 1)", [.perRequest: 1e300]) }
    #expect(draft.base().read("s9", "rate_per_s") == "1e+18")
  }

  @Test("a broker that several call takes what all of them send") func brokers() {
    var draft = Draft()
    for (name, rate) in [("a", 10.0), ("b", 30)] { draft.service(name, nil, [.entryRate: rate]) }
    draft.service("broker", .broker)
    draft.call("a", "broker", [.perRequest: 2])
    draft.call("b", "broker")
    #expect(draft.base().read("broker", "rate_per_s") == "50.0")
  }

  @Test("what infrastructure is asked by several callers adds up, and goes no further") func sharedInfrastructure() {
    var draft = Draft()
    draft.service("a", nil, [.entryRate: 10])
    draft.service("flags", .config)
    draft.call("a", "b")
    draft.call("a", "flags", [.perRequest: 3])
    draft.call("b", "flags")
    draft.call("flags", "c")
    let base = draft.base()
    #expect(["flags", "c"].map { base.read($0, "rate_per_s") } == ["40.0", "null"])
  }
}
