package import Rules
package import SourceText

/// A finding as a page holds it: written once, told where somebody asks for it.
package struct PageFinding {
  /// The number of its rule among those of the page.
  package let rule: Int
  /// How bad it is.
  package let severity: Severity
  /// What it is about, in its order: the steps of a cycle or chain.
  package let parts: [Int]
  /// What is wrong.
  package let message: Message
  /// Where that stands.
  package let place: Text
  /// Why it matters, and what to do as its rule has it.
  package let why: Message
  package let fix: Message
  /// Figures with their limits, and what the plan does about it; nil where there are none.
  package let figures: Text?
  package let plan: Text?

  /// Steps of one finding that a picture can show.
  private static let stepLimit = 60

  /// The first of all findings, and the rules of these.
  static func worst(
    _ limit: Int, of result: LintResult, _ numbers: PartNumbers, by grouping: Grouping
  ) -> (findings: [PageFinding], rules: [Rule]) {
    let causes = FindingCauses(result, by: grouping)
    var rules: [Rule] = []
    var places: [String: Int] = [:]
    let findings = result.findings.prefix(limit).map { verdict in
      let finding = verdict.finding()
      let rule = places[finding.rule.id] ?? rules.count
      if rule == rules.count {
        places[finding.rule.id] = rule
        rules.append(finding.rule)
      }
      return PageFinding(
        rule: rule, severity: finding.severity, parts: Array(numbers.parts(of: finding.subject).prefix(stepLimit)),
        message: finding.message, place: causes.place(finding), why: finding.reason, fix: finding.ownRemedy,
        figures: causes.figures(finding), plan: causes.deed(finding))
    }
    return (findings, rules)
  }
}
