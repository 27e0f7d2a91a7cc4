/// Something that is wrong after some actions are done: every plan that leaves nothing wrong has one of `actions`, or does
/// without one of `causes`. Actions go by number.
package struct RepairDemand: Hashable, Sendable {
  /// What could clear it, ascending; empty where only doing without a cause does.
  package let actions: [Int32]
  /// The actions without which it would not be wrong, ascending; empty where it is wrong anyway.
  package let causes: [Int32]
  /// Whether `actions` and `causes` name all there are; false where there are too many to look at, and then it proves nothing.
  package let isWhole: Bool
  /// Of the causes the one that is most likely at fault; nil where it was wrong before anything was done.
  package let suspect: Int32?

  /// In any order, each at most once.
  package init(actions: [Int32], causes: [Int32] = [], isWhole: Bool = true, suspect: Int32? = nil) {
    self.actions = actions.sorted()
    self.causes = causes.sorted()
    self.isWhole = isWhole
    self.suspect = suspect
  }

  /// Whether a plan meets it.
  func isMet(by plan: Set<Int32>) -> Bool { actions.contains { plan.contains($0) } || !causes.allSatisfy { plan.contains($0) } }
}
