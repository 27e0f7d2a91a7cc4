internal import Advising
internal import Analyses
internal import Documents
internal import Readers
internal import Rules
internal import TopologyModel

/// The JSON Schema (draft 2020-12) of configurations, for completion and checks in editors: made from the same table
/// that the reader works by.
package enum SettingsSchema {
  /// The schema as JSON text.
  package static func make() -> String {
    let head: [(String, JSON)] = [
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("topolint configuration, version 1")),
      ("description", .text("How a folder is linted: the file .topolint.yaml.")),
    ]
    return JSON.object(head + object(SettingsField.root)).text
  }

  private static func object(_ fields: [SettingsField], required: [String] = []) -> [(String, JSON)] {
    let known: [(String, JSON)] = [
      ("type", .text("object")),
      ("properties", .object(fields.map { ($0.key, .object([("description", .text($0.documentation))] + schema(of: $0.shape))) })),
      ("patternProperties", .object([("^x-", .flag(true))])), ("additionalProperties", .flag(false)),
    ]
    return required.isEmpty ? known : known + [("required", .list(required.map { .text($0) }))]
  }

  private static func schema(of shape: SettingsField.Shape) -> [(String, JSON)] {
    switch shape {
    case .version: [("const", .number(1))]
    case .extends: [("anyOf", .list([.object(text), .object([("type", .text("array")), ("items", .object(text))])]))]
    case .tier: oneOf(Tier.allCases.map(\.word))
    case .failOn: oneOf(Threshold.allCases.map(\.rawValue))
    case .inputs: object(SettingsField.inputs)
    case .systems:
      [
        ("type", types("object", "null")), ("propertyNames", .object([("minLength", .number(1))])),
        ("additionalProperties", .object(object(SettingsField.system, required: SettingsField.system.map(\.key)))),
      ]
    case .files: [("type", .text("array")), ("items", .object(text)), ("minItems", .number(1))]
    case .folders, .patterns, .names: list(.object(text))
    case .rules: named([("anyOf", .list([.object(oneOf(RuleLevel.words)), .object(object(SettingsField.rule))]))])
    case .aliases: named(text)
    case .overrides: list(.object(object(SettingsField.override, required: ["rules"]) + someOf("services", "paths")))
    case .exceptions: list(ExceptionField.schema)
    case .advise: object(SettingsField.advise)
    case .costs: list(.object(object(SettingsField.cost, required: ["cost"]) + someOf("action", "subject")))
    case .cost: [("type", types("integer")), ("minimum", .number(1)), ("maximum", .number(Settings.mostCost))]
    case .action: oneOf(ActionKind.allCases.map(\.rawValue))
    case .name: text
    case .level: oneOf(RuleLevel.words)
    case .levels: named(oneOf(RuleLevel.words))
    case .parameters: named([("anyOf", .list([.object(value), .object(byTier)]))])
    }
  }

  private static let text: [(String, JSON)] = [("type", types("string", "number", "boolean")), ("minLength", .number(1))]
  private static let value: [(String, JSON)] = [("type", types("string", "number", "boolean"))]
  private static let byTier: [(String, JSON)] = [
    ("type", .text("object")), ("properties", .object(Tier.allCases.map { ($0.word, .object(value)) })),
    ("additionalProperties", .flag(false)),
  ]
  private static func types(_ words: String...) -> JSON { .list(words.map { .text($0) }) }

  private static func oneOf(_ words: [String]) -> [(String, JSON)] { [("enum", .list(words.map { .text($0) }))] }

  private static func someOf(_ keys: String...) -> [(String, JSON)] {
    [("anyOf", .list(keys.map { .object([("required", .list([.text($0)]))]) }))]
  }

  private static func list(_ item: JSON) -> [(String, JSON)] { [("type", types("array", "null")), ("items", item)] }

  /// A mapping from names to values of one kind.
  private static func named(_ value: [(String, JSON)]) -> [(String, JSON)] {
    [("type", types("object", "null")), ("patternProperties", .object([("^x-", .flag(true))])), ("additionalProperties", .object(value))]
  }
}
