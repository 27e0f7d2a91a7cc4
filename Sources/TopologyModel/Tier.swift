/// How large a system is, by the users that it serves.
package enum Tier: Int, CaseIterable, Comparable, Sendable {
  case t1 = 1
  case t2, t3, t4

  /// `T1`.
  package var word: String { "T\(rawValue)" }

  /// The tier of a word, in whatever case: `t1`.
  package init?(_ word: String) {
    guard let tier = Self.allCases.first(where: { $0.word == word.uppercased() }) else { return nil }
    self = tier
  }

  /// T1 to 1 000 users, T2 to 100 000, T3 to 10 million, T4 above: the geometric middles between the document's
  /// 100, 10 000, 1 million and 100 million.
  package init(users: Double) {
    self = users <= 1_000 ? .t1 : users <= 100_000 ? .t2 : users <= 10_000_000 ? .t3 : .t4
  }

  /// What the number of services suggests where nobody says how many users there are.
  package init(services: Int) {
    self = services <= 10 ? .t1 : services <= 50 ? .t2 : .t3
  }

  /// The one after it; nil after the last.
  package var next: Tier? { Tier(rawValue: rawValue + 1) }

  package static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
}
