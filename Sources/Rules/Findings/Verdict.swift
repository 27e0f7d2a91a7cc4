/// That a rule holds one subject to be at fault, and how badly: a finding that nobody has written yet.
package struct Verdict {
  private(set) var ground: Ground
  let number: Int32

  /// What verdicts of one rule have in common.
  final class Ground {
    let rule: Rule
    let severity: Severity
    let source: any FindingSource
    let change: FindingChange?

    /// - Parameter source: what can tell all about them.
    init(_ rule: Rule, _ severity: Severity, _ source: any FindingSource, _ change: FindingChange? = nil) {
      self.rule = rule
      self.severity = severity
      self.source = source
      self.change = change
    }
  }

  /// The rule that is broken.
  package var rule: Rule { ground.rule }

  /// How bad it is.
  package internal(set) var severity: Severity {
    get { ground.severity }
    set { ground = Ground(ground.rule, newValue, ground.source, ground.change) }
  }

  /// The number of its subject among those of its kind, by which the source knows it.
  package var index: Int { Int(number) }

  /// What of it is not as it was known; nil if nothing is, or if it is new.
  package internal(set) var change: FindingChange? {
    get { ground.change }
    set { ground = Ground(ground.rule, ground.severity, ground.source, newValue) }
  }

  /// - Parameter index: the number of the subject among those of its kind.
  init(_ ground: Ground, index: Int32) {
    self.ground = ground
    number = index
  }

  /// - Parameters:
  ///   - index: the number of the subject among those of its kind.
  ///   - source: what can tell all about it.
  package init(rule: Rule, severity: Severity, index: Int, source: any FindingSource) {
    self.init(Ground(rule, severity, source), index: Int32(index))
  }

  /// Writes the finding.
  /// - Parameter tellsWhy: false for an output that does not tell why it matters: a sentence less to write.
  /// - Complexity: what its templates and places take: microseconds, and for a cycle or chain the hops that are shown.
  package func finding(tellsWhy: Bool = true) -> Finding {
    let finding = ground.source.finding(rule, severity, index, tellsWhy: tellsWhy)
    return change.map { finding.changed(by: $0) } ?? finding
  }

  /// The subject alone, which costs less than the finding.
  /// - Complexity: linear in its names.
  package func subject() -> Subject { ground.source.subject(rule.subject, index) }

  /// What it is made of.
  /// - Complexity: linear in its parts.
  package func parts() -> Parts { ground.source.parts(rule, index) }

  /// What makes it the same in another judgement.
  /// - Complexity: linear in the names of its subject.
  package func identity() -> FindingIdentity { FindingIdentity(rule: rule.id, subject: subject()) }

  /// The same, written by another source, which is made of its own.
  func replacingSource(_ make: (any FindingSource) -> any FindingSource) -> Verdict {
    Verdict(Ground(rule, severity, make(ground.source), change), index: number)
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
