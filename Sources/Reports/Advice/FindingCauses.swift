import Rules
import SourceText
import TopologyModel

/// The findings as a part of the advice report: each cause told once, worst first, with a table of its places.
struct FindingCauses {
  /// Causes that are told in full; the others have a line each.
  private static let causeLimit = 16
  /// Places of one cause, and findings of one owner.
  private static let (placeLimit, findingLimit) = (5, 8)
  /// Owners under which findings are told.
  private static let ownerLimit = 30
  /// Steps of the plan that are told of one finding, and figures.
  private static let (stepLimit, figureLimit) = (2, 2)

  private let result: LintResult
  private let grouping: Grouping

  init(_ result: LintResult, by grouping: Grouping) {
    self.result = result
    self.grouping = grouping
  }

  /// Nil where there is nothing to tell.
  var section: Section? {
    if result.findings.isEmpty { return nil }
    let groups = RuleGroup.groups(result.findings)
    switch grouping {
    case .rule:
      let causes = groups.prefix { $0.severity != .info }.prefix(Self.causeLimit)
      let others = Array(groups.dropFirst(causes.count))
      return Section(
        "Findings", causes.map { .section(cause($0)) } + (others.isEmpty ? [] : [.section(briefly(others, after: causes.count))]))
    case .service, .team: return Section("Findings", owners + [.section(reasons(groups))])
    }
  }

  // MARK: - By cause

  /// One cause: of one finding in a paragraph, of several with a table of the places.
  private func cause(_ group: RuleGroup) -> Section {
    let findings = group.findings.prefix(Self.placeLimit).map { $0.finding() }
    let head: Text = "\(mark: group.severity) `\(ours: group.rule.id)`: "
    if group.findings.count == 1 {
      let finding = findings[0]
      let (figures, deed) = (figures(finding), deed(finding))
      var words: Text = "\(place(finding)). \(strong: "Why:") \(Text(finding.reason)). \(strong: "Fix:") \(Text(finding.ownRemedy))."
      if let figures { words = words + " \(strong: "Figures:") \(figures)." }
      if let deed { words = words + " \(strong: "In the plan:") \(deed)." }
      return Section(head + Text(finding.message), [.paragraph(words)])
    }
    let shown: Text =
      findings.count < group.findings.count
      ? ", \(findings.count) of them here; `topolint lint --select \(ours: group.rule.id)` tells all" : ""
    let words: Text =
      "\(ours: counted(group.findings.count, "finding"))\(shown). \(strong: "Why:") \(ours: group.rule.generalWhy). \(strong: "Fix:") \(ours: group.rule.generalFix)."
    return Section(head + Text(ours: group.rule.title), [.paragraph(words), .table(table(of: findings, of: findings.count))])
  }

  /// Places, with what is wrong there and what the plan does about it.
  /// - Parameter namesRules: whether they are of several rules.
  private func table(of findings: [Finding], of total: Int, namesRules: Bool = false) -> Table {
    let severities = Set(findings.map(\.severity))
    let hasSeverity = namesRules || severities.count > 1
    let hasFigures = !namesRules && findings.contains { figures($0) != nil }
    let isPlanned = findings.contains { deed($0) != nil }
    let columns =
      (hasSeverity ? [Table.Column("")] : []) + (namesRules ? [.init("rule")] : []) + [.init("where"), .init("what is wrong")]
      + (hasFigures ? [.init("figures")] : []) + (isPlanned ? [.init("in the plan")] : [])
    return Table(columns, findings, of: total) { finding in
      Table.Row(
        (hasSeverity ? [.mark(finding.severity.word, finding.severity)] : []) + (namesRules ? [.name(Untrusted(finding.rule.id))] : [])
          + [.text(place(finding)), .text(Text(finding.message))] + (hasFigures ? [.text(figures(finding) ?? "–")] : [])
          + (isPlanned ? [.text(deed(finding) ?? "–")] : []))
    }
  }

  /// What is only noted, or comes after so many causes: a line for each rule.
  private func briefly(_ groups: [RuleGroup], after told: Int) -> Section {
    let columns = [Table.Column(""), .init("rule"), .init("findings", isNumber: true), .init("for example"), .init("what to do")]
    let table = Table(columns, groups) { group in
      let first = group.findings[0].finding()
      return Table.Row([
        .mark(group.severity.word, group.severity), .name(Untrusted(group.rule.id)), .quantity(.count(Double(group.findings.count))),
        "\(Text(first.message)) (\(place(first)))",
        .text(group.findings.count == 1 ? Text(first.ownRemedy) : Text(ours: group.rule.generalFix)),
      ])
    }
    return Section(told == 0 ? nil : "In short", [.table(table)])
  }

  // MARK: - By owner

  private var owners: [Block] {
    let groups = FindingOutline(result.findings, by: grouping, in: result.topology).groups
    let told = groups.prefix(Self.ownerLimit).map { group in
      let verdicts = group.entries.flatMap { [$0.verdict] + $0.others }
      let findings = verdicts.prefix(Self.findingLimit).map { $0.finding() }
      return Block.section(Section(group.title, [.table(table(of: findings, of: verdicts.count, namesRules: true))]))
    }
    if groups.count <= Self.ownerLimit { return told }
    return told + [.paragraph(Text(ours: Rest(grouping.rawValue, hint: " with findings").words(groups.count - Self.ownerLimit)))]
  }

  private func reasons(_ groups: [RuleGroup]) -> Section {
    var ids: Set<String> = []
    let rules = groups.map(\.rule).filter { ids.insert($0.id).inserted }
    return Section(
      "What these rules mind",
      [.list(rules.map { "`\(ours: $0.id)`: \(ours: $0.generalWhy). \(strong: "Fix:") \(ours: $0.generalFix)." })])
  }

  // MARK: - Cells

  func place(_ finding: Finding) -> Text {
    guard let file = result.sources.file(of: finding.location.span) else { return "–" }
    return Text(file: file.path, line: file.location(of: finding.location.span).line)
  }

  /// `depth 6 hops, limit 5 hops (tier T3)`; nil where none is known.
  func figures(_ finding: Finding) -> Text? {
    let known = finding.evidence.filter { $0.value != .none }.prefix(Self.figureLimit)
    if known.isEmpty { return nil }
    return known.map { evidence -> Text in
      let source = evidence.source.isEmpty ? "" : " (\(evidence.source))"
      let limit: Text =
        switch evidence.limit {
        case nil, Figure.none?: ""
        case .flag(let flag)?: ", should be \(ours: flag ? "true" : "false")"
        case let figure?: ", limit \(Text(figure.words(unit: evidence.unit)))\(ours: source)"
        }
      return "`\(ours: evidence.name)` \(Text(evidence.value.words(unit: evidence.unit)))\(limit)"
    }.joined(separator: "; ")
  }

  /// What the plan does about it, without the numbers of its steps, which change with every other finding; nil where there is none.
  func deed(_ finding: Finding) -> Text? {
    guard let proposal = finding.proposal else { return nil }
    if proposal.reason != nil { return "stays" }
    if proposal.steps.isEmpty { return "what is done for others clears it" }
    let told = proposal.steps.prefix(Self.stepLimit).map { "\(Text($0.words)) (cost \($0.cost))" as Text }.joined(separator: "; ")
    let rest = proposal.steps.count - Self.stepLimit
    return rest > 0 ? told + " and \(ours: counted(rest, "more step"))" : told
  }
}

extension Figure {
  /// For a sentence, with its unit: `6 hops`, `3 020 ms`.
  fileprivate func words(unit: String) -> Message {
    switch self {
    case .count(let count): Message(Quantity.words(Double(count), unit: unit))
    case .number(let number): Message(Quantity.words(number, unit: unit))
    case .bounded(let range): Message(Figure.words(range) { Quantity.words($0, unit: unit) })
    default: words
    }
  }
}
