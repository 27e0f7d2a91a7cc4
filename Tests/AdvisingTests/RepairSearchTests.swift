import Advising
import TestSupport
import Testing

@Suite struct RepairSearchTests {
  /// What is wrong of a random system with up to 10 actions, of which it tells one thing at a time or all.
  private struct RandomOracle: RepairOracle {
    let costs: [Int]
    let all: [RepairDemand]
    let tellsAll: Bool
    var asked = 0
    var givenUp: [RepairDemand] = []
    /// What it opens with.
    let opens: Opening

    enum Opening { case nothing, best, all }

    init(seed: Int, opens: Opening = .nothing, hasCauses: Bool = true) {
      self.opens = opens
      var random = SeededGenerator(seed: UInt64(seed))
      let count = Int.random(in: 1...10, using: &random)
      let dearest = seed.isMultiple(of: 3) ? 1 : 6
      costs = (0..<count).map { _ in Int.random(in: 1...dearest, using: &random) }
      func some(_ most: Int) -> Set<Int32> {
        Set((0..<most).map { _ in Int32.random(in: 0..<Int32(count), using: &random) })
      }
      all = (0..<Int.random(in: 0...14, using: &random)).map { index in
        let causes = index.isMultiple(of: 2) || !hasCauses ? [] : some(Int.random(in: 1...2, using: &random))
        let most = causes.isEmpty ? Int.random(in: 1...4, using: &random) : Int.random(in: 0...3, using: &random)
        return RepairDemand(actions: Array(some(most).subtracting(causes)), causes: Array(causes))
      }.filter { !($0.actions.isEmpty && $0.causes.isEmpty) }
      tellsAll = seed.isMultiple(of: 2)
    }

    func isClean(_ plan: [Int32]) -> Bool { open(plan).isEmpty }

    private func open(_ plan: [Int32]) -> [RepairDemand] {
      all.filter { demand in
        !givenUp.contains(demand) && !demand.actions.contains { plan.contains($0) }
          && demand.causes.allSatisfy { plan.contains($0) }
      }
    }

    mutating func demands(after plan: [Int32]) -> [RepairDemand] {
      asked += 1
      return tellsAll ? open(plan) : Array(open(plan).prefix(1))
    }

    mutating func giveUp(_ demand: RepairDemand) { givenUp.append(demand) }

    mutating func opening(after plan: [Int32]) -> [Int32] {
      switch opens {
      case .nothing: []
      case .best: best ?? []
      case .all: costs.indices.map { Int32($0) }
      }
    }

    /// Of all plans that leave nothing wrong a cheapest; nil if there is none.
    var best: [Int32]? {
      (0..<1 << costs.count).lazy.map { set in costs.indices.filter { set >> $0 & 1 == 1 }.map { Int32($0) } }
        .filter { isClean($0) }.min { price($0) < price($1) }
    }

    var leastCost: Int? { best.map(price) }

    private func price(_ plan: [Int32]) -> Int { plan.reduce(0) { $0 + costs[Int($1)] } }
  }

  @Test("no plan is cheaper, by trying all; what cannot be met is given up, and no more", arguments: 0..<2_000)
  func leastCost(seed: Int) throws {
    var oracle = RandomOracle(seed: seed)
    let isPossible = oracle.leastCost != nil
    let search = RepairSearch(&oracle, steps: .max, rounds: .max)
    #expect(search.isClean)
    #expect(search.isProved)
    #expect(oracle.givenUp.isEmpty == isPossible)
    #expect(oracle.isClean(search.plan))
    #expect(search.cost == oracle.leastCost)
    #expect(search.cost == search.plan.reduce(0) { $0 + oracle.costs[Int($1)] })
  }

  @Test("when rounds or steps run out, the bound holds, and a plan that is called clean is", arguments: 0..<600)
  func bound(seed: Int) throws {
    for (steps, rounds) in [(0, 1_000), (50, 1_000), (Int.max, 1), (Int.max, 3), (10, 4)] {
      var oracle = RandomOracle(seed: seed)
      let search = RepairSearch(&oracle, steps: steps, rounds: rounds)
      #expect(oracle.asked <= 2 * rounds)
      if search.isClean { #expect(oracle.isClean(search.plan)) }
      guard let least = oracle.leastCost else { continue }
      if search.isClean { #expect(least <= search.cost) }
      #expect(search.lowerBound <= least)
    }
  }

  @Test("where nothing is proved the plan costs no more than what the oracle opens with", arguments: 0..<100)
  func opening(seed: Int) throws {
    for rounds in [1, 90] {
      var oracle = RandomOracle(seed: seed, opens: .best)
      guard let least = oracle.leastCost else { continue }
      let search = RepairSearch(&oracle, steps: 0, rounds: rounds)
      #expect(search.isClean && search.cost == least && oracle.givenUp.isEmpty)
    }
  }

  @Test("where all that is wrong is told at once, few rounds prove a plan as well", arguments: 0..<100)
  func provedOpening(seed: Int) {
    // Even ones tell all that is wrong.
    var oracle = RandomOracle(seed: 2 * seed, opens: .best, hasCauses: false)
    let search = RepairSearch(&oracle, steps: .max, rounds: 10)
    #expect(search.isProved && search.cost == oracle.leastCost)
  }

  /// Demands come one after another, each when those before it are met.
  private struct Sequence: RepairOracle {
    let costs: [Int]
    let all: [RepairDemand]
    var asked = 0

    mutating func demands(after plan: [Int32]) -> [RepairDemand] {
      asked += 1
      return all.filter { demand in
        !demand.actions.contains { plan.contains($0) } && demand.causes.allSatisfy { plan.contains($0) }
      }.prefix(1).map { $0 }
    }
    func giveUp(_ demand: RepairDemand) { Issue.record("it can be met") }
  }

  /// Each of so many actions alone, then one of 0 and 1, and one of 0 and 2: 1 and 2 cost less than 0 does, but not both.
  private func detour(_ others: Int) -> Sequence {
    let alone = (0..<Int32(others)).map { RepairDemand(actions: [3 + $0]) }
    return Sequence(
      costs: [3, 2, 2] + Array(repeating: 1, count: others),
      all: alone + [RepairDemand(actions: [0, 1]), RepairDemand(actions: [0, 2])])
  }

  @Test("all rounds are made use of, and no more than them and those for any plan") func rounds() {
    // 76 rounds for what has one answer, two for the others, one to see that nothing is left, and one for the cheapest set for all of it.
    var enough = detour(76)
    let search = RepairSearch(&enough, steps: .max, rounds: 80)
    #expect(search.isProved && search.cost == 76 + 3 && enough.asked == 80)
    var few = detour(77)
    #expect(RepairSearch(&few, steps: .max, rounds: 80).cost == 77 + 4)
    var many = detour(300)
    #expect(!RepairSearch(&many, steps: .max, rounds: 80).isClean)
    #expect(many.asked <= 150)
  }

  @Test("what costs as much as a plan that is known is not asked about") func limit() {
    // 0 alone is cheaper than 1 and 2, but asks for 3.
    var oracle = Sequence(
      costs: [3, 2, 2, 1],
      all: [RepairDemand(actions: [0, 1]), RepairDemand(actions: [0, 2]), RepairDemand(actions: [3], causes: [0])])
    let search = RepairSearch(&oracle, steps: .max, rounds: .max)
    #expect(search.isProved && search.plan == [1, 2])
    // After nothing, after 1, after 1 and 2, and after 0.
    #expect(oracle.asked == 4)
  }

  @Test("only what meets all that an action alone meets is tried in its place") func fewAlternatives() {
    struct Two: RepairOracle {
      let costs = [1, 1, 1, 1]
      func demands(after plan: [Int32]) -> [RepairDemand] {
        [RepairDemand(actions: [0, 2, 3]), RepairDemand(actions: [0, 1, 2])].filter { $0.actions.allSatisfy { !plan.contains($0) } }
      }
      func giveUp(_ demand: RepairDemand) { Issue.record("it can be met") }
    }
    var oracle = Two()
    let search = RepairSearch(&oracle, steps: .max, rounds: .max)
    #expect(search.plan == [0])
    #expect(search.alternatives(to: 0, limit: 1, &oracle) == [2])
  }

  @Test("disjoint demands add up to no more than the cheapest plan", arguments: 0..<400)
  func disjoint(seed: Int) throws {
    var oracle = RandomOracle(seed: seed)
    let search = RepairSearch(&oracle, steps: .max, rounds: .max)
    let disjoint = search.disjointDemands
    #expect(disjoint.allSatisfy { $0.causes.isEmpty })
    #expect(Set(disjoint.flatMap(\.actions)).count == disjoint.reduce(0) { $0 + $1.actions.count })
    let least = disjoint.reduce(0) { $0 + $1.actions.map { oracle.costs[Int($0)] }.min()! }
    #expect(least <= search.cost)
  }

  @Test("the alternatives are all actions that cost the same and leave nothing wrong", arguments: 0..<400)
  func alternatives(seed: Int) throws {
    var oracle = RandomOracle(seed: seed)
    let search = RepairSearch(&oracle, steps: .max, rounds: .max)
    for action in search.plan {
      let others = oracle.costs.indices.map { Int32($0) }.filter { other in
        !search.plan.contains(other) && oracle.costs[Int(other)] == oracle.costs[Int(action)]
          && oracle.isClean(search.plan.filter { $0 != action } + [other])
      }
      #expect(search.alternatives(to: action, limit: 20, &oracle) == others)
    }
  }

  @Test("of an opening with all actions nothing stays that no demand needs, in two rounds", arguments: 0..<100)
  func shortenedOpening(seed: Int) {
    // Even ones tell all that is wrong.
    var oracle = RandomOracle(seed: 2 * seed, opens: .all, hasCauses: false)
    let search = RepairSearch(&oracle, steps: .max, rounds: 2)
    #expect(search.isClean && oracle.isClean(search.plan))
    for action in search.plan { #expect(!oracle.isClean(search.plan.filter { $0 != action }), "\(action) is not needed") }
  }

  @Test("of what has to be done many times twice as much is done in each round") func doubled() {
    struct Many: RepairOracle {
      let costs = Array(repeating: 1, count: 100)
      func demands(after plan: [Int32]) -> [RepairDemand] {
        if plan.count >= 60 { return [] }
        return [RepairDemand(actions: (0..<100).filter { !plan.contains($0) }, isWhole: false, tried: plan.count)]
      }
      func giveUp(_ demand: RepairDemand) { Issue.record("it can be met") }
    }
    var oracle = Many()
    let search = RepairSearch(&oracle, steps: .max, rounds: 8)
    #expect(search.isClean && search.plan.count == 64)
  }

  @Test("an action that makes what nothing clears is left out for another, and nothing is given up") func suspect() {
    /// The first action is cheapest, and leads to something that only doing without it clears.
    struct Trap: RepairOracle {
      let costs = [1, 5]
      func demands(after plan: [Int32]) -> [RepairDemand] {
        if plan.contains(0) { return [RepairDemand(actions: [], causes: [0], suspect: 0)] }
        return plan.contains(1) ? [] : [RepairDemand(actions: [0, 1])]
      }
      func giveUp(_ demand: RepairDemand) { Issue.record("it can be met") }
    }
    for rounds in [10, 1_000] {
      var oracle = Trap()
      let search = RepairSearch(&oracle, steps: .max, rounds: rounds)
      #expect(search.isClean && search.plan == [1])
    }
  }

  @Test("what is below the unit decides between plans of equal cost") func unit() {
    struct Two: RepairOracle {
      let costs = [503, 501]
      func demands(after plan: [Int32]) -> [RepairDemand] { plan.isEmpty ? [RepairDemand(actions: [0, 1])] : [] }
      func giveUp(_ demand: RepairDemand) { Issue.record("it can be met") }
    }
    var oracle = Two()
    let search = RepairSearch(&oracle, unit: 100, steps: .max, rounds: .max)
    #expect(search.plan == [1])
    #expect(search.cost == 5)
    #expect(search.lowerBound == 5)
  }
}
