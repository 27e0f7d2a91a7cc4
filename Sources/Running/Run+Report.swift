internal import Linting
package import Repairs
package import Rules
internal import TopologyModel

/// What the advice report is made of.
package struct ReportedRun {
  /// What was found.
  package let result: LintResult
  /// What the advisor says; nil if it was not asked.
  package let plan: Result<RepairPlan, PlanRefusal>?
  /// What is found of the same system by the limits of the next tier; nil for the last.
  package let next: LintResult?
  /// All that the run yields.
  package let run: RunResult
}

extension Run {
  /// Reads and judges the inputs, by their tier and by the next, and asks the advisor.
  /// - Parameter question: what is asked of the advisor; nil to leave it alone.
  /// - Throws: as `lint` does; wrong usage if there are several systems.
  package func report(_ question: AdviceQuestion?, onProgress: (Progress) -> Void = { _ in }) throws(RunError) -> ReportedRun {
    let run = try lint(onProgress: onProgress)
    let system = try run.only()
    let next = system.lint.tier.next.map { system.run.judge(system.lint.topology, of: system.lint, at: $0) }
    guard let question else { return ReportedRun(result: system.lint, plan: nil, next: next, run: run) }
    onProgress(.began(.advise))
    do {
      let plan = try [system].plans(question, for: [system].goal(of: question))[0]
      return ReportedRun(result: system.lint, plan: plan, next: next, run: run)
    } catch {
      throw error.after(run.remarks)
    }
  }
}
