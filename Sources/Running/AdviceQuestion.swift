/// What a user asks of the advisor.
package struct AdviceQuestion: Sendable {
  /// `errors`, `warnings`, or rules with commas between them.
  package var goal = "warnings"
  /// The kinds of actions that may be done; nil for all.
  package var actions: [String]?
  /// Services, stores, queues, calls as `a -> b` and kinds of actions, to which nothing is done.
  package var frozen: [String] = []
  /// The most hops that a chain may have; nil for what the rule says.
  package var maxDepth: Int?
  /// What all steps may cost together; nil for whatever it takes.
  package var budget: Int?
  /// How much the search may look at, in millions; nil for what it does by itself.
  package var effort: Int?

  /// The question that no option makes narrower.
  package init() {}
}
