import Advising
import Analyses
package import Linting
package import Rules
import SourceText
import TopologyModel

/// Says what is still wrong after some actions, by linting the topology as it is then: no finding is judged twice in two ways.
package struct LintOracle: RepairOracle {
  /// By action.
  package private(set) var costs: [Int] = []
  /// How often the system has been linted.
  private(set) var lints = 0
  /// The findings of the goal that were met.
  var findings: FindingTable

  /// The lint of what was read, and of what is judged alone, the goal.
  let start: LintResult
  let goal: Goal
  let options: Lint.Options
  private let rules: RuleSet
  private let wholeOptions: Lint.Options
  let tariff: Tariff
  let parts: ActionChanges
  private var table: ActionTable
  /// By id of a rule that is judged: what its file says repairs it. A rule reads its file each time that it is asked.
  private let repairsInFile: [String: [Repair]]
  private var repairs: [String: [Asked]] = [:]
  private var harmful: [String: Set<ActionKind>] = [:]
  private var needs = FactNeeds()
  private var askers: [Asker] = []
  private var askerNumbers: [AskerName: Int32] = [:]
  private var last: State?
  var demanded = DemandTable()
  /// Whether timeouts that are set do not bound each other, as declared ones do: then the value of each depends on which others are
  /// set, and so nothing is proved by what is wrong after some are.
  private var setsTimeoutsAnew = false

  struct Site: Hashable {
    let kind: ActionKind
    let part: Change.Part
  }

  /// A repair of a rule that may be done.
  struct Asked {
    let rule: Rule
    let repair: Repair
    let target: ActionKind.Target
    /// Of what says the value; nil where it takes none.
    let asker: Int32?
    /// Where the table has its actions.
    let column: Int
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
    wholeOptions = options
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
    let judged = rules.rules.filter { !options.leftOut.contains($0.id) }
    let repairsInFile = Dictionary(judged.map { ($0.id, $0.repairs) }) { first, _ in first }
    self.repairsInFile = repairsInFile
    let stretches = judged.flatMap { rule in
      (repairsInFile[rule.id] ?? []).filter { $0.action == .makeAsync }.compactMap { values.stretch(of: $0, in: rule) }
    }
    let movable = MovableCalls(start.base, stretch: stretches.min(), allowsAll: tariff.allowsMessages)
    parts = ActionChanges(result.topology, movable: movable)
    table = ActionTable(result.topology)
    findings = FindingTable(start.findings.filter { goal.covers($0) }.map { $0.identity() })
    last = State(plan: [], lint: start, values: [:], changes: [], changed: ChangedTopology(result.topology, applying: []))
  }

  /// Those that some finding asks for, in the order in which they were met.
  package var actions: [Action] { table.actions }

  /// The findings of the goal in a state, worst first.
  func findings(in state: State) -> Verdicts { state.lint.findings.filter { goal.covers($0) } }

  /// The findings of the goal about exceptions: no action clears them, and what a plan repairs needs none any more.
  /// - Complexity: a lint by all rules where there are exceptions.
  func findingsOfExceptions(in state: State) -> Verdicts {
    if start.topology.exceptions.isEmpty && options.exceptions.isEmpty { return [] }
    var options = wholeOptions
    options.baseline = nil
    let lint = Lint.run(state.changed.topology, start.sources, [], rules: rules, options)
    return lint.findings.filter { $0.rule.subject == .exception && goal.covers($0) }
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
    let (values, changes, changed) = outcome(of: plan)
    lints += plan.isEmpty ? 0 : 1
    let lint = plan.isEmpty ? start : Lint.run(changed.topology, start.sources, [], rules: rules, options)
    let state = State(plan: plan, lint: lint, values: values, changes: changes, changed: changed)
    last = state
    return state
  }

  /// The values and changes of a plan, by action, and the topology after them.
  /// - Complexity: linear in the topology, and in what its values rest on.
  func outcome(of plan: [Int32]) -> (values: [Int32: Double], changes: [[Change]], changed: ChangedTopology) {
    var values: [Int32: Double] = [:]
    var changes = [[Change]](repeating: [], count: plan.count)
    var messages = parts.newMessages(of: plan.lazy.map { actions[Int($0)] })
    var places = [[Int]](repeating: [], count: Phase.allCases.count)
    for place in plan.indices { places[phase(of: actions[Int(plan[place])]).rawValue].append(place) }
    for phase in Phase.allCases where !places[phase.rawValue].isEmpty {
      let places = places[phase.rawValue]
      if phase == .structure {
        for place in places { takePlace(place, of: plan, in: nil, &values, &changes, &messages) }
        continue
      }
      var known = changes.flatMap { $0 }
      if phase == .timeouts, setsTimeoutsAnew {
        known += places.map { .set(.timeout, .number(.infinity), of: actions[Int(plan[$0])].part) }
      }
      let changed = ChangedTopology(start.topology, applying: known)
      let asked = ValuesInState(changed, FactBase(changed.topology, tier: options.tier), tier: start.tier)
      for place in places { takePlace(place, of: plan, in: asked, &values, &changes, &messages) }
      withdrawWeaker(in: plan, values, &changes)
    }
    return (values, changes, ChangedTopology(start.topology, applying: changes.flatMap { $0 }))
  }

  private func takePlace(
    _ place: Int, of plan: [Int32], in asked: ValuesInState?, _ values: inout [Int32: Double], _ changes: inout [[Change]],
    _ messages: inout ActionChanges.NewMessages
  ) {
    let action = actions[Int(plan[place])]
    if let asker = action.asker {
      let asker = askers[Int(asker)]
      values[plan[place]] = asker.constant ?? asked?.value(of: asker.repair, in: asker.rule, at: action.part)
      if values[plan[place]] == nil { return }
    }
    changes[place] = parts.changes(action, values[plan[place]], &messages)
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

  /// Values follow from what is done: first what needs none, then what takes load off, then timeouts, which let through what comes behind
  /// them and of which those that are set anew do not bound each other, then what has to carry the rest, and at last what replicas share.
  private enum Phase: Int, CaseIterable {
    case structure, relief, timeouts, rest, pools
  }

  private func phase(of action: Action) -> Phase {
    guard let asker = action.asker, askers[Int(asker)].constant == nil else { return .structure }
    return switch action.kind {
    case .cache, .batch: .relief
    case .setTimeout: .timeouts
    case .pool: .pools
    default: .rest
    }
  }

  /// What a search says of the order in which values follow; it begins with timeouts that bound each other.
  mutating func setTimeouts(anew: Bool) {
    if setsTimeoutsAnew != anew { last = nil }
    setsTimeoutsAnew = anew
  }

  // MARK: - Actions

  /// A state with what is asked about it.
  struct View {
    let state: State
    let values: ValuesInState
    var sites: RepairSites
    /// On a cycle many figures are not known before it is broken.
    var hasCycles: Bool
  }

  /// What the system is after a plan, to be asked.
  mutating func view(after plan: [Int32]) -> View {
    let state = state(after: plan)
    let base = state.lint.base
    return View(
      state: state, values: ValuesInState(state.changed, base, tier: start.tier), sites: RepairSites(base),
      hasCycles: base[Cycles.self].synchronousCount > 0)
  }

  /// What the file of a rule that is judged says repairs it, whether or not it may be done.
  func allRepairs(of rule: Rule) -> [Repair] { repairsInFile[rule.id] ?? [] }

  /// The repairs of a rule, of kinds that may be done.
  mutating func repairs(of rule: Rule) -> [Asked] {
    if let known = repairs[rule.id] { return known }
    var known: [Asked] = []
    for repair in allRepairs(of: rule) where allows(repair.action) {
      let asker = repair.valueText.map { number(ofAsker: $0, rule, repair) }
      known.append(
        Asked(
          rule: rule, repair: repair, target: repair.action.definition.target, asker: asker, column: table.column(repair.action, asker)))
    }
    repairs[rule.id] = known
    return known
  }

  private mutating func number(ofAsker text: String, _ rule: Rule, _ repair: Repair) -> Int32 {
    let name = AskerName(rule: repair.readsParameters ? rule.id : "", expression: text)
    if let number = askerNumbers[name] { return number }
    let number = Int32(askers.count)
    askers.append(Asker(rule: rule, repair: repair, constant: Double(text)))
    askerNumbers[name] = number
    return number
  }

  /// The action that a repair is at an element of a state; nil where it cannot be done, changes nothing, or must not be.
  mutating func action(_ asked: Asked, at element: Int, _ view: borrowing View) -> Int32? {
    guard let original = view.state.changed.original(asked.target, element) else { return nil }
    switch table.entry(asked.column, original) {
    case .action(let number): return number
    case .never: return nil
    case .open: return newAction(asked, at: original, view)
    }
  }

  /// The action that sets an attribute of a call to whatever value; nil where it cannot be done.
  mutating func action(_ asked: Asked, atCall call: ID<Call>) -> Int32? {
    switch table.entry(asked.column, call.index) {
    case .action(let number): number
    case .never: nil
    case .open: place(of: asked, at: call.index).map { $0.known ?? add(asked, at: $0.part, for: call.index, value: nil) }
    }
  }

  private mutating func newAction(_ asked: Asked, at original: Int, _ view: borrowing View) -> Int32? {
    guard let (part, known) = place(of: asked, at: original) else { return nil }
    if let known { return known }
    let kind = asked.repair.action
    var value: Double?
    if let asker = asked.asker {
      value = askers[Int(asker)].constant ?? view.values.value(of: asked.repair, in: asked.rule, at: part)
      if value == nil, !view.hasCycles { return nil }
      if let value, !kind.improves(parts.current(kind, of: part, in: start.topology), to: value) { return nil }
    }
    return add(asked, at: part, for: original, value: value)
  }

  /// What a repair is done to where it is asked for, and its number if another element has asked for it; nil where it cannot be done,
  /// or must not be.
  private mutating func place(of asked: Asked, at original: Int) -> (part: Change.Part, known: Int32?)? {
    let kind = asked.repair.action
    guard let part = parts.part(of: kind, at: original), !isFrozen(kind, start.topology.names(of: part)) else {
      table.set(asked.column, original, nil)
      return nil
    }
    guard case .action(let number) = table.entry(asked.column, ActionTable.element(part)) else { return (part, nil) }
    table.set(asked.column, original, number)
    return (part, number)
  }

  private mutating func add(_ asked: Asked, at part: Change.Part, for original: Int, value: Double?) -> Int32 {
    let action = Action(kind: asked.repair.action, part: part, asker: asked.asker)
    let number = table.add(action, to: asked.column)
    table.set(asked.column, original, number)
    costs.append(cost(of: action, value, start.topology.names(of: part)))
    return number
  }

  /// Does something with each action of the same kind at the same part, which have other values.
  func forEachSibling(of action: Int32, _ body: (Int32) -> Void) { table.forEachSibling(of: action, body) }

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

  /// The kinds of actions that can make a finding of a rule: what its facts rest on, but for what the rule itself asks for.
  mutating func harmful(to rule: Rule) -> Set<ActionKind> {
    if let known = harmful[rule.id] { return known }
    let asked = Set(allRepairs(of: rule).map(\.action))
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
