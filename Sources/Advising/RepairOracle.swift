/// Tells what is still wrong after some actions are done: what a search asks.
package protocol RepairOracle {
  /// By action, positive. It grows where demands bring new actions.
  var costs: [Int] { get }

  /// What is wrong, none of it met by the plan; empty if nothing is that an action could clear. It need not tell all, but the
  /// more it tells the fewer times it is asked.
  /// - Parameter plan: actions, ascending.
  mutating func demands(after plan: [Int32]) -> [RepairDemand]

  /// Takes note that no plan meets a demand together with what was demanded before: it is demanded no more.
  mutating func giveUp(_ demand: RepairDemand)
}
