import Advising
import Rules
import TestSupport
import Testing

@testable import Repairs

@Suite("What a budget buys") struct PurchaseTests {
  /// A small system whose faults share some of what clears them.
  private static func random(_ seed: Int) -> String {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = 3 + random.below(2)
    var text = "topolint: 1\nscale: {users: 50k}\nservices:\n"
    for service in 0..<count {
      text += "  s\(service): {team: t, latency: {p99: \(5 + random.below(40))ms}\(service == 0 ? ", entry: true" : ""), calls: ["
      for callee in 0..<count where callee != service && random.chance(1, in: callee > service ? 2 : 5) {
        text += "{to: s\(callee)\(random.chance(1, in: 2) ? ", attempts: 3" : "")\(random.chance(1, in: 2) ? ", timeout: 60ms" : "")},"
      }
      text += "]}\n"
    }
    return text
  }

  private static let goals: [Goal] = [
    .rules(["sync-cycle"]), .rules(["missing-timeout", "retry-without-backoff", "sync-cycle"]),
    .rules(["retry-amplification", "timeout-inversion"]), .severity(.warning),
  ]

  /// What stays after some actions, worst first.
  private static func left(_ chosen: [Int32], _ oracle: inout LintOracle) -> [Int] {
    let severities = oracle.findings(in: oracle.state(after: chosen)).map(\.severity)
    return Severity.allCases.reversed().map { severity in severities.count { $0 == severity } }
  }

  /// All sets of some actions that cost no more.
  private static func sets(_ actions: [Int32], within budget: Int, _ oracle: LintOracle) -> [[Int32]] {
    (0..<1 << actions.count).map { bits in actions.indices.filter { bits >> $0 & 1 == 1 }.map { actions[$0] } }.filter { set in
      set.reduce(0) { $0 + oracle.costs[Int($1)] / LintOracle.unit } <= budget && oracle.isConsistent(set)
    }
  }

  @Test("no set of actions within the budget leaves less, by trying all", arguments: 0..<60)
  func bruteForce(seed: Int) {
    let goal = Self.goals[seed % Self.goals.count]
    for budget in [1, 2, 3, 5, 6] {
      var oracle = oracle(Self.random(seed), goal)
      let plan = RepairPlan(&oracle, goal: goal, budget: budget)
      #expect(plan.cost <= budget)
      guard let purchase = plan.purchase else { continue }
      let steps = plan.after.findings.filter { goal.covers($0) }.map(\.severity)
      let left = Severity.allCases.reversed().map { severity in steps.count { $0 == severity } }
      #expect(!Self.left([], &oracle).lexicographicallyPrecedes(left), "worse than nothing")
      let all = oracle.actions.indices.map { Int32($0) }
      guard purchase == .allActions, all.count <= 8 else { continue }
      for set in Self.sets(all, within: budget, oracle) {
        let other = Self.left(set, &oracle)
        let cost = set.reduce(0) { $0 + oracle.costs[Int($1)] / LintOracle.unit }
        #expect(!other.lexicographicallyPrecedes(left), "seed \(seed), budget \(budget): \(set.map { oracle.actions[Int($0)] })")
        #expect(other != left || cost >= plan.cost, "seed \(seed), budget \(budget): the same for \(cost)")
      }
    }
  }

  @Test("with few lints it says that a heuristic chose, and is no worse than doing nothing", arguments: 0..<30)
  func heuristic(seed: Int) {
    let goal = Self.goals[seed % Self.goals.count]
    var oracle = oracle(Self.random(seed), goal)
    let plan = RepairPlan(&oracle, goal: goal)
    let order = plan.steps.isEmpty ? [] : Array(oracle.actions.indices.map { Int32($0) })
    guard order.count > 2 else { return }
    let purchase = Purchase(3, of: order, &oracle, lints: 1)
    #expect(purchase.proof == .heuristic)
    let chosen = Self.left(purchase.actions, &oracle)
    #expect(!Self.left([], &oracle).lexicographicallyPrecedes(chosen))
    #expect(purchase.actions.reduce(0) { $0 + oracle.costs[Int($1)] / LintOracle.unit } <= 3)
  }

  @Test("half of what a finding needs is not bought, for it would clear nothing")
  func halves() {
    let text = """
      topolint: 1
      services:
        a: {calls: [{to: b}, {to: c}]}
        b: {calls: [{to: a}]}
        c: {calls: [{to: a}]}
      """
    let half = plan(text, .rules(["sync-cycle"]), budget: 9)
    #expect(half.steps.isEmpty && half.purchase == .allActions && half.postponed.count == 2 && half.remaining.count == 1)
    let whole = plan(text, .rules(["sync-cycle"]), budget: 10)
    #expect(whole.cost == 10 && whole.purchase == nil && whole.remaining.isEmpty)
  }
}
