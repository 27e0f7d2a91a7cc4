/// How much work rules may make, in steps of evaluation: a rule may come from a stranger, and no rule may hold a run up.
///
/// A step is an operator, or what a function does to sixty-four bytes or four elements; a microsecond at the very most.
enum StepBudget {
  /// Of one rule: what a small system may always cost, and an average for each of its subjects.
  static func ofRule(subjects: Int) -> Int { 2_000_000 + 500 * subjects }

  /// Of all rules of a run together. The built-in ones take a hundredth of it at most.
  ///
  /// - Parameter subjects: those of all kinds.
  static func ofRun(subjects: Int) -> Int { 10_000_000 + 2_000 * subjects }
}
