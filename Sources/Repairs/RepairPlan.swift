package import Advising
import Analyses
package import Rules
package import SourceText
package import TopologyModel

/// What to do so that nothing that is to go is left, with what shows that it costs no less.
package struct RepairPlan {
  /// Something to do.
  package struct Step {
    /// What kind of action it is.
    package let kind: ActionKind
    /// What it is done to: a service, queue, call, or an edge between a service and a queue or store.
    package let subject: Subject
    /// With which value, in the unit of the attribute; nil where the action takes none.
    package let value: Double?
    /// What it costs.
    package let cost: Int
    /// The findings that are gone once it and what comes before it are done.
    package fileprivate(set) var clears: [FindingIdentity]
    /// The findings that it is done for: those, and what goes only with other steps as well.
    package fileprivate(set) var aims: [FindingIdentity] = []
    /// Why, of the worst of the findings that it is for.
    /// - Complexity: that of writing the finding.
    package var why: Message { reason.map { $0.finding(tellsWhy: false).message } ?? otherReason }
    /// The finding that `why` tells; where there is none, what else is to be told.
    let reason: Verdict?
    let otherReason: Message
    /// What it changes in the topology that was linted.
    package let changes: [Change]
    /// What else could be done in its place at the same cost.
    package let alternatives: [Subject]
    /// What becomes of the service that it is about when this is done after the steps before it; empty where there are too many
    /// services or steps to work that out for each.
    package fileprivate(set) var gains: [Gain] = []
  }

  /// A figure of a part before and after.
  package struct Gain: Hashable {
    /// The part, by name.
    package let part: Untrusted
    /// The name of the fact: `latency_ms`.
    package let fact: String
    /// Nil where it is not known.
    package let before: Double?
    /// Nil where it is not known.
    package let after: Double?
  }

  /// A finding that stays.
  package struct Remaining {
    /// The finding.
    package let verdict: Verdict
    /// Whether it is there only after the plan.
    package let isNew: Bool
    /// Why it stays.
    package let reason: Message
  }

  /// A finding, or a part of one, that every plan has to meet: by one of these actions.
  package struct Witness {
    /// The finding.
    package let finding: FindingIdentity
    /// The actions, by kind and by what each is done to.
    package let actions: [(kind: ActionKind, subject: Subject)]
    /// Of the cheapest of them.
    package let cost: Int
  }

  /// What is to go.
  package let goal: Goal
  /// The lint by the rules of the goal before any step.
  package let before: LintResult
  /// The lint by the same rules after all steps.
  package let after: LintResult
  /// By what they clear for their cost, the most first.
  package let steps: [Step]
  /// What becomes of the entries once all steps are done.
  package let gains: [Gain]
  /// What all steps cost.
  package let cost: Int
  /// No plan costs less.
  package let lowerBound: Int
  /// Whether it is proved that no plan costs less.
  package let isOptimal: Bool
  /// Demands of which no two share an action: what they cost together is the least of every plan.
  package let witnesses: [Witness]
  /// The findings that the goal is about and that stay.
  package let remaining: [Remaining]
  /// What the budget does not reach to, in the order in which it comes next.
  package let postponed: [Step]
  /// Of which sets the steps are the best that the budget buys; nil where all that was found is done.
  package let purchase: Purchase.Proof?
  /// Where services waited for each other before, and none does after: what shows it.
  package let levels: PlanLevels?
  /// How many findings of the goal there were.
  package let found: Int

  /// Plans that are tried in place of one that leaves something.
  private static let mostTried = 200
  /// Of more steps the gain of each is not worked out.
  private static let mostRetraced = 100

  /// All that the steps change, for `Topology.applying`.
  package var changes: [Change] { steps.flatMap(\.changes) }

  /// How hard to search.
  package struct Effort: Sendable {
    /// How much may be looked at.
    package let steps: Int
    /// How often the system may be linted: a large one a few times, a small one as often as its search can use.
    package let rounds: Int
    /// How many sets of actions may be linted to find the best that a budget buys.
    let purchases: Int

    /// Whether the system is small enough that single steps can be linted.
    var isAmple: Bool { rounds >= 100 }

    /// Millions of steps, where nobody says how many.
    package static let usual = 20

    /// - Parameters:
    ///   - millions: of steps; the rounds follow from them and from the size of the system.
    ///   - findings: how many are to go: each round asks of each what could clear it.
    package init(millions: Int = usual, of topology: Topology, findings: Int) {
      steps = millions.multipliedReportingOverflow(by: 1_000_000).partialValue
      let round = Self.round(of: topology, findings)
      rounds = max(8, min(10 * millions, steps / round))
      purchases = max(8, min(2_000, steps / round))
    }

    /// The steps that a round takes.
    private static func round(of topology: Topology, _ findings: Int) -> Int {
      25 * (topology.services.count + topology.calls.count + topology.queues.count + topology.uses.count + 5 * findings + 1)
    }

    /// The millions of steps that reach to a round before and one after the shape of the whole is mended.
    static func least(for topology: Topology, findings: Int) -> Int { (2 * round(of: topology, findings) + 999_999) / 1_000_000 }
  }

  /// - Parameters:
  ///   - budget: what all steps may cost together; nil for whatever it takes.
  package init(_ oracle: inout LintOracle, goal: Goal, budget: Int? = nil, effort millions: Int = Effort.usual) {
    let startState = oracle.state(after: [])
    let found = oracle.findings(in: startState)
    let effort = Effort(millions: millions, of: oracle.start.topology, findings: found.count)
    var search = RepairSearch(&oracle, unit: LintOracle.unit, steps: effort.steps, rounds: effort.rounds)
    // What was given up must leave nothing behind: what was done for it is not done.
    var known = 0
    while effort.rounds >= RepairSearch.fewRounds, oracle.findings.givenUpCount > known, oracle.lints < 3 * effort.rounds {
      known = oracle.findings.givenUpCount
      oracle.setTimeouts(anew: false)
      search = RepairSearch(&oracle, unit: LintOracle.unit, steps: effort.steps, rounds: effort.rounds)
    }
    // What came only with the last actions has not been looked at, and something may clear it.
    let isAllSeen = oracle.findings(in: oracle.state(after: search.plan)).allSatisfy { verdict in
      let key = verdict.identity()
      return oracle.findings.isHopeless(key) || oracle.findings.stuckWay(of: key) != nil
    }
    isOptimal = oracle.findings.givenUpCount == 0 && search.isProved && isAllSeen
    let isRetried = effort.isAmple && !isOptimal
    let retried = isRetried ? oracle.retried(search.plan, limit: Self.mostTried) : LintOracle.Retried(plan: search.plan)
    // What changes nothing beside the others is no step.
    let tried = oracle.state(after: retried.plan)
    let useful = zip(retried.plan, tried.changes).filter { !$0.1.isEmpty }.map(\.0)
    let all = oracle.state(after: useful)
    let whole = PlanOrder(useful, of: found.map { $0.identity() }, oracle)
    var purchase: Purchase?
    let wholeCost = useful.reduce(0) { $0 + oracle.costs[Int($1)] / LintOracle.unit }
    if let budget, wholeCost > budget {
      purchase = Purchase(budget, of: whole.actions, &oracle, lints: effort.purchases)
    }
    let done = purchase.map { oracle.state(after: $0.actions) } ?? all
    let left = oracle.findings(in: done)
    let stays = Set(left.map { $0.identity() })
    let order = PlanOrder(done.plan, of: found.map { $0.identity() }.filter { !stays.contains($0) }, oracle)
    let isDone = Set(done.plan)
    let rest = purchase == nil ? [] : whole.actions.filter { !isDone.contains($0) }
    var writer = StepWriter(oracle, found, done)
    // Each of them is a lint.
    let canTryOthers = effort.isAmple && isOptimal && search.plan.count <= 20
    var alternatives: [Int32: [Subject]] = [:]
    if canTryOthers {
      for action in order.actions where oracle.actions[Int(action)].kind == .makeAsync {
        alternatives[action] = search.alternatives(to: action, limit: 4, &oracle).map { writer.subject(oracle.actions[Int($0)].part) }
      }
    }
    self.goal = goal
    before = startState.lint
    after = done.lint
    let ofExceptions = oracle.findingsOfExceptions(in: startState)
    self.found = found.count + ofExceptions.count
    var steps = order.actions.map { writer.step($0, order.clears[$0] ?? [], alternatives[$0] ?? []) }
    for (place, action) in order.actions.enumerated() { steps[place].aims = order.aims[action] ?? [] }
    var facts = startState.lint.base
    for place in steps.indices where effort.isAmple && steps.count <= Self.mostRetraced {
      let next = oracle.facts(after: steps[...place].flatMap(\.changes))
      steps[place].gains = writer.gains(of: order.actions[place], from: facts, to: next)
      facts = next
    }
    self.steps = steps
    gains = writer.gainsOfEntries(from: startState.lint.base, to: done.lint.base)
    var later = purchase == nil ? writer : StepWriter(oracle, found, all)
    postponed = rest.map { later.step($0, whole.clears[$0] ?? [], []) }
    cost = steps.reduce(0) { $0 + $1.cost }
    witnesses = writer.witnesses(search.disjointDemands)
    // What was left out again is no part of the bound.
    let isShorter = !Set(search.plan).isSubset(of: retried.plan)
    let clearedBound = witnesses.filter { !stays.contains($0.finding) }.reduce(0) { $0 + $1.cost }
    lowerBound = min(isShorter ? clearedBound : search.lowerBound, wholeCost)
    self.purchase = purchase?.proof
    let waitedForEachOther = found.contains { $0.rule.subject == .cycle && $0.index < startState.lint.base[Cycles.self].synchronousCount }
    levels = waitedForEachOther ? PlanLevels(done.lint.base) : nil
    let reasons = RemainingReasons(oracle, retried, writer)
    let keys = Set((found + ofExceptions).map { $0.identity() })
    remaining = (left + oracle.findingsOfExceptions(in: done)).map {
      Remaining(
        verdict: $0, isNew: !keys.contains($0.identity()), reason: reasons.reason(for: $0, isPostponed: purchase != nil))
    }
  }
}

/// In which order to do what a plan has: what clears the most findings for its cost first.
private struct PlanOrder {
  let actions: [Int32]
  /// By action: the findings that are gone once it is done.
  private(set) var clears: [Int32: [FindingIdentity]] = [:]
  /// By action: the findings that it is done for.
  private(set) var aims: [Int32: [FindingIdentity]] = [:]

  /// - Complexity: n log n in actions and findings, for each cost that occurs.
  init(_ plan: [Int32], of findings: [FindingIdentity], _ oracle: LintOracle) {
    var isInPlan = [Bool](repeating: false, count: oracle.actions.count)
    for action in plan { isInPlan[Int(action)] = true }
    // A finding is gone when all is done that was done for it.
    var waiting: [Int] = []
    var of: [Int32: [Int]] = [:]
    for (index, finding) in findings.enumerated() {
      let needed = oracle.findings.candidates(of: finding).filter { isInPlan[Int($0)] }
      waiting.append(needed.count)
      for action in needed { of[action, default: []].append(index) }
    }
    func rank(_ action: Int32) -> Double { Double(of[action]?.count ?? 0) / Double(max(1, oracle.costs[Int(action)] / LintOracle.unit)) }
    actions = plan.sorted { (rank($1), $0) < (rank($0), $1) }
    for action in actions {
      for index in of[action] ?? [] {
        aims[action, default: []].append(findings[index])
        waiting[index] -= 1
        if waiting[index] == 0 { clears[action, default: []].append(findings[index]) }
      }
    }
  }
}
