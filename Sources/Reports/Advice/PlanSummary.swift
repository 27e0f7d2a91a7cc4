import Advising
import Repairs
import Rules
import SourceText
import TopologyModel

/// The plan of `topolint advise` as a part of the advice report: its first steps, what it brings, why none is cheaper, and what stays.
struct PlanSummary {
  /// Steps that are told; reasons and entries.
  private static let (most, mostOthers) = (10, 6)

  private let plan: RepairPlan

  init(_ plan: RepairPlan) { self.plan = plan }

  /// Nil where there is nothing that the plan is for.
  static func section(_ plan: Result<RepairPlan, PlanRefusal>) -> Section? {
    switch plan {
    case .success(let plan): plan.found == 0 ? nil : Section("The plan", PlanSummary(plan).blocks)
    case .failure(let refusal): Section("The plan", [.paragraph(Text(refusal.message) + ". " + Text(refusal.hint) + ".")])
    }
  }

  private var blocks: [Block] { [.paragraph(sum)] + steps + obligations + gains + remaining }

  private var goal: String { plan.goal == .severity(.warning) ? "errors and warnings" : plan.goal.words.joined(separator: ", ") }

  /// What it costs and clears, and what is proved of it.
  private var sum: Text {
    if plan.steps.isEmpty { return "No action clears any of \(ours: counted(plan.found, "finding")) (\(ours: goal))." }
    let gone = plan.found - plan.remaining.count { !$0.isNew }
    let verb = plan.steps.count == 1 ? "clears" : "clear"
    let cleared: Text =
      "\(strong: "\(counted(plan.steps.count, "step")) at a cost of \(plan.cost)") \(ours: verb) \(gone) of \(ours: counted(plan.found, "finding")) (\(ours: goal)); the changed system was linted again."
    return cleared + " " + proof
  }

  private var proof: Text {
    let sum = plan.witnesses.reduce(0) { $0 + $1.cost }
    if plan.isOptimal {
      if sum != plan.cost { return "Proved: no cheaper plan exists; all that could be cheaper was searched." }
      let count = plan.witnesses.count
      return count == 1
        ? "Proved: no cheaper plan exists, because nothing that costs less clears it."
        : "Proved: no cheaper plan exists, because \(count) findings, or parts of such, of which no two share an action cost as much."
    }
    let bound: Text = plan.lowerBound > 0 ? "; no plan costs less than \(plan.lowerBound)" : ""
    return "Repaired, but not proved the cheapest\(bound)."
  }

  private var steps: [Block] {
    if plan.steps.isEmpty { return [] }
    let columns = [
      Table.Column("", isNumber: true), .init("what to do"), .init("cost", isNumber: true), .init("clears"), .init("before → after"),
    ]
    let table = Table(columns, Array(plan.steps.enumerated()), atMost: Self.most, Rest("step", hint: " (`topolint advise` tells all)")) {
      place, step in
      let gains = step.gains.map { $0.part == step.subject.names.first ? $0.wordsAlone : $0.words }
      return Table.Row([
        .quantity(.count(Double(place + 1))), .text(Text(step.sentence)), .quantity(.count(Double(step.cost))), .text(clears(step)),
        .text(gains.isEmpty ? "–" : gains.joined(separator: ", ")),
      ])
    }
    return [.table(table)]
  }

  /// `2 missing-timeout, 1 sync-cycle`
  private func clears(_ step: RepairPlan.Step) -> Text {
    var counts: [(rule: String, count: Int)] = []
    for finding in step.clears {
      if let place = counts.firstIndex(where: { $0.rule == finding.rule }) {
        counts[place].count += 1
      } else {
        counts.append((finding.rule, 1))
      }
    }
    if counts.isEmpty { return "a part of what others clear" }
    return counts.map { "\($0.count) \(ours: $0.rule)" as Text }.joined(separator: ", ")
  }

  /// What each kind of step obliges to, once.
  private var obligations: [Block] {
    var kinds: [ActionKind] = []
    for step in plan.steps.prefix(Self.most) where !step.kind.definition.obligations.isEmpty && !kinds.contains(step.kind) {
      kinds.append(step.kind)
    }
    if kinds.isEmpty { return [] }
    return [
      .paragraph("What these steps oblige to:"),
      .list(kinds.map { Text(ours: "`\($0.rawValue)`: \($0.definition.obligations.joined(separator: "; "))") }),
    ]
  }

  /// What users see of all of it.
  private var gains: [Block] {
    if plan.gains.isEmpty { return [] }
    var parts: [(part: Untrusted, gains: [RepairPlan.Gain])] = []
    for gain in plan.gains {
      if parts.last?.part == gain.part { parts[parts.count - 1].gains.append(gain) } else { parts.append((gain.part, [gain])) }
    }
    let lines = parts.prefix(Self.mostOthers).map { "\($0.part): \($0.gains.map(\.wordsAlone).joined(separator: ", "))" as Text }
    let rest = parts.count > Self.mostOthers ? [Block.paragraph(Text(ours: Rest("entry").words(parts.count - Self.mostOthers)))] : []
    return [.paragraph("What all of it changes where users come in:"), .list(lines)] + rest
  }

  /// What stays, by rule and reason.
  private var remaining: [Block] {
    struct Key: Hashable {
      let rule: String
      let severity: Severity
      let reason: Message
      let isNew: Bool
    }
    var groups: [(key: Key, example: Subject, count: Int)] = []
    var places: [Key: Int] = [:]
    for item in plan.remaining {
      let key = Key(rule: item.verdict.rule.id, severity: item.verdict.severity, reason: item.reason, isNew: item.isNew)
      if let place = places[key] {
        groups[place].count += 1
      } else {
        places[key] = groups.count
        groups.append((key, item.verdict.subject(), 1))
      }
    }
    if groups.isEmpty { return [] }
    let columns = [Table.Column(""), .init("rule"), .init("findings", isNumber: true), .init("for example of"), .init("why it stays")]
    return [
      .paragraph("What stays:"),
      .table(
        Table(columns, groups, atMost: Self.mostOthers, Rest(hint: " (`topolint advise` tells all)")) {
          Table.Row([
            .mark($0.key.severity.word, $0.key.severity), .name(Untrusted($0.key.rule)), .quantity(.count(Double($0.count))),
            .name($0.example.id),
            .text(Text(($0.key.isNew ? "it comes with the plan; " : "") + $0.key.reason)),
          ])
        }),
    ]
  }
}
