internal import TopologyModel

/// A rule that could not be judged for a subject, and what would decide it. Like a verdict it knows its subject by number: of a system of
/// which little is known there are hundreds of thousands.
package struct Undecided {
  /// The rule that could not be judged.
  package let rule: Rule
  private let number: Int32
  private let source: any FindingSource
  /// `call.timeout`: the attribute that the inputs cannot state. Several are joined by commas.
  package let needs: String

  /// What could not be judged, and what would decide it.
  /// - Parameters:
  ///   - index: the number of the subject among those of its kind.
  ///   - source: what knows the subject by its number.
  package init(rule: Rule, index: Int, needs: String, source: any FindingSource) {
    self.rule = rule
    number = Int32(index)
    self.needs = needs
    self.source = source
  }

  /// The element of the graph that it asked about.
  /// - Complexity: linear in its names.
  package var subject: Subject { source.subject(rule.subject, Int(number)) }

  /// What makes it the same in another judgement.
  package var identity: FindingIdentity { FindingIdentity(rule: rule.id, subject: subject) }
}
