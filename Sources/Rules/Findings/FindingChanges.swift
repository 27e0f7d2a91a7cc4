/// What two judgements of one system differ in. A finding is the same if its rule and subject are.
package struct FindingChanges {
  /// What only the later judgement has found.
  package private(set) var appeared: [Verdict] = []
  /// What only the earlier one has found.
  package private(set) var gone: [Verdict] = []
  /// The same finding, but not as bad or worse.
  package private(set) var changed: [(before: Verdict, after: Verdict)] = []
  /// What both have found, whatever its severity, as the later one has it.
  package private(set) var kept: [Verdict] = []

  /// - Complexity: linear in the findings of both.
  package init(from before: LintResult, to after: LintResult) {
    var known: [FindingIdentity: Verdict] = [:]
    for verdict in before.findings { known[verdict.identity()] = verdict }
    var met: Set<FindingIdentity> = []
    for verdict in after.findings {
      let identity = verdict.identity()
      guard let earlier = known[identity] else {
        appeared.append(verdict)
        continue
      }
      met.insert(identity)
      kept.append(verdict)
      if earlier.severity != verdict.severity { changed.append((earlier, verdict)) }
    }
    gone = before.findings.filter { !met.contains($0.identity()) }
  }

  /// Whether both have found the same.
  package var isEmpty: Bool { appeared.isEmpty && gone.isEmpty && changed.isEmpty }
}
