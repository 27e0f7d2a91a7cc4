import Advising
import Analyses
import TestSupport
import Testing
import TopologyModel

@Suite struct TimeoutPlanTests {
  /// gw, 10 ms, calls o, 30 ms, which calls p, 100 ms, twice with a pause of 50 ms, and db, 20 ms; so does p.
  private func shop(_ promise: Double? = nil, _ timeouts: [Double?] = [nil, nil, nil, nil]) -> FactBase {
    var draft = Draft()
    var gateway: [Attribute: Double] = [.latencyP99: 10]
    gateway[.objectiveLatencyP99] = promise
    draft.service("gw", nil, gateway)
    for (name, own) in [("o", 30.0), ("p", 100), ("db", 20)] { draft.service(name, nil, [.latencyP99: own]) }
    let calls: [(String, String, [Attribute: Double])] = [
      ("gw", "o", [:]), ("o", "db", [:]), ("o", "p", [.attempts: 2, .backoff: 50]), ("p", "db", [:]),
    ]
    for (call, timeout) in zip(calls, timeouts) {
      var attributes = call.2
      attributes[.timeout] = timeout
      draft.call(call.0, call.1, attributes)
    }
    return draft.base()
  }

  private func plan(_ base: FactBase) -> [String] {
    base.topology.calls.indices.map { index in
      "\(base.ids(.call)[index]): \(base.read(.call, "proposed_timeout_ms", at: index))"
    }
  }

  @Test("without a promise the least timeouts add up from the bottom") func least() {
    let base = shop()
    #expect(plan(base) == ["gw -> o: 340.0", "o -> db: 20.0", "o -> p: 120.0", "p -> db: 20.0"])
    #expect(base.read("gw", "timeout_slack_ms") == "null")
    #expect(base[TimeoutPlan.self].misfits.allSatisfy { $0 == .missing })
  }

  @Test("what a promise leaves is shared out among the calls by what they need") func slack() {
    let base = shop(660)
    #expect(plan(base) == ["gw -> o: 650.0", "o -> db: 40.0", "o -> p: 240.0", "p -> db: 140.0"])
    #expect(base.read("gw", "timeout_slack_ms") == "310.0")
  }

  @Test("a promise below the need leaves no timeouts: the least ones are told, and by how much they break it") func infeasible() {
    let base = shop(300)
    #expect(plan(base) == plan(shop()))
    #expect(base.read("gw", "timeout_slack_ms") == "-50.0")
    #expect(base.read("o", "timeout_slack_ms") == "null")
  }

  @Test("a declared timeout that fits stays, and bounds what lies behind it") func declared() {
    let base = shop(700, [495, nil, nil, 1_000])
    #expect(plan(base) == ["gw -> o: 495.0", "o -> db: 30.0", "o -> p: 180.0", "p -> db: 80.0"])
    #expect(base[TimeoutPlan.self].misfits.map { $0.map { "\($0)" } ?? "fits" } == ["fits", "missing", "missing", "tooLong"])
    // 30 + 20 + 2 x 150 + 50 ms are within the 400 ms: nothing is to be changed, and what is left goes to the call to db.
    let kept = shop(700, [405, nil, 150, nil])
    #expect(plan(kept) == ["gw -> o: 405.0", "o -> db: 25.0", "o -> p: 150.0", "p -> db: 50.0"])
    #expect(shop(nil, [300, 20, 120, 20])[TimeoutPlan.self].misfits.first == .tooShort)
  }

  @Test("callers wait for as long as declared timeouts let callees take, where nothing is promised") func upwards() {
    #expect(plan(shop(nil, [nil, 100, nil, 200])) == ["gw -> o: 780.0", "o -> db: 100.0", "o -> p: 300.0", "p -> db: 200.0"])
  }

  @Test("what nobody can say is named: a latency that is not declared, a cycle") func lacking() {
    var draft = Draft()
    for name in ["a", "b", "d", "e", "f"] { draft.service(name, nil, [.latencyP99: 10]) }
    draft.service("c")
    draft.call("a", "b")
    draft.call("b", "c")
    draft.call("d", "e")
    draft.call("e", "d")
    draft.call("f", "a")
    draft.call("f", "e", [.mode: 1])
    let base = draft.base()
    let lacks = base.topology.calls.indices.map { "\(base.ids(.call)[$0]): \(base.read(.call, "timeout_lacks", at: $0))" }
    #expect(lacks == ["a -> b: c", "b -> c: c", "d -> e: e", "e -> d: d", "f -> a: c", "f -> e: null"])
    #expect(base.topology.calls.indices.allSatisfy { base.read(.call, "proposed_timeout_ms", at: $0) == "null" })
    var manifests = Draft(.manifests)
    manifests.call("a", "b")
    let unknown = manifests.base()
    #expect(unknown.read(.call, "proposed_timeout_ms") == "?service.latency.p99" && unknown.read(.call, "timeout_lacks") == "b")
  }

  @Test("under a promise or a caller's timeout what is left is shared with callees of which not all is known, and said as such")
  func unknownCallees() {
    func shop(_ promise: Double?, _ web: [Attribute: Double] = [:], own: Double? = 20) -> FactBase {
      var draft = Draft()
      draft.service("gw", nil, [.latencyP99: 10].merging(promise.map { [.objectiveLatencyP99: $0] } ?? [:]) { $1 })
      draft.service("web", nil, own.map { [.latencyP99: $0] } ?? [:])
      draft.service("known", nil, [.latencyP99: 50])
      draft.call("gw", "web", web)
      draft.call("web", "a", [.attempts: 2])
      draft.call("web", "b")
      draft.call("web", "known")
      return draft.base()
    }
    // 300 - 10 - 20 - 50 = 220 ms are left of the promise. Behind web, 290 - 20 - 50 are: twice for a, once for b.
    let promised = shop(300)
    #expect(plan(promised) == ["gw -> web: 290.0", "web -> a: 73.0", "web -> b: 73.0", "web -> known: 50.0"])
    #expect(promised.read(.call, "timeout_lacks", at: 0) == "a" && promised.read(.call, "timeout_lacks", at: 2) == "b")
    let open = "?service.latency.p99"
    #expect(plan(shop(nil)) == ["gw -> web: \(open)", "web -> a: \(open)", "web -> b: \(open)", "web -> known: 50.0"])
    // A declared timeout bounds what is behind it too; own work that nobody declares has its part.
    #expect(plan(shop(nil, [.timeout: 450])) == ["gw -> web: 450.0", "web -> a: 126.0", "web -> b: 126.0", "web -> known: 50.0"])
    #expect(plan(shop(nil, [.timeout: 450], own: nil)) == ["gw -> web: 450.0", "web -> a: 100.0", "web -> b: 100.0", "web -> known: 50.0"])
    let short = shop(nil, [.timeout: 60])
    #expect(short[TimeoutPlan.self].misfits.map { $0.map { "\($0)" } ?? "fits" } == ["fits", "fits", "fits", "missing"])
    #expect(plan(shop(70)) == ["gw -> web: 70.0", "web -> a: \(open)", "web -> b: \(open)", "web -> known: 50.0"])
  }

  @Test("a timeout that a promise leaves no time for is cut, whatever its callee takes") func cut() {
    var draft = Draft()
    draft.service("gw", nil, [.latencyP99: 10, .objectiveLatencyP99: 300])
    draft.call("gw", "a", [.timeout: 1_000])
    draft.call("gw", "b", [.timeout: 100])
    let base = draft.base()
    #expect(plan(base) == ["gw -> a: 145.0", "gw -> b: 100.0"])
    #expect(base[TimeoutPlan.self].misfits.map { $0.map { "\($0)" } ?? "fits" } == ["tooLong", "fits"])
    var round = Draft()
    round.service("gw", nil, [.latencyP99: 10, .objectiveLatencyP99: 300])
    round.call("gw", "a")
    round.call("a", "b")
    round.call("b", "a")
    #expect(plan(round.base()) == ["a -> b: null", "b -> a: null", "gw -> a: 290.0"])
  }

  @Test("where timeouts together are longer than a promise, only those are cut that take more than their part", arguments: [10, nil])
  func longTogether(own: Double?) {
    var draft = Draft()
    draft.service("gw", nil, [.objectiveLatencyP99: 120 + (own ?? 0)].merging(own.map { [.latencyP99: $0] } ?? [:]) { $1 })
    draft.service("a", nil, [.latencyP99: 20])
    draft.service("b", nil, [.latencyP99: 40])
    draft.call("gw", "a", [.timeout: 100])
    draft.call("gw", "b", [.timeout: 50])
    // Beside own work 120 ms are left for what needs 60: each may take twice what it needs.
    let base = draft.base()
    #expect(base[TimeoutPlan.self].misfits.map { $0.map { "\($0)" } ?? "fits" } == ["tooLong", "fits"])
    #expect(plan(base) == ["gw -> a: 40.0", "gw -> b: 50.0"])
  }

  @Test("where own work takes all that is promised, calls get what they need") func nothingLeft() {
    var draft = Draft()
    // No number is between the two of them: the next one is larger by 16.
    draft.service("gw", nil, [.latencyP99: 1e17, .objectiveLatencyP99: 1e17])
    draft.service("a", nil, [.latencyP99: 1])
    draft.call("gw", "a", [.timeout: 1e6])
    #expect(plan(draft.base()) == ["gw -> a: 1.0"])
  }

  @Test("a declared timeout bounds what is behind it, even where a promise leaves no time for it") func boundAnyway() {
    var draft = Draft()
    draft.service("gw", nil, [.latencyP99: 299.5, .objectiveLatencyP99: 300])
    draft.call("gw", "a", [.timeout: 100])
    draft.call("a", "b")
    // Of 100 ms one half for own work that nobody declares.
    #expect(plan(draft.base()) == ["a -> b: 50.0", "gw -> a: null"])
  }

  /// The same where not every latency is declared: what is proposed keeps within promises and callers' timeouts, wherever what is known
  /// leaves any time.
  @Test("what is proposed for callees of which not all is known keeps within what their callers may take", arguments: 0..<200)
  func boundedConsistent(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 9_000))
    let count = Int.random(in: 3...8, using: &random)
    var services = (0..<count).map { _ -> [Attribute: Double] in
      Bool.random(using: &random) ? [.latencyP99: Double(Int.random(in: 1...40, using: &random))] : [:]
    }
    services[0][.objectiveLatencyP99] = Double(Int.random(in: 100...3_000, using: &random))
    let edges = (1..<count).map { (Int.random(in: 0..<$0, using: &random), $0) }
    let calls = edges.map { _ -> [Attribute: Double] in
      var call: [Attribute: Double] = [.attempts: Double(Int.random(in: 1...2, using: &random))]
      if Int.random(in: 0..<3, using: &random) == 0 { call[.timeout] = Double(Int.random(in: 50...4_000, using: &random)) }
      return call
    }
    let base = FactBase.of(services: count, edges, services, calls: calls)
    let (plan, topology) = (base[TimeoutPlan.self], base.topology)
    for service in 0..<count {
      let callers = topology.calls(to: ID<Service>(service)).compactMap { plan.ofCall[Int($0)].number }
      guard let most = (callers + [services[service][.objectiveLatencyP99]].compactMap { $0 }).min() else { continue }
      let own = services[service][.latencyP99] ?? 0
      let calls = Array(topology.calls(of: ID<Service>(service)))
      let sum = calls.reduce(own) {
        $0 + topology.knowledge(.attempts, of: ID<Call>($1)).value!
          * (plan.ofCall[$1].number ?? base[MinimumTimeout.self].leasts[topology.calls[$1].callee.index])
      }
      // Where what is known takes more than there is, nothing is left to share.
      if base[MinimumTimeout.self].leasts[service] <= most { #expect(sum <= most * (1 + 1e-9), "\(base.ids(.service)[service])") }
      for call in calls where plan.lacks[call] != nil && plan.misfits[call] != nil {
        #expect(plan.ofCall[call].number! >= base[MinimumTimeout.self].leasts[topology.calls[call].callee.index])
      }
    }
  }

  /// Plans of random systems, held against the inequalities that they have to keep, by recursion over all paths.
  @Test("no caller gives up before its callee, and every promise that can be kept is", arguments: 0..<300) func consistent(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 4_000))
    let count = Int.random(in: 2...9, using: &random)
    var services: [[Attribute: Double]] = []
    for _ in 0..<count {
      var service: [Attribute: Double] = [.latencyP99: Double(Int.random(in: 1...50, using: &random))]
      if Int.random(in: 0..<3, using: &random) == 0 { service[.objectiveLatencyP99] = Double(Int.random(in: 50...3_000, using: &random)) }
      services.append(service)
    }
    var edges: [(Int, Int)] = []
    var calls: [[Attribute: Double]] = []
    for _ in 0..<Int.random(in: 1...(2 * count), using: &random) {
      let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
      guard a != b else { continue }
      edges.append((min(a, b), max(a, b)))
      var call: [Attribute: Double] = [:]
      if Bool.random(using: &random) { call[.attempts] = Double(Int.random(in: 1...3, using: &random)) }
      if Bool.random(using: &random) { call[.backoff] = Double(Int.random(in: 1...20, using: &random)) }
      if Bool.random(using: &random) { call[.stage] = Double(Int.random(in: 1...2, using: &random)) }
      if Bool.random(using: &random) { call[.timeout] = Double(Int.random(in: 1...600, using: &random)) }
      if Int.random(in: 0..<4, using: &random) == 0 { call[.perRequest] = Double(Int.random(in: 1...3, using: &random)) }
      calls.append(call)
    }
    let base = FactBase.of(services: count, edges, services, calls: calls)
    let plan = base[TimeoutPlan.self]
    // Calls are numbered by their ends, not in the order in which they were made.
    let topology = base.topology
    func need(_ service: Int, _ timeout: (Int) -> Double) -> Double {
      var serial = services[service][.latencyP99]!
      var stages: [Double: Double] = [:]
      for index in topology.calls(of: ID<Service>(service)) {
        let call = ID<Call>(index)
        let attempts = topology.knowledge(.attempts, of: call).value ?? 1
        var (pause, time) = (topology.knowledge(.backoff, of: call).value ?? 0, attempts * timeout(index))
        for _ in 1..<max(Int(attempts), 1) {
          time += pause
          pause *= 2
        }
        time *= topology.knowledge(.perRequest, of: call).value ?? 1
        if let stage = topology.knowledge(.stage, of: call).value {
          stages[stage] = max(stages[stage] ?? 0, time)
        } else {
          serial += time
        }
      }
      return stages.values.reduce(serial, +)
    }
    func least(_ service: Int) -> Double { need(service) { least(topology.calls[$0].callee.index) } }
    var isFeasible = true
    for service in 0..<count {
      guard let promise = services[service][.objectiveLatencyP99] else { continue }
      #expect(abs(plan.slack[service]! - (promise - least(service))) < 1e-9)
      if promise < least(service) { isFeasible = false }
    }
    for index in topology.calls.indices {
      let (timeout, callee) = (plan.ofCall[index].number!, topology.calls[index].callee.index)
      let worst = need(callee) { plan.ofCall[$0].number! }
      #expect(timeout >= worst * (1 - 1e-9), "\(base.ids(.call)[index])")
      if plan.misfits[index] == nil { #expect(timeout == topology.knowledge(.timeout, of: ID<Call>(index)).value) }
    }
    guard isFeasible else { return }
    for service in 0..<count {
      guard let promise = services[service][.objectiveLatencyP99] else { continue }
      #expect(need(service) { plan.ofCall[$0].number! } <= promise * (1 + 1e-9))
    }
  }

  @Test("own time and the parts of a service, those that it waits for, add up to its least timeout", arguments: 0..<200)
  func parts(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 2_000))
    let count = 3 + random.below(6)
    let own = (0..<count).map { _ in Double(1 + random.below(50)) }
    var draft = Draft()
    for (index, time) in own.enumerated() { draft.service("s\(index)", index == 0 ? .gateway : .service, [.latencyP99: time]) }
    for caller in 0..<count {
      for callee in caller + 1..<max(count, caller + 1) where random.chance(1, in: 2) {
        var call: [Attribute: Double] = [:]
        if random.chance(1, in: 3) { call[.stage] = Double(1 + random.below(2)) }
        if random.chance(1, in: 4) { call[.share] = 0.3 }
        if random.chance(1, in: 4) { call[.attempts] = Double(1 + random.below(3)) }
        if random.chance(1, in: 4) { call[.perRequest] = random.pick([0.5, 2, 3]) }
        draft.call("s\(caller)", "s\(callee)", call)
      }
    }
    let base = draft.base()
    let plan = base[TimeoutPlan.self]
    for (service, least) in base[MinimumTimeout.self].ofService.enumerated() {
      let parts = plan.parts(of: ID<Service>(service), base)
      #expect(abs(parts.reduce(own[service]) { $0 + $1.milliseconds } - least.number!) < 1e-6, "s\(service)")
      #expect(parts.allSatisfy { base.topology.calls[$0.call.index].caller.index == service })
    }
  }

  @Test("of calls that a request does not wait for one after another the longest is a part, and the first of equal ones")
  func longest() {
    func parts(_ times: [Double], _ more: [Attribute: Double]) -> [String] {
      var draft = Draft()
      draft.service("gw", .gateway, [.latencyP99: 10])
      for (index, time) in times.enumerated() {
        draft.service("s\(index)", nil, [.latencyP99: time])
        draft.call("gw", "s\(index)", more)
      }
      let base = draft.base()
      return base[TimeoutPlan.self].parts(of: base.service("gw"), base).map { "\(base.ids(.call)[$0.call.index]): \($0.milliseconds)" }
    }
    for more in [[.perRequest: 0.5], [.stage: 1]] as [[Attribute: Double]] {
      #expect(parts([20, 30, 5], more) == ["gw -> s1: 30.0"])
      #expect(parts([30, 30, 5], more) == ["gw -> s0: 30.0"])
    }
  }
}
