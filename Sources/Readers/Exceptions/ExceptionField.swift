package import Documents
internal import SourceText
package import TopologyModel

/// The keys of an exception, in the order in which they are written. The native format's `ignore` and the `exceptions` of
/// a configuration hold the same.
package enum ExceptionField: String, CaseIterable, Sendable {
  case rule, subject, reason, until

  /// Whether an exception must have it.
  package var isRequired: Bool { self != .until }

  /// What stands there, in words.
  package var kind: String {
    switch self {
    case .rule: "the id of a rule"
    case .subject, .reason: "text"
    case .until: "a date such as 2099-12-31; optional"
    }
  }

  /// One line of what it says.
  package var documentation: String {
    switch self {
    case .rule: "what is accepted"
    case .subject: "of which element, by the name that the finding has: `orders`, `orders -> ledger`"
    case .reason: "why it is accepted"
    case .until: "the last day on which it holds"
    }
  }

  /// Its value in an exception, as YAML; nil if it has none.
  package func text(of exception: Exception) -> String? {
    switch self {
    case .rule: YAMLScalar.text(exception.rule.bytes)
    case .subject: YAMLScalar.text(exception.subject.bytes)
    case .reason: YAMLScalar.text(exception.reason.bytes)
    case .until: exception.until.map(Self.date)
    }
  }

  /// The date that a number such as 20270331 stands for, as it is read.
  private static func date(_ day: Int) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(day / 10_000, 4))-\(padded(day / 100 % 100, 2))-\(padded(day % 100, 2))"
  }

  /// The JSON Schema of an exception.
  package static var schema: JSON {
    .object([
      ("type", .text("object")), ("properties", .object(allCases.map { ($0.rawValue, $0.schema) })),
      ("patternProperties", .object([("^x-", .flag(true))])), ("additionalProperties", .flag(false)),
      ("required", .list(allCases.filter(\.isRequired).map { .text($0.rawValue) })),
    ])
  }

  private var schema: JSON {
    switch self {
    case .rule, .subject: .object(Self.text)
    // Blanks say nothing.
    case .reason: .object(Self.text + [("pattern", .text("[^ ]"))])
    case .until:
      .object([("type", .text("string")), ("format", .text("date")), ("pattern", .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))])
    }
  }

  /// What the reader takes for text, without quotes too.
  private static let text: [(String, JSON)] = [("type", .list([.text("string"), .text("number"), .text("boolean")]))]
}
