import Rules

/// What one rule finds: a cause that is repaired in one go, and told once.
struct RuleGroup {
  let rule: Rule
  /// In the order in which they are told, the worst first; never empty.
  private(set) var findings: Verdicts

  /// That of the worst finding.
  var severity: Severity { findings[0].severity }

  /// In the order of their worst findings.
  /// - Parameter findings: in the order in which they are told, worst first.
  /// - Complexity: linear in findings.
  static func groups(_ findings: Verdicts) -> [RuleGroup] {
    var groups: [RuleGroup] = []
    var places: [String: Int] = [:]
    for verdict in findings {
      if let place = places[verdict.rule.id] {
        groups[place].findings.append(verdict)
      } else {
        places[verdict.rule.id] = groups.count
        groups.append(RuleGroup(rule: verdict.rule, findings: [verdict]))
      }
    }
    return groups
  }
}
