package import Differences
import Rules
import SourceText
import TopologyModel

/// What changed between two topologies, and which findings that brought: what `topolint diff` tells.
package struct DiffReport {
  /// Lines of one list on a terminal.
  private static let lineLimit = 40

  private let comparison: Comparison
  private let audience: Audience

  /// - Parameter findingLimit: new findings that are told at most on a terminal; of a document the size decides.
  package static func report(_ comparison: Comparison, for audience: Audience, findingLimit: Int = 1_000) -> Report {
    let report = DiffReport(comparison: comparison, audience: audience)
    return audience == .terminal ? report.lines(findingLimit) : report.comment
  }

  private init(comparison: Comparison, audience: Audience) {
    self.comparison = comparison
    self.audience = audience
  }

  private var result: LintResult { comparison.after.result }
  private var sides: Text { "From \(comparison.before.name) to \(comparison.after.name)" }

  /// The changes, then what they brought, and the new findings in full.
  private func lines(_ findingLimit: Int) -> Report {
    let hint = " (--format json lists all)"
    let changes = Excerpted(comparison.topology.all, atMost: Self.lineLimit, Rest(hint: hint))
    let new = FindingList(
      comparison.findings.appeared.map { .init($0, mark: "new") }, atMost: findingLimit, .full, Rest("new finding", hint: hint),
      in: result.sources)
    return Report(
      title: sides.strong + (comparison.topology.isEmpty ? ": the topology is the same" : ""),
      sections: [Section(nil, [.changes(changes)])] + others { _ in Rest(hint: hint) } + [Section(nil, [.findings(new)])],
      closing: Text(ours: summary))
  }

  /// The new findings first, as a comment on a pull request.
  private var comment: Report {
    let new = comparison.findings.appeared.map { FindingList.Entry($0) }
    let count = new.isEmpty ? "no new findings" : counted(new.count, "new finding")
    let worse = comparison.findings.worse.isEmpty ? "" : ", \(comparison.findings.worse.count) worse"
    let fixed = comparison.findings.fixed.isEmpty ? "" : ", \(comparison.findings.fixed.count) fixed"
    func list(_ detail: FindingList.Detail, _ noun: String) -> Block {
      .findings(FindingList(new, detail, Rest(noun, isAtEnd: true), in: result.sources))
    }
    return Report(
      title: Text(ours: "topolint: " + count + worse + fixed),
      sections: [
        Section(nil, [.paragraph(sides + (comparison.topology.isEmpty ? "; the topology is the same." : "."))]), unread,
        Section(nil, [list(.row, "new finding")]),
      ] + others { Rest($0, isAtEnd: true) } + [
        Section("What changed", [.changes(Excerpted(comparison.topology.all, Rest("change", isAtEnd: true)))]),
        Section("The new findings, one by one", [list(.folded, "explanation")]),
      ],
      closing: Text(ours: summary))
  }

  private var unread: Section {
    let sides = [comparison.before.result, comparison.after.result]
    return Section(
      nil,
      sides.flatMap { result -> [Block] in
        let errors = result.diagnostics.filter { $0.severity == .error }
        if errors.isEmpty { return [] }
        return [
          .paragraph("\(strong: "Not read to the end:")"),
          .diagnostics(Excerpted(errors, Rest("error in the input", isAtEnd: true)), result.sources),
        ]
      })
  }

  /// Findings that are no longer what they were, by what became of them.
  private func others(_ rest: (String) -> Rest) -> [Section] {
    func gone(_ findings: Verdicts) -> [FindingList.Entry] { findings.map { .init($0) } }
    func moved(_ changes: [(before: Verdict, after: Verdict)]) -> [FindingList.Entry] { changes.map { .init($0.after) } }
    let lists: [(title: Text, noun: String, entries: [FindingList.Entry])] = [
      ("Worse than before", "worse finding", moved(comparison.findings.worse)),
      ("Better than before", "better finding", moved(comparison.findings.better)),
      ("Fixed", "fixed finding", gone(comparison.findings.fixed)),
      ("There still, but excepted now", "excepted finding", gone(comparison.findings.excepted)),
      ("Not fixed: nobody can tell any more", "undecidable finding", gone(comparison.findings.undecided)),
    ]
    let limit = audience == .terminal ? Self.lineLimit : .max
    return lists.map { title, noun, entries in
      Section(title, [.findings(FindingList(entries, atMost: limit, .line, rest(noun), in: result.sources))])
    }
  }

  /// `2 new findings (1 error, 1 warning), 1 fixed, 12 unchanged · 3 added, 1 removed, 2 changed · 0 suppressed, 4 undecided · tier T2 -> T3`
  private var summary: String {
    var words = Summary.verdict(comparison.findings.appeared, "new finding") + ", \(comparison.findings.fixed.count) fixed"
    for (count, word) in [
      (comparison.findings.worse.count, "worse"), (comparison.findings.better.count, "better"),
      (comparison.findings.excepted.count, "excepted"),
      (comparison.findings.undecided.count, "undecidable"),
    ] where count > 0 {
      words += ", \(count) \(word)"
    }
    let topology = comparison.topology
    words += ", \(comparison.unchanged) unchanged"
    words += " · \(topology.count(.added)) added, \(topology.count(.removed)) removed, \(topology.count(.changed)) changed"
    let (was, now) = (comparison.before.result.tier.word, result.tier.word)
    words += " · \(Summary.left(result)) · tier \(was == now ? now : "\(was) -> \(now)")"
    return words + Summary.ending(result.rulesTurnedOff, unread: Summary.unread(comparison.before.result) + Summary.unread(result))
  }
}
