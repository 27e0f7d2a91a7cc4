package import Analyses
internal import Expressions
package import TopologyModel

/// Works out with which values actions are done, in one topology.
package final class RepairValues {
  private let base: FactBase
  private let tier: Tier
  private var blocks: [SubjectKind: SubjectBlock] = [:]
  private let subjects: Subjects

  /// - Parameter tier: the tier that the topology is judged by.
  package init(_ base: FactBase, tier: Tier) {
    self.base = base
    self.tier = tier
    subjects = Subjects(base)
  }

  /// The value that a repair asks for at an element; nil if facts do not tell it.
  /// - Parameter element: the dense number of the service, call or queue; 0 of the topology.
  package func value(of repair: Repair, in rule: Rule, at element: Int) -> Double? {
    guard let program = repair.value, let target = repair.place.target(from: rule.subject) else { return nil }
    let kind = target.kind ?? .topology
    let block = blocks[kind] ?? SubjectBlock(kind, base, sharedTerms: 0)
    blocks[kind] = block
    block.turn(toElement: target.kind == nil ? 0 : element, of: kind, base.topology)
    block.position = 0
    block.parameters = rule.parameters.map { $0.value(for: tier) }
    block.steps = StepBudget.ofRule(subjects: 1)
    guard let number = block.evaluate(program).exactNumber, number.isFinite, number > 0 else { return nil }
    return number
  }
}
