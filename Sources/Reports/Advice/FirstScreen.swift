import Advising
import Analyses
import Repairs
import Rules
import SourceText
import TopologyModel
import WhatIf

/// What the report begins with: for somebody who has a minute, and knows nothing of the system.
struct FirstScreen {
  /// Things to do that are told.
  private static let deeds = 3
  /// What stands above them.
  static let deedsTitle: Text = "What to do first"
  /// Figures before and after that are told of one.
  private static let figures = 3

  private let result: LintResult
  private let plan: RepairPlan?
  private let base: FactBase
  private let topology: Topology
  private let growth: Growth
  /// What every single failure brings down.
  let forecast: Forecast
  /// How much is known.
  let coverage: Coverage

  init(_ result: LintResult, plan: RepairPlan?) {
    self.result = result
    self.plan = plan
    base = result.base
    topology = base.topology
    growth = Growth(by: topology.expectedGrowth, in: base)
    var forecast = Forecast(base)
    forecast.ranking = DamageRanking(base)
    self.forecast = forecast
    coverage = Coverage(result)
  }

  // MARK: - What is so

  /// Whether the system is fit for its users, what breaks first, and how much of it is known.
  var outlook: Section {
    let terms: [(String, Text)] = [
      ("The system", system), ("As load grows", saturation), ("If one part fails", failure), ("After a short fault", recovery),
      ("Known", known),
    ]
    return Section(
      nil, [.verdict(Text(result.fitness, .strong)), .terms(terms.map { Term($0, $1) })])
  }

  private var system: Text {
    func counts(_ counts: [(Int, String)]) -> String {
      let told = counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
      return told.count > 1 ? told.dropLast().joined(separator: ", ") + " and " + told.last! : told.first ?? "nothing"
    }
    let parts = counts([
      (result.serviceCount, "service"), (topology.services.count { $0.role == .external }, "external system"),
      (topology.services.count { $0.role == .undeclared }, "callee that is declared nowhere"), (topology.stores.count, "store"),
      (topology.queues.count, "queue"), (topology.calls.count, "call"),
    ])
    var figures: [Text] = ["judged as of tier \(ours: result.tier.word), \(ours: result.tier.users)"]
    if let share = fact("sync_share") { figures.append("\(Quantity.share(share)) of the communication waits for an answer") }
    if let depth = fact("max_sync_depth"), depth > 0 {
      figures.append("the deepest synchronous chain has \(Quantity.count(depth)) \(ours: Plural.noun("hop", for: depth))")
    }
    let cycles = base[Cycles.self].synchronousCount
    if cycles > 0 { figures.append("\(ours: counted(cycles, "cycle")) of services that wait for each other") }
    if let rate = fact("calls_per_s") { figures.append("\(Quantity.rate(rate)) requests a second between them") }
    return "\(ours: parts)" + figures.reduce("") { $0 + "; " + $1 } + "."
  }

  /// A fact of the topology; nil where it cannot be known or has no bound.
  private func fact(_ name: String) -> Double? {
    guard let fact = FactCatalogue.all.fact(name, of: .topology) else { return nil }
    switch fact.bind(base)(0) {
    case .count(let count): return Double(count)
    case .number(let number) where number.isFinite: return number
    default: return nil
    }
  }

  private func words(_ saturation: Saturation) -> Message {
    forecast.words(saturation, then: "at \(Quantity.factor(growth.factor))")
  }

  private var saturation: Text {
    guard let first = growth.saturations.first else {
      let used = base[Utilisation.self]
      let isSilent = [used.ofService, used.ofStore].joined().allSatisfy { $0.number == nil }
      return isSilent
        ? "not known: no part has both a known load and a declared capacity."
        : "up to \(Quantity.factor(growth.factor)) today's load nothing gives way of which load and capacity are known."
    }
    let place: Text =
      first.fullAt < 1
      ? "is too small for today's load already"
      : first.factor < 1 ? "has no reserve at today's load" : "gives way first, at \(Quantity.factor(first.factor)) today's load"
    let more = growth.saturations.count - 1
    let others =
      more == 0 ? "" : "; \(counted(more, "more part")) \(more == 1 ? "gives" : "give") way up to \(Quantity.factor(growth.factor).words)"
    return "\(topology.name(first.element)) \(place): \(Text(words(first)))\(ours: others)."
  }

  /// The part whose failure hits users most; an entry itself only where no other part does.
  private var failure: Text {
    let harmful = forecast.harmful
    let isEntry = base[Entries.self].isEntry
    func isInner(_ damage: Damage) -> Bool {
      if case .service(let service) = damage.element { return !isEntry[service.index] }
      return true
    }
    guard let worst = harmful.first(where: isInner) ?? harmful.first else { return "nothing else is known to fail with it." }
    let same = harmful.filter {
      isInner($0) && $0.trafficFailed == worst.trafficFailed && $0.entriesFailed == worst.entriesFailed
        && $0.servicesFailed == worst.servicesFailed
    }
    let others: Text =
      switch same.count {
      case ...1: ""
      case 2: "; \(topology.name(same.first { $0.element != worst.element }?.element ?? worst.element)) does as much"
      default: "; \(same.count - 1) other parts do as much"
      }
    return "\(topology.name(worst.element)) hurts most: \(forecast.words(worst) ?? "nothing fails with it")\(others)."
  }

  /// What takes longest to get over a fault.
  private var recovery: Text {
    var fault = Fault()
    fault.failing = topology.services.indices.filter { topology.services[$0].role.isOurs && !topology.services[$0].role.isInfrastructure }
      .map { .service(ID($0)) }
    let known = Aftermath(of: fault, lasting: Recovery.fault, in: base).courses.filter { $0.load != nil && $0.capacity != nil }
    if known.isEmpty { return "how long it takes is not known: no service has both a known load and a declared capacity." }
    let courses = known.filter { $0.time != nil }
    guard let worst = courses.max(by: { ($0.time ?? 0) < ($1.time ?? 0) }) else {
      return "how long it takes is not known: breakers keep calls away, and no input says for how long."
    }
    let after = Quantity.duration(Recovery.fault)
    guard let time = worst.time, time > 0, let words = forecast.words(worst) else {
      return "of \(after) nothing goes on losing requests once it is over, as far as load and capacity are known."
    }
    let never = courses.count { $0.time == .infinity }
    let others = never > 1 ? "; neither \(never == 2 ? "does" : "do") \(counted(never - 1, "other service"))" : ""
    return "that lasts \(after): \(Text(words))\(ours: others)."
  }

  private var known: Text { coverage.sentences.prefix(3).joined(separator: " ") }

  // MARK: - What to do

  /// Something to do, and what it is for.
  private struct Deed {
    let severity: Severity
    let effect: Effect
    let words: Text
  }

  /// What to do first: steps of the plan and what no step clears, by the worst finding of each; then what growth asks for, and
  /// what would tell more.
  var deeds: Section? {
    var deeds: [Deed] = []
    let found = Dictionary((plan?.before.findings ?? []).map { ($0.identity(), $0) }) { first, _ in first }
    for group in Self.groups(of: plan?.steps ?? [], found) {
      deeds.append(Deed(severity: group.worst.severity, effect: group.worst.rule.effect, words: words(group)))
    }
    let left =
      plan.map { plan in Verdicts(plan.remaining.filter { !$0.isNew }.map(\.verdict)) }
      ?? result.findings.filter { $0.rule.subject != .exception && $0.severity > .info }
    for group in RuleGroup.groups(left) {
      deeds.append(Deed(severity: group.severity, effect: group.rule.effect, words: words(group)))
    }
    deeds = deeds.enumerated().sorted { a, b in
      let (one, other) = (a.element, b.element)
      if one.severity != other.severity { return one.severity > other.severity }
      return one.effect != other.effect ? one.effect < other.effect : a.offset < b.offset
    }.map(\.element)
    var told = deeds.prefix(Self.deeds).map(\.words)
    for saturation in growth.saturations.prefix(Self.deeds - told.count) { told.append(deed(saturation)) }
    // What waits for a cycle to be broken cannot be said.
    let gaps = coverage.gaps.filter { $0.alone > 0 && $0.name.contains(".") }
    told += gaps.prefix(Self.deeds - told.count).map(words)
    return Section(Self.deedsTitle, told.isEmpty ? [.paragraph("Nothing: what is known asks for nothing.")] : [.steps(told)])
  }

  private static func isWorse(_ a: Verdict, _ b: Verdict) -> Bool {
    a.severity != b.severity ? a.severity > b.severity : Rule.isBefore(a.rule, b.rule)
  }

  /// Steps of one kind against findings of one rule: one thing to do.
  private struct StepGroup {
    let worst: Verdict
    var steps: [RepairPlan.Step]
  }

  /// In the order of their first steps.
  private static func groups(of steps: [RepairPlan.Step], _ found: [FindingIdentity: Verdict]) -> [StepGroup] {
    struct Key: Hashable {
      let kind: ActionKind
      let rule: String
    }
    var groups: [StepGroup] = []
    var places: [Key: Int] = [:]
    for step in steps {
      guard let worst = step.aims.compactMap({ found[$0] }).min(by: isWorse) else { continue }
      let key = Key(kind: step.kind, rule: worst.rule.id)
      if let place = places[key] {
        groups[place].steps.append(step)
      } else {
        places[key] = groups.count
        groups.append(StepGroup(worst: worst, steps: [step]))
      }
    }
    return groups
  }

  private func words(_ group: StepGroup) -> Text {
    let (steps, rule) = (group.steps, group.worst.rule.id)
    let cleared = steps.reduce(0) { $0 + $1.clears.count }
    let ofRule = steps.reduce(0) { $0 + $1.clears.count { $0.rule == rule } }
    let gain: Text =
      cleared == 0
      ? "one of several steps against `\(ours: rule)`"
      : "clears \(ours: counted(cleared, "finding"))" + (ofRule == 0 ? ", in part `\(ours: rule)`" : ", \(ofRule) of `\(ours: rule)`")
    let told = steps.flatMap(\.gains).prefix(Self.figures).reduce("" as Text) { $0 + "; " + $1.words }
    let more: Text = steps.count == 1 ? "" : ", and \(ours: counted(steps.count - 1, "more step")) like it"
    let cost: Text = "cost \(steps.reduce(0) { $0 + $1.cost })\(ours: steps.count == 1 ? "" : " together")"
    return "\(Text(steps[0].sentence, .strong))\(more) (\(cost)): \(gain)\(told)."
  }

  private func words(_ group: RuleGroup) -> Text {
    let finding = group.findings[0].finding()
    let more = group.findings.count - 1
    let others = more == 0 ? "" : ", and \(counted(more, "more finding")) of `\(group.rule.id)`"
    return "\(Text(finding.ownRemedy, .strong)): \(finding.message)\(ours: others)."
  }

  private func deed(_ saturation: Saturation) -> Text {
    let remedy = saturation.remedies.first.map { forecast.words($0) } ?? ""
    return
      "\(topology.name(saturation.element)): \(Text(remedy, .strong)) before the load is \(Quantity.factor(saturation.factor)) today's, when it gives way (\(Text(words(saturation))))."
  }

  private func words(_ gap: Coverage.Gap) -> Text {
    let example: Text = gap.name.hasPrefix("topology.") ? "" : ", of \(gap.example.id) for example"
    return "\(Text(ours: "say what `\(gap.name)` is", .strong))\(example): it would decide \(ours: counted(gap.alone, "check"))."
  }
}
