package import Advising
import Analyses
package import Linting
package import Rules
import SourceText
import TopologyModel

/// Says what is still wrong after some actions, by linting the topology as it is then: no finding is judged twice in two ways.
package struct LintOracle: RepairOracle {
  /// By action.
  package private(set) var costs: [Int] = []
  /// Those that some finding asks for, in the order in which they were met.
  package private(set) var actions: [Action] = []
  /// Findings that no plan clears together with what else it has to clear.
  private(set) var givenUp: Set<FindingIdentity> = []
  /// By finding: calls of which one has to go, and about which nothing can be done.
  private(set) var stuck: [FindingIdentity: Untrusted] = [:]
  /// How often the system has been linted.
  private(set) var lints = 0
  /// By finding: the actions that could clear it, ever.
  var candidates: [FindingIdentity: Set<Int32>] = [:]

  /// The lint of what was read, and of what is judged alone, the goal.
  let start: LintResult
  private let goal: Goal
  private let rules: RuleSet
  private let options: Lint.Options
  private let tariff: Tariff
  private let parts: ActionChanges
  private let startKeys: Set<FindingIdentity>
  private var numbers: [Action: Int32] = [:]
  /// By kind and part: actions that differ in who asks for the value.
  private var siblings: [Site: [Int32]] = [:]
  private var repairs: [String: [Asked]] = [:]
  private var harmful: [String: Set<ActionKind>] = [:]
  private var needs = FactNeeds()
  private var askers: [Asker] = []
  private var askerNumbers: [AskerName: Int32] = [:]
  private var keys: [RepairDemand: Set<FindingIdentity>] = [:]
  private var suspected: [FindingIdentity: Int] = [:]
  private var last: State?

  private struct Site: Hashable {
    let kind: ActionKind
    let part: Change.Part
  }

  /// A repair of a rule.
  struct Asked {
    let rule: Rule
    let repair: Repair
    /// Of what says the value; nil where it takes none.
    let asker: Int32?
  }

  /// What says with which value an action is done.
  private struct Asker {
    let rule: Rule
    let repair: Repair
    /// The value, where it is the same everywhere.
    let constant: Double?
  }

  private struct AskerName: Hashable {
    /// Empty where the expression means the same in every rule.
    let rule: String
    let expression: String
  }

  /// The unit of costs: what is below it decides between plans that cost the same.
  package static let unit = 1 << 20
  /// Actions that may be at fault for one finding beyond which only those near it are looked at.
  private static let mostCauses = 64
  /// Actions that are left out one after the other because of one finding, before it is given up.
  private static let mostSuspects = 3

  /// What the system is after some actions.
  struct State {
    let plan: [Int32]
    let lint: LintResult
    /// By action of the plan: with which value it is done, where it takes one and facts tell it.
    let values: [Int32: Double]
    /// By action of the plan.
    let changes: [[Change]]
    let changed: ChangedTopology
  }

  /// - Parameters:
  ///   - result: the lint of what was read, by the same rules and options.
  package init(_ result: LintResult, rules: RuleSet, _ options: Lint.Options, goal: Goal, _ tariff: Tariff) {
    var options = options
    let overridden = Set(options.overrides.flatMap(\.levels.keys))
    for rule in rules.rules {
      let isAsked =
        switch goal {
        case .rules(let ids): ids.contains(rule.id)
        case .severity(let least):
          overridden.contains(Untrusted(rule.id)) || rule.errorCondition != nil || (rule.severity[result.tier].map { $0 >= least } ?? false)
        }
      if !isAsked || rule.subject == .exception { options.leftOut.insert(rule.id) }
    }
    self.goal = goal
    self.rules = rules
    self.options = options
    self.tariff = tariff
    start = Lint.run(result.topology, result.sources, [], rules: rules, options)
    let values = RepairValues(start.base, tier: start.tier)
    let stretches = rules.rules.filter { !options.leftOut.contains($0.id) }.flatMap { rule in
      rule.repairs.filter { $0.action == .makeAsync }.compactMap { values.stretch(of: $0, in: rule) }
    }
    let movable = MovableCalls(start.base, stretch: stretches.min(), allowsAll: tariff.allowsMessages)
    parts = ActionChanges(result.topology, movable: movable)
    startKeys = Set(start.findings.filter { goal.covers($0) }.map { $0.identity() })
    last = State(plan: [], lint: start, values: [:], changes: [], changed: ChangedTopology(result.topology, applying: []))
  }

  /// The findings of the goal in a state, worst first.
  func findings(in state: State) -> [Verdict] { state.lint.findings.filter { goal.covers($0) } }

  /// The finding that a demand came of, the first of several.
  func finding(behind demand: RepairDemand) -> FindingIdentity? {
    keys[demand]?.min { ($0.rule, $0.subject.id) < ($1.rule, $1.subject.id) }
  }

  /// Whether actions of a kind may be done.
  func allows(_ kind: ActionKind) -> Bool { tariff.kinds.contains(kind) }

  /// The facts of the system as it is after some changes.
  func facts(after changes: [Change]) -> FactBase { FactBase(start.topology.applying(changes), tier: options.tier) }

  // MARK: - States

  /// What the system is after a plan.
  /// - Complexity: a lint by the rules of the goal.
  mutating func state(after plan: [Int32]) -> State {
    if let last, last.plan == plan { return last }
    let topology = start.topology
    var values: [Int32: Double] = [:]
    var changes = [[Change]](repeating: [], count: plan.count)
    var changed = ChangedTopology(topology, applying: [])
    for phase in Phase.allCases {
      let places = plan.indices.filter { self.phase(of: actions[Int(plan[$0])]) == phase }
      if places.isEmpty { continue }
      let asked = phase == .structure ? nil : ValuesInState(changed, FactBase(changed.topology, tier: options.tier), tier: start.tier)
      for place in places {
        let action = actions[Int(plan[place])]
        if let asker = action.asker {
          let asker = askers[Int(asker)]
          values[plan[place]] = asker.constant ?? asked?.value(of: asker.repair, in: asker.rule, at: action.part)
          if values[plan[place]] == nil { continue }
        }
        changes[place] = parts.changes(action, values[plan[place]])
      }
      withdrawWeaker(in: plan, values, &changes)
      changed = ChangedTopology(topology, applying: changes.flatMap { $0 })
    }
    lints += plan.isEmpty ? 0 : 1
    let lint = plan.isEmpty ? start : Lint.run(changed.topology, start.sources, [], rules: rules, options)
    let state = State(plan: plan, lint: lint, values: values, changes: changes, changed: changed)
    last = state
    return state
  }

  /// Of two actions that give one attribute two values, of which one does more, that one holds.
  private func withdrawWeaker(in plan: [Int32], _ values: [Int32: Double], _ changes: inout [[Change]]) {
    var strongest: [Site: Int] = [:]
    for place in plan.indices {
      let action = actions[Int(plan[place])]
      guard action.asker != nil, action.kind.isMoreBetter != nil, let value = values[plan[place]] else { continue }
      let site = Site(kind: action.kind, part: action.part)
      if let other = strongest[site], let earlier = values[plan[other]] {
        let weaker = action.kind.improves(earlier, to: value) ? other : place
        changes[weaker] = []
        strongest[site] = weaker == other ? place : other
      } else {
        strongest[site] = place
      }
    }
  }

  /// Values follow from what is done: first what needs none, then what takes load off, then what has to carry the rest.
  private enum Phase: CaseIterable {
    case structure, relief, rest
  }

  private func phase(of action: Action) -> Phase {
    guard let asker = action.asker, askers[Int(asker)].constant == nil else { return .structure }
    return action.kind == .cache || action.kind == .batch ? .relief : .rest
  }

  // MARK: - Demands

  /// Values as they follow from a state.
  func values(_ state: State) -> ValuesInState { ValuesInState(state.changed, state.lint.base, tier: start.tier) }

  package mutating func demands(after plan: [Int32]) -> [RepairDemand] {
    let conflicts = conflicts(in: plan)
    if !conflicts.isEmpty { return conflicts }
    let state = state(after: plan)
    let done = Set(plan)
    let values = values(state)
    let sites = RepairSites(state.lint.base)
    let hasCycles = state.lint.base[Cycles.self].synchronousCount > 0
    let harm = Harm(plan, self)
    var open: [(key: FindingIdentity, verdict: Verdict, rows: [Set<Int32>], waits: Bool, isWhole: Bool)] = []
    for verdict in findings(in: state) {
      let key = verdict.identity()
      if givenUp.contains(key) { continue }
      var all: Set<Int32> = []
      var rows: [Set<Int32>] = []
      var (waits, isWhole) = (false, true)
      for asked in repairs(of: verdict.rule) where tariff.kinds.contains(asked.repair.action) {
        var isCut = false
        func actions(at elements: [Int]) -> Set<Int32> {
          Set(elements.compactMap { action(asked, at: $0, state, values, hasCycles) })
        }
        if let most = bound(of: asked, for: verdict, values), let trees = sites.trees(asked.repair, for: verdict, most: most) {
          let cuts = trees.map { actions(at: $0) }
          // Each repair of the rule cuts the same edges.
          rows = rows.isEmpty ? cuts : zip(rows, cuts).map { $0.union($1) }
          continue
        }
        let found = actions(at: sites.elements(asked.repair, for: verdict, isCut: &isCut))
        waits = waits || found.contains { done.contains($0) && self.actions[Int($0)].asker != nil && state.values[$0] == nil }
        all.formUnion(found)
        for calls in self.rows(asked, for: verdict, state, sites, values, isFirst: plan.isEmpty) {
          rows.append(actions(at: calls))
          if rows.last!.isEmpty { stuck[key] = way(along: calls, in: state.lint.base.topology) }
        }
        isWhole = isWhole && !isCut
      }
      candidates[key, default: []].formUnion(rows.reduce(all) { $0.union($1) })
      open.append((key, verdict, rows.isEmpty ? [all] : rows, waits, isWhole))
    }
    // What only waits for a value can be asked for later, unless nothing else is left.
    let ready = open.filter { !$0.waits }
    var demands: [RepairDemand] = []
    var seen: Set<RepairDemand> = []
    for (key, verdict, rows, _, isWhole) in ready.isEmpty ? open : ready {
      let isNew = !startKeys.contains(key)
      // Of what was wrong from the start a part that nothing can be done about makes all the rest useless.
      if !isNew, rows.contains(where: \.isEmpty) { continue }
      for row in rows {
        var able = row
        for number in row {
          let action = actions[Int(number)]
          able.formUnion(siblings[Site(kind: action.kind, part: action.part)] ?? [])
        }
        able = able.filter { !done.contains($0) }
        let causes = causes(of: verdict, isNew: isNew, isClearable: !able.isEmpty, harm, sites)
        let demand = RepairDemand(
          actions: Array(able), causes: causes.actions, isWhole: isWhole && causes.areAll,
          suspect: isNew && able.isEmpty ? suspect(of: key, causes.actions, near: sites.services(of: verdict)) : nil)
        keys[demand, default: []].insert(key)
        if seen.insert(demand).inserted { demands.append(demand) }
      }
    }
    return demands
  }

  /// What a finding is made of, where each part has to go: every so many calls of a chain in a row, and each way round of a cycle;
  /// none where it is one.
  private mutating func rows(
    _ asked: Asked, for verdict: Verdict, _ state: State, _ sites: RepairSites, _ values: ValuesInState, isFirst: Bool
  ) -> [[Int]] {
    let base = state.lint.base
    switch (verdict.rule.subject, asked.repair.place) {
    case (.chain, .calls):
      // Services on a common cycle count as one, and so do the calls between them.
      guard isForEachFinding(of: verdict.rule), let length = values.stretch(of: asked.repair, in: verdict.rule),
        base[Cycles.self].synchronousCount == 0, options.baseline == nil
      else { return [] }
      let hops = sites.hops(of: verdict.subject())
      guard length < hops.count else { return [] }
      // What a message sets off makes no user wait: a way counts from where users come in.
      return sites.entries(on: verdict.subject()).filter { $0 + length <= hops.count }.map { hops[$0..<$0 + length].flatMap { $0 } }
    case (.cycle, .waysRound):
      // Exceptions take calls out of cycles, and what is left of one may be known; and later on one way round more at a time suffices.
      guard isFirst, exceptsNothing, verdict.index < base[Cycles.self].synchronousCount
      else { return [] }
      let graph = base[SynchronousGraph.self]
      return WaysRound(of: verdict.index, base) { price(of: graph.calls(of: Int($0)), asked, state, values) }
        .ways.map { way in way.flatMap { graph.calls(of: Int($0)).map { Int($0) } } }
    default: return []
    }
  }

  /// The services that calls lead through.
  private func way(along calls: [Int], in topology: Topology) -> Untrusted {
    var services: [ID<Service>] = calls.first.map { [topology.calls[$0].caller] } ?? []
    for call in calls where services.last == topology.calls[call].caller { services.append(topology.calls[call].callee) }
    return Untrusted(path: services.map { topology.name($0) })
  }

  /// What it costs that nobody waits any more for any of the calls between two services; nil where one of them has to stay.
  private mutating func price(of calls: ArraySlice<Int32>, _ asked: Asked, _ state: State, _ values: ValuesInState) -> Int? {
    var all: Set<Int32> = []
    for call in calls {
      guard parts.movesAll(with: ID(call)), let action = action(asked, at: Int(call), state, values, true) else { return nil }
      all.insert(action)
    }
    return all.reduce(0) { $0 + costs[Int($1)] } / Self.unit
  }

  /// Whether what is found is all that is wrong: no exception and no baseline leaves out a part of it.
  private var exceptsNothing: Bool { start.topology.exceptions.isEmpty && options.exceptions.isEmpty && options.baseline == nil }

  /// How many services may be left upstream or downstream of the subject; nil where that is not what is wrong.
  func bound(of asked: Asked, for verdict: Verdict, _ values: ValuesInState) -> Int? {
    guard isForEachFinding(of: verdict.rule), exceptsNothing else { return nil }
    return values.most(of: asked.repair, in: verdict.rule)
  }

  /// Whether all findings of a rule are to go, and not only those beyond a second limit: what its repairs say of limits is about all.
  func isForEachFinding(of rule: Rule) -> Bool {
    switch goal {
    case .rules: true
    case .severity(let least): rule.errorCondition == nil || (rule.severity[start.tier] ?? .info) >= least
    }
  }

  package func isGivenUp(_ demand: RepairDemand) -> Bool { keys[demand]?.isSubset(of: givenUp) ?? false }

  package mutating func giveUp(_ demand: RepairDemand) { givenUp.formUnion(keys[demand] ?? []) }

  /// Two actions that give one attribute two values, neither of which does what the other does.
  private func conflicts(in plan: [Int32]) -> [RepairDemand] {
    var first: [Site: Int32] = [:]
    var conflicts: [RepairDemand] = []
    for number in plan {
      let action = actions[Int(number)]
      guard action.asker != nil, action.kind.isMoreBetter == nil else { continue }
      let site = Site(kind: action.kind, part: action.part)
      if let other = first[site] {
        conflicts.append(RepairDemand(actions: [], causes: [other, number], suspect: number))
      } else {
        first[site] = number
      }
    }
    return conflicts
  }

  mutating func repairs(of rule: Rule) -> [Asked] {
    if let known = repairs[rule.id] { return known }
    let known = rule.repairs.map { repair in
      Asked(rule: rule, repair: repair, asker: repair.valueText.map { asker(rule, repair, $0) })
    }
    repairs[rule.id] = known
    return known
  }

  private mutating func asker(_ rule: Rule, _ repair: Repair, _ text: String) -> Int32 {
    let name = AskerName(rule: repair.readsParameters ? rule.id : "", expression: text)
    if let number = askerNumbers[name] { return number }
    let number = Int32(askers.count)
    askers.append(Asker(rule: rule, repair: repair, constant: Double(text)))
    askerNumbers[name] = number
    return number
  }

  /// The action that a repair is at an element of a state; nil where it cannot be done, changes nothing, or must not be.
  mutating func action(_ asked: Asked, at element: Int, _ state: State, _ values: ValuesInState, _ hasCycles: Bool) -> Int32? {
    let repair = asked.repair
    guard let original = state.changed.original(repair.action.definition.target, element),
      let part = parts.part(of: repair.action, at: original)
    else { return nil }
    let action = Action(kind: repair.action, part: part, asker: asked.asker)
    if let number = numbers[action] { return number }
    let names = start.topology.names(of: part)
    if isFrozen(repair.action, names) { return nil }
    var value: Double?
    if let asker = asked.asker {
      value = askers[Int(asker)].constant ?? values.value(of: repair, in: asked.rule, at: part)
      // On a cycle many figures are not known before it is broken.
      if value == nil, !hasCycles { return nil }
      if let value, !repair.action.improves(parts.current(repair.action, of: part, in: start.topology), to: value) { return nil }
    }
    let number = Int32(actions.count)
    actions.append(action)
    numbers[action] = number
    siblings[Site(kind: action.kind, part: part), default: []].append(number)
    costs.append(cost(of: action, value, names))
    return number
  }

  private func isFrozen(_ kind: ActionKind, _ names: [Untrusted]) -> Bool {
    if tariff.frozen.isEmpty { return false }
    // A call is frozen by its caller; one that becomes a message also by its callee, which then has a queue to read.
    let holders = names.count == 3 && kind != .makeAsync ? Array(names.prefix(2)) : names
    return holders.contains { tariff.frozen.contains($0) } || tariff.frozen.contains(Untrusted(kind.rawValue))
  }

  /// In units; of equal ones that is cheaper which says that nobody needs the answer.
  private func cost(of action: Action, _ value: Double?, _ names: [Untrusted]) -> Int {
    let each = max(1, tariff.cost(of: action.kind, to: names))
    var cost = each * Self.unit
    if action.kind == .replicas, let value {
      let more = value - (parts.current(.replicas, of: action.part, in: start.topology) ?? 1)
      cost = Int(min(max(more, 1), 1_000_000)) * each * Self.unit
    }
    if action.kind == .makeAsync, case .call(let call) = action.part, start.topology.knowledge(.needsResponse, of: call).value != 0 {
      cost += 1
    }
    return cost
  }

  // MARK: - Causes

  /// What of a plan can make findings.
  private final class Harm {
    let plan: [Int32]
    /// By rule: actions of the plan of kinds that can make a finding of it.
    var ofRule: [String: [Int32]] = [:]
    /// By number of a service: actions that are done to it or to a call of or to it.
    private(set) var near: [Int: [Int32]] = [:]

    init(_ plan: [Int32], _ oracle: LintOracle) {
      self.plan = plan
      for number in plan {
        switch oracle.actions[Int(number)].part {
        case .service(let id): near[id.index, default: []].append(number)
        case .call(let id):
          let call = oracle.start.topology.calls[id.index]
          for service in Set([call.caller.index, call.callee.index]) { near[service, default: []].append(number) }
        default: break
        }
      }
    }
  }

  /// The actions of a plan without which a finding might not be there; of very many, those that are near it.
  private mutating func causes(
    of verdict: Verdict, isNew: Bool, isClearable: Bool, _ harm: Harm, _ sites: RepairSites
  ) -> (actions: [Int32], areAll: Bool) {
    if harm.plan.isEmpty { return ([], true) }
    let kinds = harmful(to: verdict.rule)
    var causes = harm.ofRule[verdict.rule.id] ?? harm.plan.filter { kinds.contains(actions[Int($0)].kind) }
    harm.ofRule[verdict.rule.id] = causes
    if causes.isEmpty, isNew, !isClearable { causes = harm.plan }
    guard causes.count > Self.mostCauses else { return (causes, true) }
    let near = Set(sites.services(of: verdict).flatMap { harm.near[$0] ?? [] })
    let nearest = near.filter { kinds.contains(actions[Int($0)].kind) || kinds.isEmpty }.sorted()
    return (Array((nearest.isEmpty ? causes : nearest).prefix(Self.mostCauses)), false)
  }

  /// The action that most likely made a finding: of those near it one that changes edges, or the last; nil where it was not the first few.
  private mutating func suspect(of key: FindingIdentity, _ causes: [Int32], near services: [Int]) -> Int32? {
    let count = suspected[key, default: 0]
    guard count < Self.mostSuspects else { return nil }
    suspected[key] = count + 1
    let near = causes.filter { number in
      switch actions[Int(number)].part {
      case .service(let id): services.contains(id.index)
      case .call(let id):
        services.contains(start.topology.calls[id.index].caller.index) || services.contains(start.topology.calls[id.index].callee.index)
      default: false
      }
    }
    return near.last { actions[Int($0)].kind.changesEdges } ?? near.last ?? causes.last
  }

  /// The kinds of actions that can make a finding of a rule: what its facts rest on, but for what the rule itself asks for.
  private mutating func harmful(to rule: Rule) -> Set<ActionKind> {
    if let known = harmful[rule.id] { return known }
    let asked = Set(repairs(of: rule).map(\.repair.action))
    var read: Set<Attribute> = []
    for fact in rule.readFacts {
      if let fact = FactCatalogue.all.fact(fact.name, of: fact.subject) { read.formUnion(needs.attributes(of: fact).map(\.attribute)) }
    }
    let kinds = ActionKind.allCases.filter { kind in
      (!asked.contains(kind) || kind == .setTimeout) && (kind.changesEdges || kind.attributes.contains(where: read.contains))
    }
    harmful[rule.id] = Set(kinds)
    return Set(kinds)
  }
}

extension ChangedTopology {
  /// The number of an element before the changes; nil for what is new.
  fileprivate func original(_ target: ActionKind.Target, _ element: Int) -> Int? {
    switch target {
    case .topology, .service, .use: element
    case .call: calls[element].index
    case .queue: queues[element]?.index
    case .publish: publishes[element]?.index
    }
  }
}
