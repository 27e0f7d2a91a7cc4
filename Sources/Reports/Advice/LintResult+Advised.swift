package import Repairs
package import Rules
import SourceText

extension LintResult {
  /// The same, each finding that the plan is for with what the plan does about it.
  /// - Complexity: linear in findings, and in the findings that each step is done for.
  package func advised(by plan: RepairPlan) -> LintResult {
    var steps: [FindingIdentity: [Proposal.Step]] = [:]
    for (place, step) in plan.steps.enumerated() {
      let told = Proposal.Step(
        number: place + 1, kind: step.kind, subject: step.subject, value: step.value, cost: step.cost, words: step.sentence)
      for finding in step.aims { steps[finding, default: []].append(told) }
    }
    let reasons = Dictionary(plan.remaining.map { ($0.verdict.identity(), $0.reason) }) { first, _ in first }
    let covered = Set(plan.before.findings.filter { plan.goal.covers($0) }.map { $0.identity() })
    var result = self
    let proposed = findings.map { verdict in
      let finding = verdict.identity()
      if let reason = reasons[finding] { return verdict.proposing(Proposal(.notCleared, of: plan.steps.count, reason: reason)) }
      guard covered.contains(finding) else { return verdict }
      return verdict.proposing(
        Proposal(plan.isOptimal ? .proved : .repaired, steps: steps[finding] ?? [], of: plan.steps.count))
    }
    result.findings = Verdicts(proposed)
    result.plan = ProposedPlan(
      goal: plan.goal.words, steps: plan.steps.count, cost: plan.cost, lowerBound: plan.lowerBound, isOptimal: plan.isOptimal,
      found: plan.found, remaining: plan.remaining.count, isWhole: !hasUnreadableInput)
    return result
  }
}
