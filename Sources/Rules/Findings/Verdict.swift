/// That a rule holds one subject to be at fault, and how badly: a finding that nobody has written yet. It takes forty
/// bytes, so that a run can keep a hundred thousand of which a person reads the worst.
package struct Verdict {
  /// The rule that is broken.
  package let rule: Rule
  /// How bad it is.
  package internal(set) var severity: Severity
  private let number: Int32
  private var source: any FindingSource
  private var changed: Changed?

  /// A change in a box of its own: few verdicts have one.
  private final class Changed: Sendable {
    let change: FindingChange
    init(_ change: FindingChange) { self.change = change }
  }

  /// The number of its subject among those of its kind, by which the source knows it.
  package var index: Int { Int(number) }

  /// What of it is not as it was known; nil if nothing is, or if it is new.
  package internal(set) var change: FindingChange? {
    get { changed?.change }
    set { changed = newValue.map(Changed.init) }
  }

  /// - Parameters:
  ///   - index: the number of the subject among those of its kind.
  ///   - source: what can tell all about it.
  package init(rule: Rule, severity: Severity, index: Int, source: any FindingSource) {
    self.rule = rule
    self.severity = severity
    number = Int32(index)
    self.source = source
  }

  /// Writes the finding.
  /// - Parameter tellsWhy: false for an output that does not tell why it matters: a sentence less to write.
  /// - Complexity: what its templates and places take: microseconds, and for a cycle or chain the hops that are shown.
  package func finding(tellsWhy: Bool = true) -> Finding {
    let finding = source.finding(rule, severity, index, tellsWhy: tellsWhy)
    return change.map { finding.changed(by: $0) } ?? finding
  }

  /// The subject alone, which costs less than the finding.
  /// - Complexity: linear in its names.
  package func subject() -> Subject { source.subject(rule.subject, index) }

  /// What it is made of.
  /// - Complexity: linear in its parts.
  package func parts() -> Parts { source.parts(rule, index) }

  /// What makes it the same in another judgement.
  /// - Complexity: linear in the names of its subject.
  package func identity() -> FindingIdentity { FindingIdentity(rule: rule.id, subject: subject()) }

  /// The same, written by another source, which is made of its own.
  func replacingSource(_ make: (any FindingSource) -> any FindingSource) -> Verdict {
    var verdict = self
    verdict.source = make(source)
    return verdict
  }

  /// Whether it is known, and worse than it was known.
  package var isWorse: Bool { change?.isWorse(than: severity) ?? false }

  /// Worst first, then by the rule's effect and id, then in the order of subjects.
  static func isBefore(_ a: Verdict, _ b: Verdict) -> Bool {
    if a.severity != b.severity { return a.severity > b.severity }
    if a.rule != b.rule { return Rule.isBefore(a.rule, b.rule) }
    return a.index < b.index
  }
}
