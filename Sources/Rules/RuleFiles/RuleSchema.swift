internal import Advising
internal import Analyses
internal import Documents
internal import TopologyModel

/// The JSON Schema (draft 2020-12) of rule files, for completion and checks in editors: made from the same table that
/// the reader works by. Expressions are text to it; `topolint rules test` reads them.
package enum RuleSchema {
  /// The schema as JSON text.
  package static func make() -> String {
    let head: [(String, JSON)] = [
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("topolint rule")),
      ("description", .text("A rule of topolint: one file in a folder that `topolint lint --rules` names.")),
    ]
    return JSON.object(head + object(RuleField.rule)).text
  }

  private static func object(_ fields: [RuleField]) -> [(String, JSON)] {
    [
      ("type", .text("object")),
      ("properties", .object(fields.map { ($0.key, .object([("description", .text($0.documentation))] + schema(of: $0.shape))) })),
      ("patternProperties", .object([("^x-", .flag(true))])),
      ("additionalProperties", .flag(false)),
      ("required", .list(fields.filter(\.isRequired).map { .text($0.key) })),
    ]
  }

  private static func schema(of shape: RuleField.Shape) -> [(String, JSON)] {
    switch shape {
    case .id: [("type", types("string", "integer")), ("pattern", .text("^[a-z0-9-]+$"))]
    case .subject: oneOf(SubjectKind.allCases.map(\.rawValue))
    case .text, .condition, .expression, .template: text
    case .texts: list(.object(text))
    case .flag: [("type", .text("boolean"))]
    case .severity: forAllOrEach(oneOf(Severity.allCases.reversed().map(\.word) + ["off"]))
    case .effect: oneOf(Effect.allCases.map(\.rawValue))
    case .parameters:
      [
        ("type", .text("object")), ("propertyNames", .object([("pattern", .text("^[A-Za-z_][A-Za-z0-9_]*$"))])),
        ("additionalProperties", .object(forAllOrEach([("type", types("string", "number", "boolean"))]))),
      ]
    case .show: oneOf(RelatedPlaces.allCases.map(\.rawValue))
    case .repairs: list(.object(object(RuleField.repair)))
    case .action: oneOf(ActionKind.allCases.map(\.rawValue))
    case .place: oneOf(RepairPlace.allCases.map(\.rawValue))
    case .evidence: list(.object(object(RuleField.evidence)))
    case .examples:
      list(
        .object([
          ("type", .text("object")),
          (
            "properties",
            .object(
              [
                ("bad", "A topology with a finding on each line marked '# finding'."),
                ("repaired", "The bad example before it, mended as 'fix' says: no rule finds what it does not find there."),
                ("good", "A topology without a finding."),
              ]
              .map { ($0, .object([("description", .text($1)), ("type", .text("string"))])) })
          ),
          ("additionalProperties", .flag(false)), ("minProperties", .number(1)), ("maxProperties", .number(1)),
        ]))
    }
  }

  private static let text: [(String, JSON)] = [("type", types("string", "number", "boolean")), ("minLength", .number(1))]

  private static func types(_ words: String...) -> JSON { .list(words.map { .text($0) }) }

  private static func oneOf(_ words: [String]) -> [(String, JSON)] { [("enum", .list(words.map { .text($0) }))] }

  private static func list(_ item: JSON) -> [(String, JSON)] { [("type", .text("array")), ("items", item)] }

  /// One value for all tiers, or a mapping with one for each.
  private static func forAllOrEach(_ value: [(String, JSON)]) -> [(String, JSON)] {
    let tiers = Tier.allCases.map(\.word)
    let each: [(String, JSON)] = [
      ("type", .text("object")), ("properties", .object(tiers.map { ($0, .object(value)) })), ("additionalProperties", .flag(false)),
      ("required", .list(tiers.map { .text($0) })),
    ]
    return [("anyOf", .list([.object(value), .object(each)]))]
  }
}
