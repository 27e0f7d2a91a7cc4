/// What a fault does to users: the order in which findings of one severity are told, worst first.
package enum Effect: String, CaseIterable, Comparable, Sendable {
  /// A name or an exception means nothing: what else is said rests on a wrong picture.
  case names
  /// Requests fail, by the numbers that the inputs declare: overload, and promises that can't be kept.
  case outage
  /// Something is done twice, or gets lost.
  case loss
  /// One fault takes others along or grows on its way: cycles, retries that multiply.
  case spread
  /// Nothing is there to stop a fault or to stand in for what fails.
  case exposure
  /// Users wait.
  case delay
  /// It holds today, and gives way as users grow.
  case growth
  /// Whoever runs or changes the system has it harder.
  case upkeep

  /// What a rule has that does not say it.
  static let unsaid = Effect.upkeep

  private var rank: Int { Self.allCases.firstIndex(of: self)! }

  /// The worse comes first.
  package static func < (a: Effect, b: Effect) -> Bool { a.rank < b.rank }
}
