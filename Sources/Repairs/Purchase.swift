import Advising
import Rules
import SourceText

/// The best that a budget buys of a plan: what leaves the fewest errors, of those the fewest warnings, then the fewest other findings of
/// the goal; of equal ones what costs least, then what comes first by name.
package struct Purchase {
  /// Of which sets it is known to be the best.
  package enum Proof: String, Sendable {
    /// Of all sets of actions that were met in the search.
    case allActions = "all actions"
    /// Of all sets of actions of the plan.
    case plan
    /// Of none: a heuristic chose it. It is never worse than doing nothing.
    case heuristic
  }

  /// Ascending.
  let actions: [Int32]
  /// Of which sets it is the best, each of which has been linted.
  package let proof: Proof

  /// What stays, worst first, and what it costs: the least is the best.
  private struct Rank: Comparable {
    let left: [Int]
    let cost: Int

    static func < (a: Rank, b: Rank) -> Bool {
      a.left == b.left ? a.cost < b.cost : a.left.lexicographicallyPrecedes(b.left)
    }
  }

  /// - Parameters:
  ///   - order: the actions of the plan, in the order in which a heuristic takes them.
  ///   - lints: how many sets may be linted.
  init(_ budget: Int, of order: [Int32], _ oracle: inout LintOracle, lints: Int) {
    func price(_ action: Int32) -> Int { oracle.costs[Int(action)] / LintOracle.unit }
    let all = Self.byName(oracle.actions.indices.map { Int32($0) }, oracle)
    let ofPlan = Self.byName(order.sorted(), oracle)
    for (actions, proof) in [(all, Proof.allActions), (ofPlan, .plan)] {
      let able = actions.filter { price($0) <= budget }
      guard let sets = Self.sets(of: able, within: budget, atMost: lints, price) else { continue }
      self.actions = Self.best(of: sets, &oracle)
      self.proof = proof
      return
    }
    // What fits, in that order; or only the beginning of it, where that leaves less.
    var (chosen, left): ([Int32], Int) = ([], budget)
    for action in order where price(action) <= left {
      chosen.append(action)
      left -= price(action)
    }
    var beginnings: [[Int32]] = []
    var length = chosen.count
    while length > 0, beginnings.count < min(lints, Self.mostBeginnings) {
      beginnings.append(chosen.prefix(length).sorted())
      length /= 2
    }
    actions = Self.best(of: beginnings + [[]], &oracle)
    proof = .heuristic
  }

  /// Beginnings of a heuristic plan that are linted, each half as long as the one before.
  private static let mostBeginnings = 4

  /// The first of the best.
  private static func best(of sets: [[Int32]], _ oracle: inout LintOracle) -> [Int32] {
    var best: (rank: Rank, set: [Int32])?
    for set in sets {
      let plan = set.sorted()
      guard oracle.isConsistent(plan) else { continue }
      let state = oracle.state(after: plan)
      var left = Severity.allCases.map { _ in 0 }
      for verdict in oracle.findings(in: state) { left[Severity.allCases.firstIndex(of: verdict.severity)!] += 1 }
      let rank = Rank(left: left.reversed(), cost: plan.reduce(0) { $0 + oracle.costs[Int($1)] })
      if best.map({ rank < $0.rank }) ?? true { best = (rank, plan) }
    }
    return best?.set ?? []
  }

  /// All sets that cost no more than a budget, the empty one too, in the order of the actions; nil if they are too many.
  private static func sets(of actions: [Int32], within budget: Int, atMost most: Int, _ price: (Int32) -> Int) -> [[Int32]]? {
    var sets: [[Int32]] = [[]]
    /// Each set goes on with actions behind its last.
    var open: [(set: [Int32], next: Int, left: Int)] = [([], 0, budget)]
    while let (set, next, left) = open.popLast() {
      for place in stride(from: actions.count - 1, through: next, by: -1) where price(actions[place]) <= left {
        guard sets.count + open.count < most else { return nil }
        open.append((set + [actions[place]], place + 1, left - price(actions[place])))
      }
      if !set.isEmpty { sets.append(set) }
    }
    return sets
  }

  private static func byName(_ actions: [Int32], _ oracle: LintOracle) -> [Int32] {
    let topology = oracle.start.topology
    let names = actions.map { action -> (String, Untrusted, Int32) in
      let action = oracle.actions[Int(action)]
      return (action.kind.rawValue, topology.names(of: action.part).first ?? Untrusted(""), action.asker ?? -1)
    }
    // Equal ones keep their order, which is that of their numbers.
    return actions.indices.sorted { names[$0] < names[$1] }.map { actions[$0] }
  }
}
