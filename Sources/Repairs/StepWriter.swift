import Advising
import Analyses
import Rules
import SourceText
import TopologyModel

/// Says what the steps of a plan are about.
struct StepWriter {
  private let oracle: LintOracle
  private let parts: ActionChanges
  private let topology: Topology
  private let findings: [FindingIdentity: Verdict]
  private let all: LintOracle.State
  private let places: [Int32: Int]
  private var messages: ActionChanges.NewMessages
  /// By action of the plan: a finding that it could clear, the first of several.
  private let aims: [Int32: FindingIdentity]

  /// What is told of services before and after.
  private static let facts = [
    "latency_ms", "availability_ratio", "rate_per_s", "attempts_product", "recovery_ms", "utilisation_ratio", "sync_depth",
    "critical_dependencies",
  ]

  /// - Parameter all: the state in which all of the plan is done.
  init(_ oracle: LintOracle, _ found: Verdicts, _ all: LintOracle.State) {
    self.oracle = oracle
    self.all = all
    parts = oracle.parts
    topology = oracle.start.topology
    findings = Dictionary(found.map { ($0.identity(), $0) }) { first, _ in first }
    messages = oracle.parts.newMessages(of: all.plan.lazy.map { oracle.actions[Int($0)] })
    let places = Dictionary(uniqueKeysWithValues: all.plan.enumerated().map { ($1, $0) })
    var isInPlan = [Bool](repeating: false, count: oracle.actions.count)
    for action in all.plan { isInPlan[Int(action)] = true }
    var aims: [Int32: FindingIdentity] = [:]
    for (finding, actions) in zip(oracle.findings.identities, oracle.findings.candidates) {
      for action in actions where isInPlan[Int(action)] {
        if let aim = aims[action], (aim.rule, aim.subject.id) <= (finding.rule, finding.subject.id) { continue }
        aims[action] = finding
      }
    }
    (self.places, self.aims) = (places, aims)
  }

  /// Steps are asked for in their order: the first whose messages go to a queue adds it.
  mutating func step(_ number: Int32, _ clears: [FindingIdentity], _ alternatives: [Subject]) -> RepairPlan.Step {
    let action = oracle.actions[Int(number)]
    let other = clears.isEmpty ? aims[number] : nil
    let worst = (clears.first ?? other).flatMap { findings[$0] }
    let otherReason: Message = worst == nil ? other.map { "without it \(ours: $0.rule) of \($0.subject.id) is left" } ?? "" : ""
    let changes = action.kind == .makeAsync ? parts.changes(action, nil, &messages) : places[number].map { all.changes[$0] } ?? []
    return RepairPlan.Step(
      kind: action.kind, subject: subject(action.part), value: all.values[number], cost: oracle.costs[Int(number)] / LintOracle.unit,
      clears: clears, reason: worst, otherReason: otherReason, changes: changes, alternatives: alternatives)
  }

  func subject(_ part: Change.Part) -> Subject {
    switch part {
    case .topology, .callDefaults:
      Subject(kind: .topology, names: [topology.name.map { topology.names[$0] } ?? Untrusted("topology")])
    case .service(let id): Subject(kind: .service, names: [topology.name(id)])
    case .store(let id): Subject(kind: .store, names: [topology.name(id)])
    case .queue(let id): Subject(kind: .queue, names: [topology.name(id)])
    case .call(let id):
      Subject(kind: .call, names: [topology.name(topology.calls[id.index].caller), topology.name(topology.calls[id.index].callee)])
    case .publish(let id):
      Subject(
        kind: .queue, names: [topology.name(topology.publishes[id.index].service), topology.name(topology.publishes[id.index].queue)])
    case .consume(let id):
      Subject(kind: .queue, names: [topology.name(topology.consumes[id.index].queue), topology.name(topology.consumes[id.index].service)])
    case .use(let id):
      Subject(kind: .store, names: [topology.name(topology.uses[id.index].service), topology.name(topology.uses[id.index].store)])
    }
  }

  /// Of the service that an action is done to, or that calls.
  func gains(of action: Int32, from before: FactBase, to after: FactBase) -> [RepairPlan.Gain] {
    let service: ID<Service>? =
      switch oracle.actions[Int(action)].part {
      case .service(let id): id
      case .call(let id): topology.calls[id.index].caller
      case .publish(let id): topology.publishes[id.index].service
      case .consume(let id): topology.consumes[id.index].service
      case .use(let id): topology.uses[id.index].service
      case .topology, .callDefaults, .store, .queue: nil
      }
    return service.map { gains(of: $0, from: before, to: after) } ?? []
  }

  /// Of the services that take requests of users, in the order of their names.
  func gainsOfEntries(from before: FactBase, to after: FactBase) -> [RepairPlan.Gain] {
    topology.services.indices.filter { topology.knowledge(.entry, of: ID<Service>($0)).value == 1 }.flatMap {
      gains(of: ID($0), from: before, to: after)
    }
  }

  private func gains(of service: ID<Service>, from before: FactBase, to after: FactBase) -> [RepairPlan.Gain] {
    Self.facts.compactMap { name in
      guard let fact = FactCatalogue.all.fact(name, of: .service) else { return nil }
      let (was, now) = (Self.number(fact.bind(before)(service.index)), Self.number(fact.bind(after)(service.index)))
      return was == now ? nil : RepairPlan.Gain(part: topology.name(service), fact: name, before: was, after: now)
    }
  }

  private static func number(_ value: FactValue) -> Double? {
    switch value {
    case .count(let count): Double(count)
    case .number(let number): number.isFinite ? number : nil
    default: nil
    }
  }

  func witnesses(_ demands: [RepairDemand]) -> [RepairPlan.Witness] {
    demands.compactMap { demand in
      guard let finding = oracle.finding(behind: demand) else { return nil }
      let actions = demand.actions.map { (oracle.actions[Int($0)].kind, subject(oracle.actions[Int($0)].part)) }
      let cost = demand.actions.map { oracle.costs[Int($0)] / LintOracle.unit }.min() ?? 0
      return RepairPlan.Witness(finding: finding, actions: actions, cost: cost)
    }
  }
}

/// Says why findings stay.
struct RemainingReasons {
  private let oracle: LintOracle
  private let retried: LintOracle.Retried
  private let writer: StepWriter

  init(_ oracle: LintOracle, _ retried: LintOracle.Retried, _ writer: StepWriter) {
    (self.oracle, self.retried, self.writer) = (oracle, retried, writer)
  }

  func reason(for verdict: Verdict, isPostponed: Bool) -> Message {
    let key = verdict.identity()
    if let way = oracle.findings.stuckWay(of: key) { return "no call of \(way) can become a message: each is frozen, or needs its answer" }
    if let obstacle = retried.obstacles[key] {
      let action = oracle.actions[Int(obstacle.action)]
      return
        "\(ours: action.kind.rawValue) \(writer.subject(action.part).id) would clear it, and make \(ours: obstacle.finding.rule) of \(obstacle.finding.subject.id)"
    }
    if oracle.findings.isGivenUp(key) { return "nothing that could be done clears it together with the others" }
    let repairs = oracle.allRepairs(of: verdict.rule)
    if verdict.rule.subject == .exception {
      return "no action clears it: repair the exception, or delete it where nothing is left that it is for"
    }
    if repairs.isEmpty { return "no action of the advisor clears it; its fix says what to do" }
    // What came only with the last actions has not been looked at.
    if !oracle.findings.isHopeless(key) {
      if isPostponed { return "the budget does not reach to it" }
      return retried.isComplete
        ? "nothing that was tried clears it without making more findings" : "the search ended before it found what clears it"
    }
    let allowed = repairs.filter { oracle.allows($0.action) }
    if allowed.isEmpty { return "what could clear it is not among the actions that may be done: \(ours: Self.words(repairs))" }
    return
      "none of what could clear it can be done here (\(ours: Self.words(allowed))): it is frozen, needs an answer, or rests on figures that no input tells"
  }

  private static func words(_ repairs: [Repair]) -> String {
    var words: [String] = []
    for word in repairs.map(\.action.rawValue) where !words.contains(word) { words.append(word) }
    return words.joined(separator: ", ")
  }
}
