package import Rules
import SourceText

extension ProposedPlan {
  /// What the plan comes to, in a line: `plan: 12 steps at a cost of 17 clear 20 of 22 findings (warnings); proved: no cheaper plan exists`.
  package var line: String {
    let goal = goal.joined(separator: ", ")
    if found == 0 {
      return isWhole
        ? "plan: there are no findings of the goal (\(goal))"
        : "plan: nothing can be said: not every input could be read, and what was read has no findings of the goal (\(goal))"
    }
    if steps == 0 { return "plan: no action clears any of \(counted(found, "finding")) (\(goal))" }
    let verb = steps == 1 ? "clears" : "clear"
    let cleared =
      "plan: \(counted(steps, "step")) at a cost of \(cost) \(verb) \(found - remaining) of \(counted(found, "finding")) (\(goal))"
    let bound = lowerBound > 0 ? "; no plan costs less than \(lowerBound)" : ""
    return cleared + (isOptimal ? "; proved: no cheaper plan exists" : "; repaired, but not proved the cheapest" + bound)
  }
}
