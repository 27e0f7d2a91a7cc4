package import Rules
package import SourceText
import TopologyModel

/// Two judgements of one system, held side by side: what changed in it, and what came of that.
package struct Comparison {
  /// One of the two: what it is called, and what was found in it.
  package struct Side {
    /// As the user names it: `main`, `k8s/`.
    package let name: Untrusted
    /// Whether the name is that of a revision, not of a path.
    package let isRevision: Bool
    /// What was found in it.
    package let result: LintResult

    /// One of the two, by the name that the user gives it.
    package init(_ name: Untrusted, isRevision: Bool, _ result: LintResult) {
      self.name = name
      self.isRevision = isRevision
      self.result = result
    }
  }

  /// The one that is compared with, and the one that is judged.
  package let before: Side
  package let after: Side
  /// What changed in the system.
  package let topology: TopologyChanges
  /// Findings that are new, worse, better or gone.
  package let findings: FindingChanges

  /// Findings that are what they were.
  package var unchanged: Int { after.result.findings.count - findings.appeared.count - findings.changed.count }

  /// - Complexity: linear in elements, findings, what these are made of and what could not be decided, but for sorting.
  package init(_ before: Side, _ after: Side) {
    self.before = before
    self.after = after
    topology = TopologyChanges(from: before.result.topology, to: after.result.topology)
    findings = FindingChanges(from: before.result, to: after.result)
  }
}
