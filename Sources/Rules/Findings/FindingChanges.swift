/// What makes a finding the same in two judgements: its rule and its subject, never a line or a count.
package struct FindingIdentity: Hashable, Sendable {
  package let rule: String
  package let subject: Subject
}

extension Finding {
  package var identity: FindingIdentity { FindingIdentity(rule: rule.id, subject: subject) }
}

extension Undecided {
  package var identity: FindingIdentity { FindingIdentity(rule: rule.id, subject: subject) }
}

/// What two judgements of one system differ in. A finding is the same if its rule and subject are.
package struct FindingChanges {
  package private(set) var appeared: [Finding] = []
  package private(set) var gone: [Finding] = []
  /// The same finding, but not as bad or worse.
  package private(set) var changed: [(before: Finding, after: Finding)] = []

  /// - Complexity: linear in the findings of both.
  package init(from before: LintResult, to after: LintResult) {
    var known: [FindingIdentity: Finding] = [:]
    for finding in before.findings { known[finding.identity] = finding }
    var kept: Set<FindingIdentity> = []
    for finding in after.findings {
      let identity = finding.identity
      guard let earlier = known[identity] else {
        appeared.append(finding)
        continue
      }
      kept.insert(identity)
      if earlier.severity != finding.severity { changed.append((earlier, finding)) }
    }
    gone = before.findings.filter { !kept.contains($0.identity) }
  }

  package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty && changed.isEmpty }
}
