internal import Advising
package import Analyses
internal import Expressions
package import TopologyModel

/// Works out with which values actions are done, in one topology.
package final class RepairValues {
  private let base: FactBase
  private let tier: Tier
  private var blocks: [SubjectKind: SubjectBlock] = [:]

  /// - Parameter tier: the tier that the topology is judged by.
  package init(_ base: FactBase, tier: Tier) {
    self.base = base
    self.tier = tier
  }

  /// The value that a repair asks for at an element; nil if facts do not tell it.
  /// - Parameter element: the dense number of the service, call, queue or use; 0 of the topology.
  package func value(of repair: Repair, in rule: Rule, at element: Int) -> Double? {
    guard let program = repair.value else { return nil }
    let target = repair.action.definition.target
    let seen = target == .use ? base.topology.uses[element].store.index : element
    return number(program, in: rule, target.kind, seen)
  }

  /// How many calls of a chain in a row make a finding; nil where all of them count together.
  package func stretch(of repair: Repair, in rule: Rule) -> Int? {
    repair.stretch.flatMap { number($0, in: rule, .topology, 0) }.flatMap { Int(exactly: $0) }
  }

  /// How many services may be left upstream or downstream; nil where they are not what is wrong.
  package func most(of repair: Repair, in rule: Rule) -> Int? {
    repair.most.flatMap { number($0, in: rule, .topology, 0) }.flatMap { Int(exactly: $0.rounded(.down)) }
  }

  private func number(_ program: Program, in rule: Rule, _ kind: SubjectKind, _ element: Int) -> Double? {
    let block = blocks[kind] ?? SubjectBlock(kind, base, sharedTerms: 0)
    blocks[kind] = block
    block.turn(toElement: element, of: kind)
    block.position = 0
    block.parameters = rule.parameters.map { $0.value(for: tier) }
    block.steps = StepBudget.ofRule(subjects: 1)
    guard let number = block.evaluate(program).exactNumber, number.isFinite, number > 0 else { return nil }
    return number
  }
}
