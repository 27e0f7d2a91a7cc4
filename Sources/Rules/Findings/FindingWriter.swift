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

  private var details: [ObjectIdentifier: Rule.Details] = [:]

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

  func message(_ rule: Rule, _ index: Int) -> Message { details(rule).message.render(block(rule, index)) }

  func why(_ rule: Rule, _ index: Int) -> Message { details(rule).why.render(block(rule, index)) }

  func fix(_ rule: Rule, _ index: Int) -> Message { details(rule).fix.render(block(rule, index)) }

  /// What the rule says, read when it first has something to say.
  private func details(_ rule: Rule) -> Rule.Details {
    if let known = details[ObjectIdentifier(rule)] { return known }
    let new = rule.readDetails()
    details[ObjectIdentifier(rule)] = new
    return new
  }

  func places(_ rule: Rule, _ index: Int) -> (location: Place, related: [Place]) {
    places.places(of: rule.subject, element: subjects.element(rule.subject, index), show: rule.code.show)
  }

  func evidence(_ rule: Rule, _ index: Int) -> [Evidence] {
    let block = block(rule, index)
    return details(rule).evidence.map { template in
      let parameter = rule.parameters.first { $0.name == template.limitParameter }
      return Evidence(
        name: template.name, value: Figure(template.value.evaluate(block)), limit: template.limit.map { Figure($0.evaluate(block)) },
        unit: template.unit,
        source: parameter.map { $0.isConfigured ? "configuration" : $0.isByTier ? "tier \(tier.word)" : "rule \(rule.id)" } ?? "")
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
