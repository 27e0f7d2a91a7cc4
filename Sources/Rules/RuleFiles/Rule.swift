package import Analyses
internal import Expressions

/// A rule: what one file in `rules/` says, compiled.
package final class Rule: Sendable {
  package let id: String
  package let title: String
  /// The folder that it stands in: latency, resilience, coupling, messaging, capacity, observability, scale.
  package let category: String
  package let subject: SubjectKind
  /// The pieces of advice that it serves, by id.
  package let advice: [String]
  /// By tier; a tier that is missing has the rule switched off.
  package let severity: [Tier: Severity]
  package let parameters: [Parameter]
  /// Whether an exception or a baseline may cover its findings.
  package let isSuppressible: Bool
  /// The condition as it stands in the file; true is a finding.
  package let condition: String
  /// What makes a finding an error at any tier, as it stands in the file.
  package let errorCondition: String?
  package let why: String
  package let fix: String
  package let sources: [String]

  /// A threshold, which may differ by tier.
  package struct Parameter: Sendable {
    package let name: String
    package let values: [Tier: ParameterValue]
    package let isByTier: Bool
    /// Whether a configuration sets it.
    package let isConfigured: Bool

    /// Whether an expression can name a parameter so.
    static func isName(_ word: String) -> Bool {
      guard let first = word.utf8.first, !(first >= 0x30 && first <= 0x39) else { return false }
      return word.utf8.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "_")
      }
    }
  }

  package enum ParameterValue: Hashable, Sendable {
    case flag(Bool)
    case count(Int)
    case number(Double)
    case text(String)
  }

  /// A topology in a rule file that says what the rule is about, and tests it.
  package struct Example: Sendable {
    /// Whether it must have findings.
    package let isBad: Bool
    package let text: String
    /// The line of the rule file in which the example's first line stands.
    package let firstLine: Int
  }

  /// What is evaluated for each subject.
  struct Code: Sendable {
    var when: Program
    /// True makes the finding an error, whatever the tier's severity.
    var errorWhen: Program?
    /// Which other places a finding shows.
    var show: Show?
  }

  /// What is needed once there is a finding, or by whoever reads up on the rule.
  final class Details: Sendable {
    let message: MessageTemplate
    let why: MessageTemplate
    let fix: MessageTemplate
    let evidence: [EvidenceTemplate]
    let examples: [Example]

    init(message: MessageTemplate, why: MessageTemplate, fix: MessageTemplate, evidence: [EvidenceTemplate], examples: [Example]) {
      self.message = message
      self.why = why
      self.fix = fix
      self.evidence = evidence
      self.examples = examples
    }
  }

  struct EvidenceTemplate: Sendable {
    var name: String
    var value: Program
    var limit: Program?
    /// The parameter that the limit is, if it is just one.
    var limitParameter: String?
    var unit: String
  }

  /// The places besides its own that a finding on a service, call or the topology lists.
  enum Show: String, CaseIterable, Sendable {
    case callees, callers, entries
    case calleeCalls = "callee-calls"
  }

  let code: Code
  /// Gives the details. Those of a built-in rule are read from its file anew each time: most rules of a run find nothing,
  /// and half of the time that a small run takes would go into what is never said.
  let readDetails: @Sendable () -> Details

  package var examples: [Example] { readDetails().examples }

  /// Whether a word can be the id of a rule: small letters, digits and hyphens.
  package static func isID(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
  }

  init(
    id: String, title: String, category: String, subject: SubjectKind, advice: [String], severity: [Tier: Severity],
    parameters: [Parameter], isSuppressible: Bool,
    condition: String, errorCondition: String?, why: String, fix: String, sources: [String], code: Code,
    readDetails: @escaping @Sendable () -> Details
  ) {
    self.id = id
    self.title = title
    self.category = category
    self.subject = subject
    self.advice = advice
    self.severity = severity
    self.parameters = parameters
    self.isSuppressible = isSuppressible
    self.condition = condition
    self.errorCondition = errorCondition
    self.why = why
    self.fix = fix
    self.sources = sources
    self.code = code
    self.readDetails = readDetails
  }
}
