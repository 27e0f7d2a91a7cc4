import Advising
import Analyses
import Foundation
import Linting
import Rules
import SourceText
import TestSupport
import Testing
import TopologyModel

@testable import Repairs

@Suite("Repair plans") struct RepairPlanTests {
  private static let cycles = """
    topolint: 1
    services:
      web: {entry: true, calls: [{to: a}]}
      a: {calls: [{to: b, needs_response: true}]}
      b: {calls: [{to: c}, {to: d, needs_response: false}]}
      c: {calls: [{to: a}]}
      d: {calls: [{to: b}]}
    """

  @Test("of two cycles each is broken at the least cost, where no answer is needed first")
  func cycles() {
    let plan = plan(Self.cycles, .rules(["sync-cycle"]))
    #expect(plan.cost == 10 && plan.lowerBound == 10 && plan.isOptimal && plan.remaining.isEmpty)
    #expect(plan.words.contains("make-async b -> d"))
    #expect(!plan.words.contains("make-async a -> b"), "its answer is needed")
    #expect(plan.witnesses.reduce(0) { $0 + $1.cost } == 10)
  }

  @Test("no plan is called the cheapest that leaves what something may clear")
  func notAllSeen() {
    let system = """
      topolint: 1
      services:
        s1: {uses: [{store: d, pool: 20}]}
        s3: {entry: {rate: 20/s}, replicas: 3, uses: [{store: d, pool: 5}], publishes: [{to: q}]}
        s4: {calls: [{to: s5}], uses: [{store: d, pool: 2}], consumes: [{from: q}]}
        s5: {capacity: 10/s, replicas: 2, uses: [{store: d, pool: 10}], consumes: [{from: q}]}
      stores: {d: {latency: {p50: 5ms}, max_connections: 50}}
      """
    let plan = plan(system, .rules(["saturation", "database-connections"]))
    #expect(plan.left.contains("database-connections d") != plan.isOptimal, "\(plan.words) \(plan.left)")
    #expect(!plan.isOptimal)
  }

  @Test("replicas carry what longer timeouts let through")
  func replicasAfterTimeouts() {
    let system = """
      topolint: 1
      services:
        a: {entry: {rate: 300/s}, replicas: 2, latency: {p50: 10ms, p99: 50ms}, calls: [{to: x, timeout: 20ms}, {to: b}]}
        b: {latency: {p50: 20ms, p99: 100ms}, capacity: 100/s, replicas: 1}
      externals: {x: {latency: {p50: 30ms, p99: 200ms}}}
      """
    let plan = plan(system, .rules(["timeout-too-short", "saturation"]))
    #expect(plan.remaining.isEmpty && plan.words.count == 2, "\(plan.words) \(plan.left)")
  }

  @Test("what is frozen is not touched, be it named as a call, a service or an action")
  func frozen() {
    var tariff = Tariff()
    tariff.frozen = [Untrusted("b -> d")]
    #expect(plan(Self.cycles, .rules(["sync-cycle"]), tariff).words.contains("make-async d -> b"))
    tariff.frozen = [Untrusted("b"), Untrusted("c")]
    let stuck = plan(Self.cycles, .rules(["sync-cycle"]), tariff)
    #expect(stuck.steps.isEmpty == false || stuck.left == ["sync-cycle b -> d -> b"])
    tariff.frozen = [Untrusted("make-async")]
    let none = plan(Self.cycles, .rules(["sync-cycle"]), tariff)
    #expect(none.steps.isEmpty && none.left == ["sync-cycle b -> d -> b"] && none.remaining.allSatisfy { !$0.reason.isEmpty })
  }

  @Test("costs decide: a dear edge is left alone")
  func costs() {
    var tariff = Tariff()
    tariff.prices = [Tariff.Price(kind: .makeAsync, subject: Untrusted("b -> d"), cost: 9)]
    let plan = plan(Self.cycles, .rules(["sync-cycle"]), tariff)
    #expect(plan.words.contains("make-async d -> b") && plan.cost == 10)
  }

  @Test("a budget buys what clears most for its cost, and the rest is told")
  func budget() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b}]}
        b: {calls: [{to: a}]}
        c: {calls: [{to: d}]}
        d: {calls: [{to: c}]}
      """
    let plan = plan(text, .rules(["sync-cycle"]), budget: 5)
    #expect(plan.words == ["make-async a -> b"] && plan.cost == 5 && plan.postponed.count == 1 && plan.remaining.count == 1)
    #expect(plan.steps.map(\.clears.count) == [1] && plan.purchase == .allActions)
    #expect(RepairsTests.plan(text, .rules(["sync-cycle"]), budget: 0).steps.isEmpty)
  }

  @Test("a clean system needs nothing")
  func clean() {
    let plan = plan("topolint: 1\nservices: {a: {}}", .rules(["sync-cycle"]))
    #expect(plan.steps.isEmpty && plan.cost == 0 && plan.isOptimal && plan.remaining.isEmpty && plan.found == 0)
  }

  @Test("missing timeouts and breakers are one action each, with a value that fits")
  func protections() {
    let text = """
      topolint: 1
      scale: {users: 50k}
      services:
        web: {entry: true, team: x, calls: [{to: a, breaker: true}], latency: {p99: 10ms}}
        a: {team: x, calls: [{to: b, breaker: true}], latency: {p99: 20ms}}
        b: {team: x, latency: {p99: 30ms}}
      """
    let plan = plan(text, .rules(["missing-timeout"]))
    #expect(plan.words == ["set-timeout a -> b", "set-timeout web -> a"] && plan.cost == 2 && plan.isOptimal)
    #expect(plan.steps.map(\.value) == [30, 50])
  }

  // MARK: - Laws

  /// A small system with faults of many kinds; a sparse one with so few that all sets of actions can be tried.
  private static func random(_ seed: Int, services most: Int, isSparse: Bool = false, hasCycles: Bool = true) -> String {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = 2 + random.below(most - 1)
    var text = "topolint: 1\nname: s\nscale: {users: 50k}\nservices:\n"
    for service in 0..<count {
      text += "  s\(service):\n    team: t\n    replicas: \(1 + random.below(3))\n"
      if service == 0 { text += "    entry: {rate: 10/s}\n" }
      if random.chance(2, in: 3) { text += "    latency: {p99: \(5 + random.below(40))ms}\n" }
      if random.chance(1, in: 3) { text += "    capacity: \(20 + random.below(200))/s\n" }
      var calls = ""
      for callee in (hasCycles ? 0 : service)..<count
      where callee != service && random.chance(1, in: (isSparse ? 2 : 1) * (callee > service ? 3 : 8)) {
        calls += "      - {to: s\(callee)"
        if random.chance(1, in: 3) { calls += ", needs_response: \(random.chance(1, in: 2))" }
        if random.chance(1, in: 3) { calls += ", timeout: \(10 + random.below(200))ms" }
        if random.chance(1, in: 4) { calls += ", attempts: \(2 + random.below(3))" }
        if random.chance(1, in: 4) { calls += ", breaker: true" }
        if random.chance(1, in: 6) { calls += ", per_request: \(2 + random.below(20))" }
        calls += "}\n"
      }
      if !calls.isEmpty { text += "    calls:\n" + calls }
    }
    return text
  }

  private static let goals: [Goal] = [
    .rules(["sync-cycle"]), .rules(["sync-cycle", "sync-chain-depth"]), .rules(["missing-timeout", "retry-without-timeout", "sync-cycle"]),
    .rules(["retry-amplification", "retry-without-backoff"]), .rules(["single-replica", "fan-out-hotspot", "chatty-call"]),
    .severity(.error),
    .severity(.warning),
  ]

  /// Chains of two hops are enough to be a fault here.
  private static let strictRules: RuleSet = {
    var rules = RuleSet()
    let limits = Dictionary(uniqueKeysWithValues: Tier.allCases.map { ($0, RuleParameter.Scalar.count(2)) })
    rules.replace(["sync-chain-depth": rules.rule("sync-chain-depth")!.adjusted(.on, ["limit": limits])])
    return rules
  }()

  /// What came of one system.
  private enum Trial: String, CaseIterable {
    case nothingToDo = "needed nothing"
    case notProved = "were not proved"
    case tooMany = "have too many sets of actions that cost less"
    case equal = "cost what the cheapest of all sets costs"
  }

  /// Holds the cost of a plan against that of every set of the actions that costs less.
  private func bruteForce(seed: Int, services: Int, mostSets: Double) -> Trial {
    let goal = Self.goals[seed % Self.goals.count]
    var oracle = oracle(Self.random(seed, services: services, isSparse: true), goal, rules: Self.strictRules)
    let plan = RepairPlan(&oracle, goal: goal)
    let stays = Set(plan.remaining.map { $0.verdict.identity() })
    guard plan.cost > 0 else { return .nothingToDo }
    guard plan.isOptimal else { return .notProved }
    let costs = oracle.costs.map { $0 / LintOracle.unit }
    // By cost: how many sets have it.
    var counts = [1.0] + [Double](repeating: 0, count: plan.cost - 1)
    for cost in costs { for sum in stride(from: plan.cost - 1, through: cost, by: -1) { counts[sum] += counts[sum - cost] } }
    guard counts.reduce(0, +) <= mostSets else { return .tooMany }
    /// All sets that cost less, one action after another.
    func extend(_ chosen: [Int32], from next: Int, left: Int) {
      let open = oracle.findings(in: oracle.state(after: chosen)).filter { !stays.contains($0.identity()) }
      #expect(!open.isEmpty, "seed \(seed): \(chosen.map { oracle.actions[Int($0)] }) clears all at less than \(plan.cost)")
      for action in next..<costs.count where costs[action] <= left {
        extend(chosen + [Int32(action)], from: action + 1, left: left - costs[action])
      }
    }
    extend([], from: 0, left: plan.cost - 1)
    return .equal
  }

  @Test("no set of the actions that costs less clears what the plan clears")
  func bruteForce() {
    let trials = (0..<120).map { bruteForce(seed: $0, services: 8, mostSets: 200) }
    #expect(trials.count { $0 == .equal } >= 40, "\(trials)")
  }

  @Test(
    "where only errors are to go, a warning may stay: what lowers an error counts as a set that clears it",
    arguments: [10_344, 10_708, 10_820, 10_834, 10_904, 11_240])
  func errorsAlone(seed: Int) {
    #expect(Self.goals[seed % Self.goals.count] == .severity(.error))
    _ = bruteForce(seed: seed, services: 12, mostSets: 4_000)
  }

  /// `TOPOLINT_SEEDS=1000` tries systems of up to 12 services until as many were held against all sets, and says what came of the others.
  @Test(
    "as many systems as are asked for cost what the cheapest of all sets costs",
    .enabled(if: ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"] != nil, "TOPOLINT_SEEDS says how many"))
  func manyBruteForce() {
    let wanted = ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"].flatMap { Int($0) } ?? 0
    var trials: [Trial: Int] = [:]
    var seed = 10_000
    while trials[.equal, default: 0] < wanted, seed < 10_000 + 20 * wanted {
      trials[bruteForce(seed: seed, services: 12, mostSets: 4_000), default: 0] += 1
      seed += 1
    }
    for trial in Trial.allCases { print("\(trials[trial, default: 0]) systems \(trial.rawValue)") }
    #expect(trials[.equal, default: 0] == wanted)
  }

  @Test("what a plan says holds: the changed topology is linted again, and a second plan has nothing to do", arguments: 0..<80)
  func relint(seed: Int) {
    let goal = Self.goals[seed % Self.goals.count]
    var oracle = oracle(Self.random(1_000 + seed, services: 10), goal, rules: Self.strictRules)
    let plan = RepairPlan(&oracle, goal: goal)
    let changed = plan.before.topology.applying(plan.changes)
    let result = Lint.run(changed, plan.before.sources, [], rules: Self.strictRules)
    let left = result.findings.filter { goal.covers($0) }.map { $0.identity() }
    #expect(Set(left) == Set(plan.remaining.map { $0.verdict.identity() }))
    var again = LintOracle(result, rules: Self.strictRules, Lint.Options(), goal: goal, Tariff())
    let second = RepairPlan(&again, goal: goal)
    if plan.isOptimal { #expect(second.steps.isEmpty, "\(second.words) after \(plan.words)") }
    #expect(plan.lowerBound <= plan.cost)
    for step in plan.steps { #expect(!step.changes.isEmpty, "\(step.kind) \(step.subject)") }
  }

  private static let seeds = ProcessInfo.processInfo.environment["TOPOLINT_SEEDS"].flatMap { Int($0) } ?? 20

  /// What a cycle of waiting takes or makes nobody can say, so that what it hides comes out when it is broken: here there is none.
  /// On 20 systems, or as many as `TOPOLINT_SEEDS` says.
  @Test("where nothing goes round, a plan adds no finding as bad as what it clears", arguments: 0..<seeds)
  func addsNothing(seed: Int) {
    let text = Self.random(5_000 + seed, services: 8, hasCycles: false)
    let plan = plan(text, effort: 1)
    let changed = plan.before.topology.applying(plan.changes)
    let (before, after) = (lint(text), Lint.run(changed, plan.before.sources, [], rules: RuleSet()))
    func key(_ rule: String, _ found: Verdict) -> String { "\(rule) \(String(decoding: found.subject().id.bytes, as: UTF8.self))" }
    var known = Dictionary(before.findings.map { (key($0.rule.id, $0), $0.severity) }) { max($0, $1) }
    // A call whose like have timeouts is told as `uneven-timeout`; when these have gone with their calls it lacks one all the same.
    for found in before.findings where found.rule.id == "uneven-timeout" {
      known[key("missing-timeout", found)] = found.severity
    }
    for found in after.findings where found.severity >= .warning {
      let key = key(found.rule.id, found)
      #expect(known[key].map { $0 >= found.severity } ?? false, "\(key) after \(plan.words)")
    }
  }

  @Test("with little effort a plan still says what it leaves, and its bound holds", arguments: 0..<40)
  func littleEffort(seed: Int) {
    let goal = Self.goals[seed % Self.goals.count]
    let text = Self.random(3_000 + seed, services: 12)
    var (first, second) = (oracle(text, goal, rules: Self.strictRules), oracle(text, goal, rules: Self.strictRules))
    let (quick, plan) = (RepairPlan(&first, goal: goal, effort: 1), RepairPlan(&second, goal: goal))
    let result = Lint.run(quick.before.topology.applying(quick.changes), quick.before.sources, [], rules: Self.strictRules)
    let left = Set(result.findings.filter { goal.covers($0) }.map { $0.identity() })
    #expect(left == Set(quick.remaining.map { $0.verdict.identity() }))
    if plan.isOptimal, plan.remaining.isEmpty { #expect(quick.lowerBound <= plan.cost) }
  }

  @Test("a chain is cut once, however long it is: behind a message no user waits; be errors to go or all that is too long")
  func longChain() {
    var text = "topolint: 1\nscale: {users: 50k}\nservices:\n  s00: {entry: true, calls: [{to: s01}]}\n"
    for service in 1..<13 {
      let (name, next) = (service < 10 ? "s0\(service)" : "s\(service)", service < 9 ? "s0\(service + 1)" : "s\(service + 1)")
      text += "  \(name): {calls: [{to: \(next)}]}\n"
    }
    text += "  s13: {}\n"
    var tariff = Tariff()
    tariff.kinds = [.makeAsync]
    for goal in [Goal.severity(.error), .rules(["sync-chain-depth"])] {
      let cut = plan(text, goal, tariff)
      #expect(cut.found > 0 && cut.cost == 5 && cut.isOptimal && cut.remaining.isEmpty, "\(cut.words) \(cut.left)")
    }
  }

  @Test("two searches give one plan", arguments: [3, 17, 30])
  func determinism(seed: Int) {
    let text = Self.random(2_000 + seed, services: 12)
    #expect(plan(text).words == plan(text).words)
  }

  @Test("names of all kinds are carried through", arguments: ["a -> b", "ö\u{301}", "x\ny", "'", "requests"])
  func hostileNames(name: String) {
    let quoted = "\"" + name.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") + "\""
    let text = "topolint: 1\nservices:\n  \(quoted): {calls: [{to: b}]}\n  b: {calls: [{to: \(quoted)}]}\n  \"b-requests\": {}"
    let plan = plan(text, .rules(["sync-cycle"]))
    #expect(plan.cost == 5 && plan.remaining.isEmpty)
  }
}
