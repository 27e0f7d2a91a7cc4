internal import Expressions
package import TopologyModel

/// A rule: what one file in `rules/` says, compiled.
package final class Rule: Sendable {
  /// Its name, which is that of its file without the ending.
  package let id: String
  /// What it finds, as half a sentence.
  package let title: String
  /// The folder that it stands in: latency, resilience, coupling, messaging, capacity, observability, scale, drift.
  package let category: String
  /// The category of rules that hold what was observed against what is declared.
  package static let drift = "drift"
  /// What it judges, one by one.
  package let subject: SubjectKind
  /// The pieces of advice that it serves, by id.
  package let advice: [String]
  /// By tier; a tier that is missing has the rule switched off.
  package let severity: [Tier: Severity]
  /// What it does to users: the order of findings of one severity.
  package let effect: Effect
  /// Its thresholds, in the order of the file.
  package let parameters: [RuleParameter]
  /// Whether an exception or a baseline may cover its findings.
  package let isSuppressible: Bool
  /// The condition as it stands in the file; true is a finding.
  package let condition: String
  /// What makes a finding an error at any tier, as it stands in the file.
  package let errorCondition: String?
  /// What happens to users and to whoever is on call: a template, as it stands in the file.
  package let why: String
  /// What to change: a template, as it stands in the file.
  package let fix: String
  /// Who says so.
  package let sources: [String]

  /// A topology in a rule file that says what the rule is about, and tests it.
  package struct Example: Sendable {
    /// What an example shows: what the rule finds, that after one of the ways in which `fix` says to mend it, or what the rule does not find.
    package enum Kind: String, CaseIterable, Sendable { case bad, repaired, good }
    /// What it shows.
    package let kind: Kind
    /// A topology in the native format.
    package let text: String
    /// The line of the rule file in which the example's first line stands.
    package let firstLine: Int

    /// Whether it must have findings.
    package var isBad: Bool { kind == .bad }
  }

  /// What is evaluated for each subject.
  struct Programs: Sendable {
    /// True is a finding.
    var when: Program
    /// True makes the finding an error, whatever the tier's severity.
    var errorWhen: Program?
  }

  /// What is needed once there is a finding, or by whoever reads up on the rule.
  final class Details: Sendable {
    let message: MessageTemplate
    let why: MessageTemplate
    let fix: MessageTemplate
    let evidence: [EvidenceTemplate]
    let repairs: [Repair]
    let examples: [Example]

    init(
      message: MessageTemplate, why: MessageTemplate, fix: MessageTemplate, evidence: [EvidenceTemplate], repairs: [Repair],
      examples: [Example]
    ) {
      self.message = message
      self.why = why
      self.fix = fix
      self.evidence = evidence
      self.repairs = repairs
      self.examples = examples
    }
  }

  /// A number behind each finding, as expressions.
  struct EvidenceTemplate: Sendable {
    var name: String
    var value: Program
    var limit: Program?
    /// The parameter that the limit is, if it is just one.
    var limitParameter: String?
    var unit: String
  }

  let programs: Programs
  /// Which other places a finding shows.
  let show: RelatedPlaces?
  /// Gives the details. Those of a built-in rule are read from its file anew each time: most rules of a run find nothing,
  /// and half of the time that a small run takes would go into what is never said.
  let readDetails: @Sendable () -> Details

  /// The topologies that test it.
  /// - Complexity: reads the file anew if the rule is a built-in one.
  package var examples: [Example] { readDetails().examples }

  /// What can be done about its findings, in the order of the file.
  /// - Complexity: reads the file anew if the rule is a built-in one.
  package var repairs: [Repair] { readDetails().repairs }

  /// The order in which findings of one severity are told: by their effect on users, then by the rule's id.
  package static func isBefore(_ a: Rule, _ b: Rule) -> Bool {
    a.effect != b.effect ? a.effect < b.effect : a.id.utf8.lexicographicallyPrecedes(b.id.utf8)
  }

  /// Whether a word can be the id of a rule: small letters, digits and hyphens.
  package static func isID(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
  }

  init(
    id: String, title: String, category: String, subject: SubjectKind, advice: [String], severity: [Tier: Severity],
    effect: Effect, parameters: [RuleParameter], isSuppressible: Bool,
    condition: String, errorCondition: String?, why: String, fix: String, sources: [String], programs: Programs,
    show: RelatedPlaces?, readDetails: @escaping @Sendable () -> Details
  ) {
    self.id = id
    self.title = title
    self.category = category
    self.subject = subject
    self.advice = advice
    self.severity = severity
    self.effect = effect
    self.parameters = parameters
    self.isSuppressible = isSuppressible
    self.condition = condition
    self.errorCondition = errorCondition
    self.why = why
    self.fix = fix
    self.sources = sources
    self.programs = programs
    self.show = show
    self.readDetails = readDetails
  }
}

/// Two rules are the same if they were read from one file at one time.
extension Rule: Hashable {
  /// Whether they are one object.
  package static func == (a: Rule, b: Rule) -> Bool { a === b }

  /// Hashes what `==` compares.
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
