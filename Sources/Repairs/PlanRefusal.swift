package import Rules
package import SourceText
import TopologyModel

/// Why no plan is looked for: there is more to repair than a search takes on unless it is told how far to go.
package struct PlanRefusal: Error {
  /// How many findings are to go.
  package let findings: Int
  /// The least effort that reaches to two looks at each of them, in millions of steps.
  package let effort: Int
  private let size: String

  /// Nil where the effort that a search takes by itself reaches to two looks at all that is to go.
  package init?(_ goal: Goal, of lint: LintResult, usual: Int = RepairPlan.Effort.usual) {
    findings = lint.findings.count { goal.covers($0) }
    effort = RepairPlan.Effort.least(for: lint.topology, findings: findings)
    size = "\(counted(lint.topology.services.count, "service")) and \(counted(lint.topology.calls.count, "call"))"
    if effort <= usual { return nil }
  }

  /// In one sentence.
  package var message: Message {
    "\(ours: counted(findings, "finding")) in \(ours: size) are more than the search for a plan takes on by itself"
  }
  /// How there is one all the same.
  package var hint: Message { "`topolint advise --effort \(effort)` searches all the same, and `--goal RULE` clears the findings of one rule" }
}
