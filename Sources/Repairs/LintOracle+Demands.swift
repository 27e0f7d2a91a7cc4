package import Advising
import Analyses
import Linting
import Rules
import SourceText
import TopologyModel

/// What a state demands: for each finding the actions of which one is needed, and those that it comes of.
extension LintOracle {
  /// Actions that may be at fault for one finding beyond which only those near it are looked at.
  private static let mostCauses = 64
  /// Actions that are left out one after the other because of one finding, before it is given up.
  private static let mostSuspects = 3

  /// A finding that is to go.
  private struct Open {
    let finding: Int
    let verdict: Verdict
    /// One of the actions of each is needed; each ascending.
    let rows: [[Int32]]
    /// Whether what could clear it is done already, but with a value that no fact tells yet.
    let waits: Bool
    /// Whether no action is missing.
    let isWhole: Bool
    /// How many of what could clear it are done, and leave no trace of what they were done to.
    let tried: Int
  }

  package mutating func demands(after plan: [Int32]) -> [RepairDemand] {
    let conflicts = conflicts(in: plan)
    if !conflicts.isEmpty { return conflicts }
    var view = view(after: plan)
    let open = openFindings(in: &view)
    var isDone = [Bool](repeating: false, count: actions.count)
    for action in plan { isDone[Int(action)] = true }
    let harm = Harm(plan, self)
    var demands: [RepairDemand] = []
    demanded.startRound()
    // What only waits for a value can be asked for later, unless nothing else is left.
    let isAllWaiting = open.allSatisfy { $0.waits }
    for open in open where isAllWaiting || !open.waits {
      let isNew = !findings.isOld[open.finding]
      // Of what was wrong from the start a part that nothing can be done about makes all the rest useless.
      if !isNew, open.rows.contains(where: { $0.isEmpty }) { continue }
      for row in open.rows {
        let able = able(row, isDone)
        let causes = causes(of: open.verdict, isNew: isNew, isClearable: !able.isEmpty, harm, view.sites)
        let demand = RepairDemand(
          actions: able, causes: causes.actions, isWhole: open.isWhole && causes.areAll,
          suspect: isNew && able.isEmpty
            ? suspect(of: open.finding, causes.actions, near: view.sites.services(of: open.verdict)) : nil,
          tried: open.tried)
        if demanded.insert(demand, of: open.finding) { demands.append(demand) }
      }
    }
    return demands
  }

  /// Without a look at causes.
  package mutating func isClean(after plan: [Int32]) -> Bool {
    guard isConsistent(plan) else { return false }
    var view = view(after: plan)
    return openFindings(in: &view).allSatisfy { open in findings.isOld[open.finding] && open.rows.contains { $0.isEmpty } }
  }

  /// Looks once more for what could clear the findings of a state, those that were given up included.
  mutating func reconsider(after plan: [Int32]) {
    var view = view(after: plan)
    _ = openFindings(in: &view, withGivenUp: true)
  }

  /// What is to go in a state, and is not given up.
  private mutating func openFindings(in view: inout View, withGivenUp: Bool = false) -> [Open] {
    var open: [Open] = []
    var gathering = Gathering()
    // What is added from now on is not done.
    var done = [Bool](repeating: false, count: actions.count)
    for action in view.state.plan { done[Int(action)] = true }
    func isDone(_ action: Int32) -> Bool { action < done.count && done[Int(action)] }
    var rule: Rule?
    var repairs: [(asked: Asked, most: Int?)] = []
    // What makes an error of a finding may be cleared by what leaves the finding, and is not among its repairs.
    var isListed = true
    for verdict in findings(in: view.state) {
      if verdict.rule !== rule {
        rule = verdict.rule
        repairs = self.repairs(of: verdict.rule).map { ($0, bound(of: $0, view.values)) }
        isListed = isForEachFinding(of: verdict.rule) || harmful(to: verdict.rule).isDisjoint(with: tariff.kinds)
      }
      let finding = findings.number(of: verdict.identity())
      if findings.isGivenUp[finding] && !withGivenUp { continue }
      var all: [Int32] = []
      var rows: [[Int32]] = []
      var (waits, isWhole) = (false, isListed)
      for (asked, most) in repairs {
        if let most, let trees = view.sites.trees(asked.repair, for: verdict, most: most) {
          for (place, tree) in trees.enumerated() {
            let cut = actions(asked, at: tree, view, &gathering)
            // Each repair of the rule cuts the same edges.
            if place < rows.count { rows[place] = rows[place].united(with: cut) } else { rows.append(cut) }
          }
          continue
        }
        var isCut = false
        let found = actions(asked, at: view.sites.elements(asked.repair, for: verdict, isCut: &isCut), view, &gathering)
        if asked.asker != nil { waits = waits || found.contains { isDone($0) && view.state.values[$0] == nil } }
        all = all.isEmpty ? found : all.united(with: found)
        for part in self.parts(asked, of: verdict, view) {
          rows.append(actions(asked, at: part, view, &gathering))
          if rows.last!.isEmpty { findings.stuckWays[finding] = way(along: part, in: view.state.lint.base.topology) }
        }
        isWhole = isWhole && !isCut
      }
      if rows.isEmpty { rows = [all] } else { all = rows.reduce(all) { $0.united(with: $1) } }
      findings.add(all, to: finding)
      let tried = findings.candidates[finding].count { isDone($0) } - all.count { isDone($0) }
      open.append(Open(finding: finding, verdict: verdict, rows: rows, waits: waits, isWhole: isWhole, tried: rows.count > 1 ? 0 : tried))
    }
    return open
  }

  /// Puts the actions of some elements together.
  private struct Gathering {
    /// By action: whether it is in the list.
    private var isIn: [Bool] = []
    private var list: [Int32] = []

    mutating func insert(_ action: Int32) {
      while isIn.count <= action { isIn.append(false) }
      if isIn[Int(action)] { return }
      isIn[Int(action)] = true
      list.append(action)
    }

    /// All of them, ascending; none is left.
    mutating func take() -> [Int32] {
      for action in list { isIn[Int(action)] = false }
      defer { list.removeAll(keepingCapacity: true) }
      return list.sorted()
    }
  }

  private mutating func actions(
    _ asked: Asked, at elements: [Int], _ view: borrowing View, _ gathering: inout Gathering
  ) -> [Int32] {
    for element in elements {
      if let action = action(asked, at: element, view) { gathering.insert(action) }
    }
    return gathering.take()
  }

  /// With those that do the same with another value, without what is done.
  private func able(_ row: [Int32], _ isDone: [Bool]) -> [Int32] {
    var others: [Int32] = []
    for action in row { forEachSibling(of: action) { others.append($0) } }
    let all = others.isEmpty ? row : Set(row).union(others).sorted()
    return all.contains { isDone[Int($0)] } ? all.filter { !isDone[Int($0)] } : all
  }

  /// What a finding is made of, where each part has to go: every so many calls of a chain in a row, and each way round of a cycle;
  /// none where it is one.
  private mutating func parts(_ asked: Asked, of verdict: Verdict, _ view: borrowing View) -> [[Int]] {
    let base = view.state.lint.base
    switch (verdict.rule.subject, asked.repair.place) {
    case (.chain, .calls):
      // Services on a common cycle count as one, and so do the calls between them.
      guard isForEachFinding(of: verdict.rule), let length = view.values.stretch(of: asked.repair, in: verdict.rule), !view.hasCycles,
        options.baseline == nil
      else { return [] }
      let hops = view.sites.hops(of: verdict.subject())
      guard length < hops.count else { return [] }
      // What a message sets off makes no user wait: a way counts from where users come in.
      return view.sites.entries(on: verdict.subject()).filter { $0 + length <= hops.count }.map { hops[$0..<$0 + length].flatMap { $0 } }
    case (.cycle, .waysRound):
      // Exceptions take calls out of cycles, and what is left of one may be known; and later on one way round more at a time suffices.
      guard view.state.plan.isEmpty, exceptsNothing, verdict.index < base[Cycles.self].synchronousCount else { return [] }
      let graph = base[SynchronousGraph.self]
      let ways = WaysRound(of: verdict.index, base) { price(of: graph.calls(of: Int($0)), asked, view) }.ways
      return ways.map { way in way.flatMap { graph.calls(of: Int($0)).map { Int($0) } } }
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
  private mutating func price(of calls: ArraySlice<Int32>, _ asked: Asked, _ view: borrowing View) -> Int? {
    var all: Set<Int32> = []
    for call in calls {
      guard parts.movesAll(with: ID(call)), let action = action(asked, at: Int(call), view) else { return nil }
      all.insert(action)
    }
    return all.reduce(0) { $0 + costs[Int($1)] } / Self.unit
  }

  /// How many services may be left upstream or downstream of the subject; nil where that is not what is wrong.
  func bound(of asked: Asked, _ values: ValuesInState) -> Int? {
    isForEachFinding(of: asked.rule) && exceptsNothing ? values.most(of: asked.repair, in: asked.rule) : nil
  }

  /// Whether what is found is all that is wrong: no exception and no baseline leaves out a part of it.
  private var exceptsNothing: Bool { start.topology.exceptions.isEmpty && options.exceptions.isEmpty && options.baseline == nil }

  /// Whether all findings of a rule are to go, and not only those beyond a second limit: what its repairs say of limits is about all.
  func isForEachFinding(of rule: Rule) -> Bool {
    switch goal {
    case .rules: true
    case .severity(let least): rule.errorCondition == nil || (rule.severity[start.tier] ?? .info) >= least
    }
  }

  /// The finding that a demand came of, the first of several.
  func finding(behind demand: RepairDemand) -> FindingIdentity? {
    demanded.findings(behind: demand).map { findings.identities[Int($0)] }.min { ($0.rule, $0.subject.id) < ($1.rule, $1.subject.id) }
  }

  package func isGivenUp(_ demand: RepairDemand) -> Bool {
    let behind = demanded.findings(behind: demand)
    return !behind.isEmpty && behind.allSatisfy { findings.isGivenUp[Int($0)] }
  }

  package mutating func giveUp(_ demand: RepairDemand) {
    for finding in demanded.findings(behind: demand) { findings.giveUp(Int(finding)) }
  }

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

  /// Whether no two actions of a plan exclude each other.
  func isConsistent(_ plan: [Int32]) -> Bool { conflicts(in: plan).isEmpty }

  // MARK: - Causes

  /// What of a plan can make findings.
  private final class Harm {
    let plan: [Int32]
    /// By rule: kinds of actions that can make a finding of it, and actions of the plan that are of them.
    var ofRule: [Rule: (kinds: Set<ActionKind>, causes: [Int32])] = [:]
    /// By number of a service: actions that are done to it or to a call of or to it.
    private(set) var near: [Int: [Int32]] = [:]

    init(_ plan: [Int32], _ oracle: LintOracle) {
      self.plan = plan
      let (actions, calls) = (oracle.actions, oracle.start.topology.calls)
      for number in plan {
        switch actions[Int(number)].part {
        case .service(let id): near[id.index, default: []].append(number)
        case .call(let id):
          let call = calls[id.index]
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
    if harm.ofRule[verdict.rule] == nil {
      let kinds = harmful(to: verdict.rule)
      harm.ofRule[verdict.rule] = (kinds, harm.plan.filter { kinds.contains(actions[Int($0)].kind) })
    }
    let (kinds, harmful) = harm.ofRule[verdict.rule]!
    var causes = harmful
    if causes.isEmpty, isNew, !isClearable { causes = harm.plan }
    guard causes.count > Self.mostCauses else { return (causes, true) }
    let near = Set(sites.services(of: verdict).flatMap { harm.near[$0] ?? [] })
    let nearest = near.filter { kinds.contains(actions[Int($0)].kind) || kinds.isEmpty }.sorted()
    return (Array((nearest.isEmpty ? causes : nearest).prefix(Self.mostCauses)), false)
  }

  /// The action that most likely made a finding: of those near it one that changes edges, or the last; nil where it was not the first few.
  private mutating func suspect(of finding: Int, _ causes: [Int32], near services: [Int]) -> Int32? {
    guard findings.suspicions[finding] < Self.mostSuspects else { return nil }
    findings.suspicions[finding] += 1
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
}
