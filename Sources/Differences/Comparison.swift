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
  /// Findings that are new, and those that are worse or better than they were.
  package let findings: FindingChanges
  /// Findings that are gone because what they were about is.
  package let fixed: [Verdict]
  /// Findings that are there still, and covered by an exception now.
  package let excepted: [Verdict]
  /// Findings of which nothing can be said any more: what would decide them is no longer told.
  package let undecided: [Verdict]

  /// Findings that were not there.
  package var new: [Verdict] { findings.appeared }

  /// Findings that are what they were.
  package var unchanged: Int { after.result.findings.count - findings.appeared.count - findings.changed.count }

  /// Findings of another severity that are worse now.
  package var worse: [(before: Verdict, after: Verdict)] { findings.changed.filter { $0.after.severity > $0.before.severity } }

  /// Findings of another severity that are less bad now.
  package var better: [(before: Verdict, after: Verdict)] { findings.changed.filter { $0.after.severity < $0.before.severity } }

  /// - Complexity: linear in elements, findings and what could not be decided, but for sorting.
  package init(_ before: Side, _ after: Side) {
    self.before = before
    self.after = after
    topology = TopologyChanges(from: before.result.topology, to: after.result.topology)
    findings = FindingChanges(from: before.result, to: after.result)
    var (fixed, excepted, undecided) = ([Verdict](), [Verdict](), [Verdict]())
    let covered = findings.gone.isEmpty ? [] : Set(after.result.excepted.map(\.identity))
    let open = findings.gone.isEmpty ? [] : Set(after.result.undecided.map(\.identity))
    for verdict in findings.gone {
      let identity = verdict.identity()
      if covered.contains(identity) {
        excepted.append(verdict)
      } else if open.contains(identity) {
        undecided.append(verdict)
      } else {
        fixed.append(verdict)
      }
    }
    (self.fixed, self.excepted, self.undecided) = (fixed, excepted, undecided)
  }
}
