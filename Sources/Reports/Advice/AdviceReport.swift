import Advising
import Analyses
package import Repairs
package import Rules
import SourceText
import TopologyModel
import WhatIf

/// The advice report: what `topolint report` tells a design review. A function of the input only.
///
/// It begins with what somebody on call has to know: whether the system is fit for its users, what breaks first, what to do first, and
/// how much of it is known. Then come the plan, the findings, and what they rest on. Its order does not depend on how much there is of
/// anything, so that two reports can be compared line by line.
package struct AdviceReport {
  /// What stands above what is wrong with files.
  static let unreadTitle: Text = "Files that were not read to the end"
  /// What stands above what is to be known of them besides.
  static let notesTitle: Text = "Notes"
  /// Of a picture that can be read.
  private static let (nodeLimit, edgeLimit) = (20, 36)
  /// Failures that are told.
  private static let damageLimit = 10
  /// Rows and lines of what is only noted.
  private static let noteLimit = 6

  private let result: LintResult
  private let plan: Result<RepairPlan, PlanRefusal>?
  private let next: LintResult?
  private let grouping: Grouping

  /// - Parameters:
  ///   - plan: what `topolint advise` says, or why it says nothing; nil to leave that out.
  ///   - next: the result of the same system judged as one of the next tier; nil where there is none, or where it was not asked for.
  ///   - grouping: how findings are put together.
  package static func report(
    _ result: LintResult, plan: Result<RepairPlan, PlanRefusal>? = nil, next: LintResult? = nil, by grouping: Grouping = .rule
  ) -> Report {
    AdviceReport(
      result: (try? plan?.get()).map { result.advised(by: $0) } ?? result, plan: plan, next: next, grouping: grouping
    ).report
  }

  private var report: Report {
    let name: Text = result.topology.name.map { ": \(result.topology.names[$0])" } ?? ""
    let first = FirstScreen(result, plan: try? plan?.get())
    let sections =
      [first.outlook, first.deeds, unread, notes, plan.flatMap(PlanSummary.section)]
      + [FindingCauses(result, by: grouping).section, tier, graph]
      + [
        CapacityPlan.section(result.base), damage(first.forecast), TimeoutProposals.section(result.base), coverage(first.coverage),
        exceptions,
      ]
    return Report(
      title: "Architecture advice" + name, sections: sections.compactMap { $0 }, closing: Text(ours: Summary(result).line), isWhole: true)
  }

  // MARK: - The tier

  /// What this tier is, and what the next one asks.
  private var tier: Section {
    let whose =
      result.tierIsInferred ? "inferred from \(counted(result.serviceCount, "service")); `scale: {users: …}` states it" : "as stated"
    var blocks: [Block] = [.paragraph("Judged as one of tier \(strong: result.tier.word) (\(ours: result.tier.users), \(ours: whose)).")]
    guard let next else { return Section("Tier", blocks) }
    let asked = more(in: next)
    let sentence: Text = "\(strong: next.tier.word) (\(ours: next.tier.users)) \(ours: next.tier.demands)."
    if asked.isEmpty {
      blocks.append(.paragraph(sentence + " Nothing more is found of this system by its limits."))
    } else {
      blocks.append(
        .paragraph(
          sentence
            + " By its limits \(ours: counted(asked.count, "finding")) more \(ours: asked.count == 1 ? "is" : "are") found, or worse:"))
      let groups = RuleGroup.groups(asked)
      blocks.append(
        .table(
          Table([.init(""), .init("rule"), .init("findings", isNumber: true), .init("for example")], groups, atMost: Self.noteLimit) {
            Table.Row([
              .mark($0.severity.word, $0.severity), .name(Untrusted($0.rule.id)), .quantity(.count(Double($0.findings.count))),
              .text(Text($0.findings[0].finding().message)),
            ])
          }))
    }
    return Section("Tier", blocks)
  }

  /// What only the next tier finds, or finds to be worse. Both judge one topology, in which a part has one number: most of what both find
  /// alike need not be compared by its name.
  private func more(in next: LintResult) -> Verdicts {
    struct Key: Hashable {
      let rule: Rule
      let index: Int
      let severity: Severity

      init?(_ verdict: Verdict) {
        if verdict.rule.subject.isPath { return nil }
        (rule, index, severity) = (verdict.rule, verdict.index, verdict.severity)
      }
    }
    let alike = Set(result.findings.compactMap { Key($0) }).intersection(next.findings.compactMap { Key($0) })
    func without(_ result: LintResult) -> LintResult {
      var result = result
      result.findings.removeAll { Key($0).map { alike.contains($0) } ?? false }
      return result
    }
    let changes = FindingChanges(from: without(result), to: without(next))
    return changes.appeared + changes.worse.map(\.after)
  }

  // MARK: - The picture

  /// The whole of a small system; of a large one nobody sees anything in the picture of a document.
  private var graph: Section? {
    let graph = MarkedGraph(result)
    if graph.nodes.isEmpty || graph.nodes.count > Self.nodeLimit || graph.edges.count > Self.edgeLimit { return nil }
    let caption: Text =
      "Red, amber and blue mark errors, warnings and hints; dashed edges are asynchronous; cylinders are stores, boxes with double sides queues."
    return Section("The topology", [.graph(graph, caption: [caption])])
  }

  // MARK: - What each failure does

  private func damage(_ forecast: Forecast) -> Section? {
    if forecast.harmful.isEmpty { return nil }
    return Section(
      "What fails when a part fails",
      [.table(WhatIfReport.ranking(forecast, atMost: Self.damageLimit, Rest(hint: " (`topolint whatif --all`)"), for: .document))])
  }

  // MARK: - What is not known

  private func coverage(_ coverage: Coverage) -> Section {
    let read = "\(counted(result.sources.all.count, "file")) read, \(counted(result.rules.count, "rule")) judged"
    var blocks: [Block] = [.paragraph(Text(ours: read + "."))] + coverage.outline
    if !result.undecided.isEmpty { blocks += undecided }
    return Section("Coverage", blocks)
  }

  private var undecided: [Block] {
    struct Gap: Hashable {
      let rule: String
      let needs: String
    }
    var counts: [Gap: (count: Int, example: Subject)] = [:]
    for item in result.undecided { counts[Gap(rule: item.rule.id, needs: item.needs), default: (0, item.subject)].count += 1 }
    let gaps = counts.sorted { ($0.key.rule, $0.key.needs) < ($1.key.rule, $1.key.needs) }
    return [
      .paragraph("The inputs do not say what these need, so nothing is claimed of them:"),
      .table(
        Table(
          [.init("rule"), .init("checks", isNumber: true), .init("would be decided by"), .init("for example, of")], gaps,
          atMost: Self.noteLimit,
          Rest(hint: " (`topolint lint --format json` lists all)")
        ) { gap, item in
          Table.Row([
            .name(Untrusted(gap.rule)), .quantity(.count(Double(item.count))), .name(Untrusted(gap.needs)), .name(item.example.id),
          ])
        }),
    ]
  }

  // MARK: - What is accepted

  private var exceptions: Section? {
    var blocks: [Block] = []
    if !result.excepted.isEmpty {
      let accepted = Acceptance.all(in: result)
      blocks = [
        .paragraph("\(ours: counted(result.excepted.count, "finding")) covered by exceptions, what ends first before the others:"),
        .table(
          Table(
            [.init("until"), .init("rule"), .init("of"), .init("findings", isNumber: true), .init("reason")], accepted,
            atMost: 2 * Self.noteLimit
          ) { $0.row }),
      ]
    }
    if result.baselined > 0 {
      let verb = result.baselined == 1 ? "is" : "are"
      let known = result.isSinceRevision ? "the earlier revision" : "the baseline"
      blocks.append(.paragraph("\(ours: counted(result.baselined, "finding")) known to \(ours: known) \(ours: verb) left out."))
    }
    return blocks.isEmpty ? nil : Section("Exceptions", blocks)
  }

  private var unread: Section? { told(Self.unreadTitle) { $0 == .error } }

  private var notes: Section? { told(Self.notesTitle) { $0 != .error } }

  private func told(_ title: Text, _ isMeant: (Diagnostic.Severity) -> Bool) -> Section? {
    let diagnostics = result.diagnostics.filter { isMeant($0.severity) }
    if diagnostics.isEmpty { return nil }
    return Section(title, [.diagnostics(Excerpted(diagnostics, atMost: Self.noteLimit, Rest()), result.sources)])
  }
}

/// Why findings are accepted, and for how long.
private struct Acceptance {
  /// Year, month and day as one number; nil without an end.
  var until: Int?
  let rule: Untrusted
  let subject: Untrusted
  let reason: Untrusted
  var findings: Int

  /// What ends first comes first; what never ends last.
  static func all(in result: LintResult) -> [Acceptance] {
    struct Key: Hashable {
      let rule: Untrusted
      let reason: Untrusted
    }
    var all = result.base.exceptions.filter { $0.findings > 0 && $0.source !== ExceptionOutcome.baseline }.map {
      Acceptance(until: $0.until, rule: $0.rule, subject: $0.subject, reason: $0.reason, findings: $0.findings)
    }
    // What a configuration turns off for a part is no exception with an account.
    let told = Set(all.map { Key(rule: $0.rule, reason: $0.reason) })
    var places: [Key: Int] = [:]
    for item in result.excepted {
      let key = Key(rule: Untrusted(item.rule.id), reason: item.reason)
      if told.contains(key) { continue }
      if let place = places[key] {
        all[place].findings += 1
      } else {
        places[key] = all.count
        all.append(Acceptance(rule: key.rule, subject: item.subject.id, reason: item.reason, findings: 1))
      }
    }
    return all.sorted { a, b in
      let (one, other) = (a.until ?? .max, b.until ?? .max)
      return one != other ? one < other : a.rule != b.rule ? a.rule < b.rule : a.subject < b.subject
    }
  }

  var row: Table.Row {
    Table.Row([
      .text(Text(ours: until.map(Self.day) ?? "–")), .name(rule), .name(subject), .quantity(.count(Double(findings))), .name(reason),
    ])
  }

  /// `2027-03-31`
  private static func day(_ number: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(number / 10_000)-\(two(number / 100 % 100))-\(two(number % 100))"
  }
}
