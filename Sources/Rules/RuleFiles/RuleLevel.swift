/// What a configuration says of a rule, in one word.
package enum RuleLevel: Hashable, Sendable {
  case off
  /// As the rule file says.
  case on
  /// This bad, at every tier.
  case severity(Severity)

  /// The words that it is written with, in the order in which they are listed.
  package static let words = ["off", "on"] + Severity.allCases.reversed().map(\.word)

  /// As it is written: `off`.
  package var word: String {
    switch self {
    case .off: "off"
    case .on: "on"
    case .severity(let severity): severity.word
    }
  }

  /// The level of a word; nil for any other.
  package init?(_ word: String) {
    switch word {
    case "off": self = .off
    case "on": self = .on
    default:
      guard let severity = Severity(word) else { return nil }
      self = .severity(severity)
    }
  }
}
