import Advising
package import Repairs
import Rules
import SourceText
import TopologyModel

/// A plan as people read it: what to do in which order, what it brings, why no less does, and what stays.
package struct PlanReport {
  private let plan: RepairPlan
  private let isTerminal: Bool
  private let isWhole: Bool

  /// - Parameters:
  ///   - plan: what `topolint advise` found.
  ///   - isWhole: whether every input could be read; else nothing found does not mean that nothing is wrong.
  package static func report(_ plan: RepairPlan, isWhole: Bool, for audience: Audience) -> Report {
    let report = PlanReport(plan: plan, isTerminal: audience == .terminal, isWhole: isWhole)
    let parts = [report.steps, report.gains, report.postponed, report.proof, report.remaining].compactMap { $0 }
    return Report(sections: parts.isEmpty ? [Section(nil, [.paragraph(report.nothing)])] : parts)
  }

  private static let most = 50
  private var rest: Rest { Rest(hint: isTerminal ? " (--format json lists all)" : "") }

  private var goal: Text {
    switch plan.goal {
    case .severity(.error): "errors"
    case .severity: "errors and warnings"
    case .rules(let ids): Text(ours: ids.sorted().joined(separator: ", "))
    }
  }

  private var nothing: Text {
    isWhole
      ? "Nothing to do: there are no findings of the goal (\(goal))."
      : "Nothing can be said: not every input could be read, and what was read has no findings of the goal (\(goal))."
  }

  // MARK: - Steps

  private var steps: Section? {
    guard !plan.steps.isEmpty || plan.found > 0 else { return nil }
    let gone = plan.found - plan.remaining.count { !$0.isNew }
    let title: Text =
      "\(ours: counted(plan.steps.count, "step")) at a cost of \(plan.cost) \(ours: plan.steps.count == 1 ? "clears" : "clear") \(gone) of \(ours: counted(plan.found, "finding")) (\(goal))"
    if plan.steps.isEmpty { return Section(nil, [.paragraph(title)]) }
    let shown = plan.steps.prefix(Self.most).enumerated().map { Block.section(section($1, number: $0 + 1)) }
    return Section(title, shown + more(plan.steps.count))
  }

  private func more(_ count: Int) -> [Block] {
    count > Self.most ? [.paragraph(Text(ours: rest.words(count - Self.most)))] : []
  }

  private func section(_ step: RepairPlan.Step, number: Int) -> Section {
    let title: Text =
      "\(number). \(ours: step.kind.rawValue) \(step.subject.id): \(ours: step.kind.definition.title)\(step.quantity.map { " (\($0))" as Text } ?? ""), cost \(step.cost)"
    var terms = [Term("why", Text(step.why))]
    if !step.clears.isEmpty { terms.append(Term("clears", clears(step))) }
    if !step.gains.isEmpty { terms.append(Term("gain", gains(step))) }
    if !step.kind.definition.obligations.isEmpty {
      terms.append(Term("obliges", Text(ours: step.kind.definition.obligations.joined(separator: "; "))))
    }
    if !step.alternatives.isEmpty {
      terms.append(Term("or", step.alternatives.map { "\($0.id)" as Text }.joined(separator: ", ") + " at the same cost"))
    }
    return Section(title, [.terms(terms)])
  }

  private func clears(_ step: RepairPlan.Step) -> Text {
    let shown = step.clears.prefix(4).map { "\(ours: $0.rule) of \($0.subject.id)" as Text }.joined(separator: ", ")
    return step.clears.count > 4 ? shown + " and \(step.clears.count - 4) more" : shown
  }

  private func gains(_ step: RepairPlan.Step) -> Text {
    step.gains.map { gain in
      "\(ours: gain.fact) of \(gain.part) \(words(gain.before)) -> \(words(gain.after))" as Text
    }.joined(separator: ", ")
  }

  private func words(_ number: Double?) -> Text { Text(ours: number.map { Figure.short($0) } ?? "unknown") }

  /// What users see of it.
  private var gains: Section? {
    guard !plan.gains.isEmpty else { return nil }
    let items = plan.gains.prefix(Self.most).map { "\($0.part): \(ours: $0.fact) \(words($0.before)) -> \(words($0.after))" as Text }
    return Section("What all of it changes where users come in", [.list(Array(items))] + more(plan.gains.count))
  }

  private var postponed: Section? {
    guard !plan.postponed.isEmpty else { return nil }
    let items = plan.postponed.prefix(Self.most).map { "\(ours: $0.kind.rawValue) \($0.subject.id) (cost \($0.cost))" as Text }
    return Section("What the budget does not reach to", [.list(Array(items))] + more(plan.postponed.count))
  }

  // MARK: - Proof

  private var proof: Section? {
    guard !plan.steps.isEmpty else { return nil }
    let sum = plan.witnesses.reduce(0) { $0 + $1.cost }
    var terms = [
      Term(
        "linted",
        plan.remaining.isEmpty
          ? "nothing of the goal is left"
          : "\(ours: counted(plan.remaining.count, "finding")) of the goal \(ours: plan.remaining.count == 1 ? "is" : "are") left, below")
    ]
    if let purchase = plan.purchase {
      terms.append(Term("budget", bought(purchase)))
    } else if plan.isOptimal {
      terms.append(
        Term(
          "cost",
          sum == plan.cost
            ? "no cheaper set of actions exists: each of these needs an action of its own"
            : "no cheaper set of actions exists: proved by a search of all that could be cheaper"))
    } else {
      terms.append(
        Term(
          "cost",
          plan.lowerBound > 0 ? "not proved to be the least; no set costs less than \(plan.lowerBound)" : "not proved to be the least"))
    }
    if let levels = plan.levels { terms.append(Term("levels", words(levels))) }
    guard plan.isOptimal, plan.purchase == nil, sum == plan.cost else { return Section("Proof", [.terms(terms)]) }
    let items = plan.witnesses.prefix(Self.most).map { witness in
      // More or fewer replicas of one service are actions of their own.
      var actions: [Text] = []
      for action in witness.actions {
        let words = "\(ours: action.kind.rawValue) \(action.subject.id)" as Text
        if actions.last != words { actions.append(words) }
      }
      let more = actions.count > 6 ? ", …" : ""
      return
        "\(ours: witness.finding.rule) of \(witness.finding.subject.id): \(actions.prefix(6).joined(separator: ", "))\(ours: more) (cost \(witness.cost))"
        as Text
    }
    return Section("Proof", [.terms(terms), .list(Array(items))] + more(plan.witnesses.count))
  }

  private func bought(_ purchase: Purchase.Proof) -> Text {
    let rest = plan.lowerBound > 0 ? "; to clear all costs \(plan.lowerBound) at least" : ""
    return switch purchase {
    case .allActions: "no set of actions within it leaves fewer findings, the worst first: each was linted\(ours: rest)"
    case .plan: "no part of the plan within it leaves fewer findings, the worst first: each was linted\(ours: rest)"
    case .heuristic: "chosen by a heuristic: what clears the most for its cost first; another set may leave fewer findings\(ours: rest)"
    }
  }

  private func words(_ levels: PlanLevels) -> Text {
    let names = levels.longestPath.prefix(Self.most).map { "\(plan.after.topology.name($0))" as Text }.joined(separator: " -> ")
    let more = levels.count > Self.most ? " -> …" : ""
    return
      "nothing waits for itself: services stand on \(ours: counted(levels.count, "level")), and each synchronous call leads to a lower one; the longest path: \(names)\(ours: more)"
  }

  // MARK: - What stays

  private var remaining: Section? {
    guard !plan.remaining.isEmpty else { return nil }
    let items = plan.remaining.prefix(Self.most).map { remaining in
      let finding = remaining.verdict.finding()
      return
        "\(ours: finding.severity.word) \(ours: finding.rule.id) of \(finding.subject.id): \(finding.message). \(Text(remaining.reason).faint)"
        as Text
    }
    let title: Text =
      plan.steps.isEmpty && plan.postponed.isEmpty
      ? "Nothing can be done about \(ours: counted(plan.found, "finding")) (\(goal))" : "What stays"
    return Section(title, [.list(Array(items))] + more(plan.remaining.count))
  }
}
