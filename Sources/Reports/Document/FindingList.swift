package import Rules
package import SourceText

/// Findings in a report.
package struct FindingList {
  /// How much is told of each.
  package enum Detail: Sendable {
    /// Severity, rule and what is wrong.
    case line
    /// The same, and where: a table.
    case row
    /// All, to be unfolded one by one.
    case folded
    /// All, one after another.
    case full
  }

  /// A finding, and what became of it.
  package struct Entry {
    /// The finding, which a printer has written.
    package let verdict: Verdict
    /// A word or sign before it: `new`, `+`.
    package let mark: String
    /// More of the same rule and severity, which are told as a list below it.
    package let others: Verdicts.SubSequence

    /// How many of the others are told where people read them; the rest is counted.
    package static let othersShown = 20

    /// How many findings it tells of.
    package var count: Int { 1 + others.count }

    /// A finding as it stands in a list.
    package init(_ verdict: Verdict, mark: String = "", others: Verdicts.SubSequence = Verdicts()[...]) {
      self.verdict = verdict
      self.mark = mark
      self.others = others
    }
  }

  /// Findings that stand together.
  package struct Group {
    /// What they are about; nil where that is one group of all.
    package let title: Text?
    /// In the order in which they are told.
    package var entries: [Entry]
  }

  /// In the order in which they are told.
  package let groups: [Group]
  /// How many there are in all.
  package let total: Int
  /// How much is told of each.
  package let detail: Detail
  /// What is said of those that are not told.
  package let rest: Rest
  /// The files that they stand in.
  package let sources: SourceFiles

  /// Several groups.
  package init(_ groups: [Group], of total: Int, _ detail: Detail, _ rest: Rest, in sources: SourceFiles) {
    self.groups = groups
    self.total = total
    self.detail = detail
    self.rest = rest
    self.sources = sources
  }

  /// One group of all.
  /// - Parameter limit: how many are told at most.
  package init(_ entries: [Entry], atMost limit: Int = .max, _ detail: Detail, _ rest: Rest, in sources: SourceFiles) {
    self.init([Group(title: nil, entries: Array(entries.prefix(limit)))], of: entries.count, detail, rest, in: sources)
  }
}
