import Analyses
import Rules
import TopologyModel

/// Values of repairs in a topology that has been changed, by the parts of the one before.
struct ValuesInState {
  private let values: RepairValues
  private let callNow: [ID<Call>: Int]
  private let queueNow: [ID<Queue>: Int]

  init(_ changed: ChangedTopology, _ base: FactBase, tier: Tier) {
    values = RepairValues(base, tier: tier)
    callNow = Dictionary(changed.calls.enumerated().map { ($1, $0) }) { first, _ in first }
    queueNow = Dictionary(changed.queues.enumerated().compactMap { place, id in id.map { ($0, place) } }) { first, _ in first }
  }

  func stretch(of repair: Repair, in rule: Rule) -> Int? { values.stretch(of: repair, in: rule) }

  func most(of repair: Repair, in rule: Rule) -> Int? { values.most(of: repair, in: rule) }

  /// Nil for what is gone, too.
  func value(of repair: Repair, in rule: Rule, at part: Change.Part) -> Double? {
    let element: Int? =
      switch part {
      case .topology, .callDefaults: 0
      case .service(let id): id.index
      case .store(let id): id.index
      case .queue(let id): queueNow[id]
      case .call(let id): callNow[id]
      case .use(let id): id.index
      case .publish, .consume: nil
      }
    return element.flatMap { values.value(of: repair, in: rule, at: $0) }
  }
}
