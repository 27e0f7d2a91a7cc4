internal import Analyses
internal import SourceText
internal import TopologyModel

/// Tells what was repaired from what is only not told any more: whoever deletes the capacity of a service that is used too
/// much has repaired nothing.
struct MissingFigures {
  private let writer: FindingWriter
  private let subjects: Subjects
  /// By kind that somebody asked for: the numbers of subjects by their ids.
  private var numbers: [SubjectKind: [Untrusted: Int]] = [:]

  init(_ base: FactBase, tier: Tier) {
    writer = FindingWriter(base, tier: tier)
    subjects = Subjects(base)
  }

  /// Whether a subject is there, and a figure of it that the rule holds against a limit is not.
  /// - Complexity: linear in the subjects of a kind when first asked for one.
  mutating func isMissing(_ rule: Rule, of id: Untrusted) -> Bool {
    // What a cycle or chain is made of is always known.
    guard !rule.subject.isPath, rule.subject != .exception else { return false }
    let numbers =
      self.numbers[rule.subject]
      ?? Dictionary((0..<subjects.count(rule.subject)).map { (subjects.id(rule.subject, $0), $0) }) { first, _ in first }
    self.numbers[rule.subject] = numbers
    return numbers[id].map { writer.lacksFigure(rule, $0) } ?? false
  }
}
