internal import Analyses

/// One key of a rule file: the reader takes it by this table, and the schema and its documentation are made from it.
struct RuleField: Sendable {
  /// What a key's value is.
  enum Shape: Sendable {
    case id, subject, text, texts, severity, effect, flag, parameters, show, repairs, action, place, evidence, examples
    /// An expression that is true or false, or of any type.
    case condition, expression
    /// Text with expressions in braces.
    case template

    /// Whether it is written as one scalar.
    var isText: Bool {
      switch self {
      case .id, .subject, .text, .effect, .flag, .show, .action, .place, .condition, .expression, .template: true
      case .texts, .severity, .parameters, .repairs, .evidence, .examples: false
      }
    }
  }

  let key: String
  let isRequired: Bool
  let shape: Shape
  /// One line for authors of rules.
  let documentation: String

  private init(_ key: String, _ shape: Shape, isRequired: Bool = true, _ documentation: String) {
    self.key = key
    self.isRequired = isRequired
    self.shape = shape
    self.documentation = documentation
  }

  /// The keys of a rule, in the order in which they are written.
  static let rule = [
    RuleField("id", .id, "The rule's name, which is that of the file: small letters, digits and hyphens."),
    RuleField("title", .text, "What it finds, as half a sentence: A synchronous call has no timeout."),
    RuleField("for", .subject, "What it judges, one by one; conditions name it by this word."),
    RuleField("advice", .texts, "The pieces of advice that it serves, by their ids in advice.yaml."),
    RuleField("severity", .severity, "How bad a finding is: one word, or one for each tier."),
    RuleField(
      "effect", .effect, isRequired: false,
      "What it does to users, by which findings of one severity are ordered; without it \(Effect.unsaid.rawValue)."),
    RuleField("suppressible", .flag, isRequired: false, "Where this is false, no exception and no baseline covers a finding."),
    RuleField(
      "params", .parameters, isRequired: false,
      "Thresholds, which conditions name as params.NAME: one value, or one for each tier; .inf is none."),
    RuleField("when", .condition, "A condition in CEL over facts; where it is true there is a finding."),
    RuleField("error_when", .condition, isRequired: false, "Where this is true as well, the finding is an error in any tier."),
    RuleField("message", .template, "The finding in one sentence with its numbers; expressions stand in braces."),
    RuleField("why", .template, "What happens to users and to whoever is on call."),
    RuleField("fix", .template, "What to change, with names and numbers."),
    RuleField(
      "repair", .repairs, isRequired: false,
      "The actions by which `topolint advise` can clear a finding; without them it stays, and `fix` says what to do."),
    RuleField("show", .show, isRequired: false, "Which other places a finding shows."),
    RuleField("evidence", .evidence, isRequired: false, "The numbers behind a finding, each beside its limit."),
    RuleField("sources", .texts, "Who says so; where it is you, say judgement."),
    RuleField(
      "examples", .examples,
      "Topologies that are the rule's tests: '# finding' marks the line of a finding, 'repaired' mends the one above."),
  ]

  /// The keys of one entry of a file of advice.
  static let advice = [
    RuleField("id", .id, "What rules call it: small letters, digits and hyphens."),
    RuleField("title", .text, "What to do, as half a sentence."),
    RuleField("helps", .text, "When it helps, and by how much."),
    RuleField("costs", .text, "What it takes to do it, and what it brings with it."),
    RuleField("not", .text, "When it does not help."),
  ]

  /// The keys of one action.
  static let repair = [
    RuleField("do", .action, "What is done."),
    RuleField("at", .place, isRequired: false, "What it is done to, seen from the subject; without it the subject itself."),
    RuleField(
      "to", .expression, isRequired: false,
      "With which value: an expression that sees what the action is done to, and `params`; where it is null or unknown, the action cannot be done."
    ),
    RuleField(
      "stretch", .expression, isRequired: false,
      "How many calls of a chain in a row make a finding: one of each so many has to go, by an expression over `params`."),
    RuleField(
      "most", .expression, isRequired: false,
      "How many services may be left upstream or downstream of a service over calls that are waited for and have no fallback, by an expression over `params` and `topology`: what is done to calls takes them out."
    ),
  ]

  /// The keys of one piece of evidence.
  static let evidence = [
    RuleField("name", .text, isRequired: false, "What it is called; without it, the fact's name."),
    RuleField("value", .expression, "What was found."),
    RuleField("limit", .expression, isRequired: false, "What it was held against."),
    RuleField("unit", .text, isRequired: false, "hops, ms, calls."),
  ]
}
