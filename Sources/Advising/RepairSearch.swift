/// Finds the cheapest plan after which an oracle has nothing to demand, or a cheap one with a bound.
///
/// It is the scheme of implicit hitting sets (Moreno-Centeno and Karp, "The implicit hitting set approach to solve combinatorial
/// optimization problems", 2013): a cheapest set that meets all demands known so far costs no more than any plan, and if the
/// oracle has nothing to say against it, it is the cheapest plan. Otherwise it is made longer until it is a plan; the
/// demands that are met on the way hold for every plan, and the next set has to meet them too.
/// - Complexity: that of the oracle in each round, and of `DemandCover` within `steps`.
package struct RepairSearch {
  /// The actions to do, ascending.
  package private(set) var plan: [Int32] = []
  /// What `plan` costs.
  package private(set) var cost = 0
  /// No plan is cheaper.
  package private(set) var lowerBound = 0
  /// Whether nothing is wrong after the plan, but for what was given up; false only if the rounds did not suffice.
  package private(set) var isClean = false
  /// All that was demanded and holds for every plan, in the order in which it was met.
  package private(set) var demands: [RepairDemand] = []

  /// Whether it is proved that no plan is cheaper.
  package var isProved: Bool { isClean && lowerBound == cost }

  /// How often a plan that is not clean is made longer in the end.
  private static let mostExtensions = 20
  /// Actions of a plan for each that can be tried; of a plan of more none is left out.
  private static let mostPerTrial = 1_000
  /// With fewer rounds the search is no proof, and begins with what the oracle opens with.
  package static let fewRounds = 80

  private var known: Set<RepairDemand> = []
  /// What was given up on the way to a plan.
  private var left: Set<RepairDemand> = []
  private var steps: Int
  private var rounds: Int

  /// - Parameters:
  ///   - unit: costs that differ by less are equal: what is below it decides between plans of equal cost, and is not
  ///     part of what is told.
  ///   - steps: how much may be looked at, as for `HittingSet`.
  ///   - rounds: how often the oracle may be asked in search of the cheapest plan, at least once, and a few times more for any that is
  ///     clean, where none was met by then.
  package init(_ oracle: inout some RepairOracle, unit: Int = 1, steps: Int, rounds: Int) {
    self.steps = steps
    self.rounds = rounds
    var (best, bestCost, bound) = ([Int32]?.none, Int.max, 0)
    var isOpened = rounds < Self.fewRounds
    if isOpened {
      best = opened(&oracle, givesUp: true)
    } else {
      repeat {
        guard let cover = DemandCover(demands, costs: oracle.costs, steps: &self.steps) else {
          // What no plan could meet before the last demand came is left as it is.
          giveUp(&oracle)
          (best, bestCost, bound) = (nil, .max, 0)
          continue
        }
        if demands.allSatisfy({ $0.isWhole }) { bound = max(bound, cover.lowerBound) }
        if max(bound, cover.lowerBound) >= bestCost { break }
        let known = demands.count
        let grown = grow(cover.actions, below: bestCost, &oracle)
        plan = grown.plan
        if grown.isClean, price(grown.plan, oracle) < bestCost { (best, bestCost) = (grown.plan, price(grown.plan, oracle)) }
        if demands.count == known { break }
      } while self.rounds > 0
      if bound < (best.map { price($0, oracle) } ?? .max) {
        // Where nothing is proved, what a large system begins with may be cheaper. If it is not, nothing of it is left: neither in the
        // oracle, nor demands for actions that only came with it.
        var (other, trial) = (oracle, self)
        trial.rounds = min(rounds, Self.mostExtensions)
        if let opened = trial.opened(&other, givesUp: false), price(opened, other) < (best.map { price($0, oracle) } ?? .max) {
          (self, best, oracle, isOpened) = (trial, opened, other, true)
        }
      }
      if best == nil {
        self.rounds = min(rounds, Self.mostExtensions)
        best = extended(plan, &oracle)
      }
      if best == nil {
        isOpened = true
        self.rounds = min(rounds, Self.mostExtensions)
        best = opened(&oracle, givesUp: true)
      }
    }
    if let found = best, bound < price(found, oracle) { best = shortened(found, &oracle) }
    isClean = best != nil
    plan = best ?? plan
    cost = price(plan, oracle)
    // What was given up, or is not whole, is no part of the proof.
    let demanded = demands.count
    // A closure would copy what it may not change each time that it is called.
    let judge = oracle
    demands.removeAll { left.contains($0) || judge.isGivenUp($0) }
    let provable = demands.filter { $0.isWhole }
    if provable.count < demanded || isOpened {
      self.steps = max(self.steps, steps / 2)
      let rows = provable.filter { $0.causes.isEmpty }.map { $0.actions }
      let least = HittingSet(rows: rows, costs: oracle.costs, steps: &self.steps)?.lowerBound ?? 0
      bound = provable.count < demanded ? least : max(bound, least)
    }
    lowerBound = min(bound, cost) / unit
    cost /= unit
  }

  private func price(_ plan: [Int32], _ oracle: some RepairOracle) -> Int { plan.reduce(0) { $0 + oracle.costs[Int($1)] } }

  /// Adds what is demanded until nothing is.
  private mutating func grow(
    _ start: [Int32], below limit: Int, _ oracle: inout some RepairOracle
  ) -> (plan: [Int32], isClean: Bool) {
    var plan = start
    while rounds > 0 {
      rounds -= 1
      let open = oracle.demands(after: plan)
      if open.isEmpty { return (plan, true) }
      note(open)
      let rows = open.map { $0.actions }
      guard let more = HittingSet(rows: rows, costs: oracle.costs, steps: &steps) else { break }
      plan = Set(plan).union(more.columns).sorted()
      if price(plan, oracle) >= limit { break }
    }
    return (plan, false)
  }

  /// A plan of what the oracle opens with and what is still demanded then; made cheaper as long as there are rounds.
  /// - Parameter givesUp: whether anything may be given up for it.
  private mutating func opened(_ oracle: inout some RepairOracle, givesUp: Bool) -> [Int32]? {
    note(oracle.demands(after: []))
    if demands.isEmpty { return [] }
    let shape = oracle.opening(after: [])
    let whole = Set(shape).union(oracle.opening(after: shape)).sorted()
    guard var best = extended(whole, givesUp: givesUp, &oracle) else { return nil }
    while rounds > 0 {
      // Without what nothing needs that was ever demanded.
      let needed = needed(of: best, oracle)
      guard needed.count < best.count, let other = extended(needed, givesUp: false, &oracle), price(other, oracle) < price(best, oracle)
      else { break }
      best = other
    }
    return best
  }

  /// What is left of a plan without what meets no demand alone, dear ones first.
  private func needed(of plan: [Int32], _ oracle: some RepairOracle) -> [Int32] {
    var kept = Set(plan)
    var meeting: [Int32: [Int]] = [:]
    var times = [Int](repeating: 0, count: demands.count)
    for (index, demand) in demands.enumerated() where demand.causes.allSatisfy({ kept.contains($0) }) {
      for action in demand.actions where kept.contains(action) {
        meeting[action, default: []].append(index)
        times[index] += 1
      }
    }
    for action in plan.sorted(by: { (oracle.costs[Int($1)], $0) < (oracle.costs[Int($0)], $1) }) {
      guard meeting[action]?.allSatisfy({ times[$0] > 1 }) ?? true else { continue }
      for index in meeting[action] ?? [] { times[index] -= 1 }
      kept.remove(action)
    }
    return kept.sorted()
  }

  private mutating func note(_ open: [RepairDemand]) {
    for demand in open where known.insert(demand).inserted { demands.append(demand) }
  }

  /// Adds what is demanded whatever it costs, as long as there are rounds. An action that seems to make what nothing clears is left out,
  /// and what nothing clears that was wrong before is given up.
  /// - Parameter givesUp: whether anything may be given up for it.
  /// - Returns: nil if the rounds did not suffice, or something would have to be given up; then `plan` is the one after which the least
  ///   was demanded.
  private mutating func extended(_ start: [Int32], givesUp: Bool = true, _ oracle: inout some RepairOracle) -> [Int32]? {
    var plan = Set(start)
    var banned: Set<Int32> = []
    var least = Int.max
    while rounds > 0 {
      rounds -= 1
      let open = oracle.demands(after: plan.sorted())
      if open.isEmpty { return plan.sorted() }
      note(open)
      if open.count < least { (least, self.plan) = (open.count, plan.sorted()) }
      var rows: [[Int32]] = []
      for demand in open {
        let able = demand.actions.filter { !banned.contains($0) }
        if !able.isEmpty {
          // What did not suffice is done as often again.
          let parts = min(max(1, demand.tried), able.count)
          rows += (0..<parts).map { part in stride(from: part, to: able.count, by: parts).map { able[$0] } }
        } else if let suspect = demand.suspect, banned.insert(suspect).inserted {
          plan.remove(suspect)
        } else if givesUp {
          oracle.giveUp(demand)
          left.insert(demand)
        } else {
          return nil
        }
      }
      guard let more = HittingSet(rows: rows, costs: oracle.costs, steps: &steps) else { break }
      plan.formUnion(more.columns)
    }
    return nil
  }

  /// Leaves out what is not needed, the dearest first. Of a plan of which next to nothing could be tried nothing is.
  private mutating func shortened(_ plan: [Int32], _ oracle: inout some RepairOracle) -> [Int32] {
    var plan = plan
    if rounds < plan.count / Self.mostPerTrial { return plan }
    for action in plan.sorted(by: { (oracle.costs[Int($1)], $0) < (oracle.costs[Int($0)], $1) }) where rounds > 0 {
      rounds -= 1
      let shorter = plan.filter { $0 != action }
      if oracle.isClean(after: shorter) { plan = shorter }
    }
    return plan
  }

  /// Leaves out the first demand that cannot be met together with those before it.
  private mutating func giveUp(_ oracle: inout some RepairOracle) {
    var (fits, fails) = (0, demands.count)
    while fails - fits > 1 {
      let middle = (fits + fails) / 2
      var steps = steps
      if DemandCover(Array(demands[..<middle]), costs: oracle.costs, steps: &steps) == nil { fails = middle } else { fits = middle }
    }
    oracle.giveUp(demands.remove(at: fails - 1))
  }

  /// Demands without causes of which no two share an action, those with the fewest actions first: each must be met for itself, so
  /// that their cheapest actions add up to what every plan costs at least.
  package var disjointDemands: [RepairDemand] {
    var taken: Set<Int32> = []
    var disjoint: [RepairDemand] = []
    for demand in demands.sorted(by: { $0.actions.count < $1.actions.count })
    where demand.isWhole && demand.causes.isEmpty && taken.isDisjoint(with: demand.actions) {
      taken.formUnion(demand.actions)
      disjoint.append(demand)
    }
    return disjoint
  }

  /// The actions that could each be done in place of one of the plan at the same cost.
  /// - Parameter limit: how many are tried: the oracle is asked for each.
  package func alternatives(to action: Int32, limit: Int, _ oracle: inout some RepairOracle) -> [Int32] {
    let others = Set(plan).subtracting([action])
    var candidates: Set<Int32>?
    for demand in demands where demand.actions.contains(action) && !demand.isMet(by: others) {
      candidates = candidates?.intersection(demand.actions) ?? Set(demand.actions)
    }
    let cost = oracle.costs[Int(action)]
    let tried = (candidates ?? []).subtracting(plan).filter { oracle.costs[Int($0)] == cost }.sorted().prefix(limit)
    return tried.filter { oracle.isClean(after: others.union([$0]).sorted()) }
  }
}
