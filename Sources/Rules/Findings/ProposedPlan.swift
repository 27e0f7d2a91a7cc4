/// The plan that the proposals of a result are steps of, counted: `topolint advise` tells it whole.
package struct ProposedPlan: Sendable {
  /// `errors`, `warnings`, or the ids of rules: which findings it is for.
  package let goal: [String]
  /// How many steps it has, and what they cost together.
  package let (steps, cost): (Int, Int)
  /// No plan costs less; whether it is proved that this one is the cheapest.
  package let (lowerBound, isOptimal): (Int, Bool)
  /// How many findings of the goal there are, and how many of these stay.
  package let (found, remaining): (Int, Int)
  /// Whether every input could be read; else nothing found does not mean that nothing is wrong.
  package let isWhole: Bool

  /// A plan by its figures.
  package init(goal: [String], steps: Int, cost: Int, lowerBound: Int, isOptimal: Bool, found: Int, remaining: Int, isWhole: Bool) {
    self.goal = goal
    (self.steps, self.cost) = (steps, cost)
    (self.lowerBound, self.isOptimal) = (lowerBound, isOptimal)
    (self.found, self.remaining) = (found, remaining)
    self.isWhole = isWhole
  }
}
