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
  /// How many of what could clear it are done already, and did not suffice.
  package let tried: Int

  /// In any order, each at most once.
  package init(actions: [Int32], causes: [Int32] = [], isWhole: Bool = true, suspect: Int32? = nil, tried: Int = 0) {
    self.actions = actions.inOrder
    self.causes = causes.inOrder
    self.isWhole = isWhole
    self.suspect = suspect
    self.tried = tried
  }

  /// Many are alike at the beginning, and long.
  package func hash(into hasher: inout Hasher) {
    var digest: UInt64 = 0
    func mix(_ word: UInt64) { digest = ((digest << 5 | digest >> 59) ^ word) &* 0x9E37_79B9_7F4A_7C15 }
    for number in actions { mix(UInt64(UInt32(bitPattern: number))) }
    mix(.max)
    for number in causes { mix(UInt64(UInt32(bitPattern: number))) }
    hasher.combine(digest)
    hasher.combine(suspect)
  }

  /// Whether a plan meets it.
  func isMet(by plan: Set<Int32>) -> Bool { actions.contains { plan.contains($0) } || !causes.allSatisfy { plan.contains($0) } }
}

extension [Int32] {
  /// Itself if it is ascending, so that it is not copied.
  fileprivate var inOrder: Self { zip(self, dropFirst()).allSatisfy { $0 < $1 } ? self : sorted() }
}
