package import Rules

/// What two judgements of one system differ in. A finding is the same if its rule and subject are.
package struct FindingChanges {
  package private(set) var appeared: [Finding] = []
  package private(set) var gone: [Finding] = []
  /// The same finding, but not as bad or worse.
  package private(set) var changed: [(before: Finding, after: Finding)] = []

  /// - Complexity: linear in the findings of both.
  package init(from before: LintResult, to after: LintResult) {
    struct Key: Hashable {
      let rule: String
      let subject: Subject
    }
    func key(_ finding: Finding) -> Key { Key(rule: finding.rule.id, subject: finding.subject) }
    var known: [Key: Finding] = [:]
    for finding in before.findings { known[key(finding)] = finding }
    var kept: Set<Key> = []
    for finding in after.findings {
      let key = key(finding)
      guard let earlier = known[key] else {
        appeared.append(finding)
        continue
      }
      kept.insert(key)
      if earlier.severity != finding.severity { changed.append((earlier, finding)) }
    }
    gone = before.findings.filter { !kept.contains(key($0)) }
  }

  package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty && changed.isEmpty }
}
