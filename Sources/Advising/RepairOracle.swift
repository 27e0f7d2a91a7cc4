/// Tells what is still wrong after some actions are done: what a search asks.
package protocol RepairOracle {
  /// By action, positive. It grows where demands bring new actions.
  var costs: [Int] { get }

  /// What is wrong, none of it met by the plan; empty if nothing is that an action could clear. It need not tell all, but the
  /// more it tells the fewer times it is asked.
  /// - Parameter plan: actions, ascending.
  mutating func demands(after plan: [Int32]) -> [RepairDemand]

  /// Whether nothing is demanded after a plan.
  mutating func isClean(after plan: [Int32]) -> Bool

  /// Actions that go far from a plan towards one that leaves nothing wrong, chosen without a look at what they lead to: what a search
  /// begins with that may not ask often.
  mutating func opening(after plan: [Int32]) -> [Int32]

  /// Takes note that no plan meets a demand together with what was demanded before: it is demanded no more.
  mutating func giveUp(_ demand: RepairDemand)

  /// Whether all that a demand came of has been given up since.
  func isGivenUp(_ demand: RepairDemand) -> Bool
}

extension RepairOracle {
  package mutating func isClean(after plan: [Int32]) -> Bool { demands(after: plan).isEmpty }

  package mutating func opening(after plan: [Int32]) -> [Int32] { [] }

  package func isGivenUp(_ demand: RepairDemand) -> Bool { false }
}
