internal import Analyses
internal import Expressions
internal import SourceText
internal import TopologyModel

/// Says what a rule has found, subject by subject, when somebody wants to know.
final class FindingWriter {
  private let base: FactBase
  private let subjects: Subjects
  private let places: Places
  private let tier: Tier
  /// The subject that was spoken of last: one after another is asked for its parts.
  private var current: (kind: SubjectKind, index: Int, block: SubjectBlock)?

  init(_ base: FactBase, _ subjects: Subjects, tier: Tier) {
    self.base = base
    self.subjects = subjects
    self.tier = tier
    places = Places(base)
  }

  func subject(_ kind: SubjectKind, _ index: Int) -> Subject {
    Subject(kind: kind, id: subjects.id(kind, index), names: subjects.names(kind, index))
  }

  /// Whether the subject is an entry of a baseline.
  func isBaseline(_ kind: SubjectKind, _ index: Int) -> Bool {
    kind == .exception && base.exceptions[index].source === ExceptionOutcome.baseline
  }

  func text(_ template: MessageTemplate, _ rule: Rule, _ index: Int) -> Message { template.render(block(rule, index)) }

  func places(_ rule: Rule, _ index: Int) -> (location: Place, related: [Place]) {
    places.places(of: rule.subject, element: subjects.element(rule.subject, index), show: rule.code.show)
  }

  func evidence(_ rule: Rule, _ index: Int) -> [Evidence] {
    let block = block(rule, index)
    return rule.code.evidence.map { template in
      let byTier = rule.parameters.first { $0.name == template.limitParameter }?.isByTier
      return Evidence(
        name: template.name, value: Figure(template.value.evaluate(block)), limit: template.limit.map { Figure($0.evaluate(block)) },
        unit: template.unit, source: byTier.map { $0 ? "tier \(tier.word)" : "rule \(rule.id)" } ?? "")
    }
  }

  /// A block that holds the subject alone, ready for the rule's expressions.
  private func block(_ rule: Rule, _ index: Int) -> SubjectBlock {
    let kind = rule.subject
    var block: SubjectBlock
    if let current, current.kind == kind {
      block = current.block
      if current.index != index { block.turn(to: index..<index + 1, of: kind, subjects, base.topology) }
    } else {
      block = SubjectBlock(kind, base, sharedTerms: 0)
      block.turn(to: index..<index + 1, of: kind, subjects, base.topology)
    }
    current = (kind, index, block)
    block.position = 0
    block.parameters = rule.parameters.map { $0.value(for: tier) }
    return block
  }
}
