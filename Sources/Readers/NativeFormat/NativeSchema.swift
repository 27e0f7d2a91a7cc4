internal import Documents
internal import TopologyModel

/// The JSON Schema (draft 2020-12) of the native format, for editors and for check-jsonschema: made from the same
/// table that the reader works by.
package enum NativeSchema {
  /// The schema as a file.
  package static func make() -> String { object(NativeFields.root).text }

  private static func object(_ fields: NativeFields) -> JSON {
    var entries: [(String, JSON)] = []
    let isRoot = fields === NativeFields.root
    if isRoot {
      entries += [
        ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("topolint topology, version 1")),
        ("description", .text("Services and who calls whom, read by `topolint lint`.")),
      ]
    }
    entries += [
      ("type", .text("object")),
      ("properties", .object(fields.fields.map { ($0.key, schema(of: $0, in: fields)) })),
      ("patternProperties", .object([("^x-", .flag(true))])),
      ("additionalProperties", .flag(false)),
    ]
    let required = fields.fields.filter { $0.special?.isRequired ?? false }.map(\.key)
    if !required.isEmpty { entries.append(("required", .list(required.map { .text($0) }))) }
    if fields.fields.contains(where: { $0.special == .retries }) {
      entries.append(("not", .object([("required", .list([.text("attempts"), .text("retries")]))])))
    }
    if fields.field(of: .made) != nil { entries += denial }
    return .object(entries)
  }

  /// Of a call that is not made nothing else is said.
  private static let denial: [(String, JSON)] = {
    let isDenied =
      [("properties", .object([("made", .object([("const", .flag(false))]))])), ("required", .list([.text("made")]))] as [(String, JSON)]
    let keys = anyOf(oneOf(["to", "description", "made"]), [("pattern", .text("^x-"))])
    return [("if", .object(isDenied)), ("then", .object([("propertyNames", .object(keys))]))]
  }()

  private static func schema(of field: NativeFields.Field, in fields: NativeFields) -> JSON {
    described(field.special.map { schema(of: $0.shape, in: fields) } ?? attribute(field), field.documentation)
  }

  private static func schema(of shape: NativeFields.Shape, in mapping: NativeFields) -> JSON {
    switch shape {
    case .version: .object([("const", .number(1))])
    case .name: .object(name)
    case .text: .object(text)
    case .names: .object(list(.object(name)))
    case .word(let words): .object(oneOf(words))
    case .count(let range): .object(count(range))
    case .flag: .object([("type", .text("boolean"))])
    case .exceptions: .object(list(ExceptionField.schema))
    case .mapping(let fields): object(fields)
    case .elements(let fields): .object(named(object(fields)))
    case .list(let fields): .object(list(object(fields)))
    case .unknown: .object(anyOf([("const", .text("all"))], [("type", .text("array")), ("items", .object(oneOf(mapping.keysOfUnknown)))]))
    }
  }

  private static func described(_ schema: JSON, _ documentation: String) -> JSON {
    guard case .object(let entries) = schema, !documentation.isEmpty else { return schema }
    return .object([("description", .text(documentation))] + entries)
  }

  private static let text: [(String, JSON)] = [("type", .list([.text("string"), .text("number"), .text("boolean")]))]
  private static let name = text + [("minLength", .number(1))]

  private static func list(_ item: JSON) -> [(String, JSON)] { [("type", .list([.text("array"), .text("null")])), ("items", item)] }

  private static func named(_ element: JSON) -> [(String, JSON)] {
    guard case .object(var entries) = element else { return [] }
    entries[0] = ("type", .list([.text("object"), .text("null")]))
    return [
      ("type", .list([.text("object"), .text("null")])), ("patternProperties", .object([("^x-", .flag(true))])),
      ("additionalProperties", .object(entries)),
    ]
  }

  private static func oneOf(_ words: [String]) -> [(String, JSON)] { [("enum", .list(words.map { .text($0) }))] }

  private static func count(_ range: ClosedRange<Int>) -> [(String, JSON)] {
    [("type", .text("integer")), ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))]
  }

  // MARK: - Attributes

  private static func attribute(_ field: NativeFields.Field) -> JSON {
    switch (field.attribute, field.group) {
    case (nil, let group?): object(group)
    case (let attribute?, let group?): .object([("anyOf", .list([.object(value(of: attribute)), object(group)]))])
    case (let attribute?, nil): .object(value(of: attribute))
    case (nil, nil): .object([])
    }
  }

  private static func value(of attribute: Attribute) -> [(String, JSON)] {
    switch attribute.quantity {
    case .duration, .size, .rate, .ratio, .number:
      let text = [("type", .text("string")), ("pattern", .text(pattern(of: attribute)))] as [(String, JSON)]
      // Of those that go without a unit, a number will do.
      guard attribute.quantity.units.contains(where: \.symbol.isEmpty) else { return text }
      let largest: [(String, JSON)] = attribute.quantity == .ratio ? [("maximum", .number(1))] : []
      return anyOf(text, [("type", .text("number")), ("minimum", .number(0))] + largest)
    case .count(let range): return attribute.allowsNone ? anyOf([("const", .text("none"))], count(range)) : count(range)
    case .flag: return [("type", .text("boolean"))]
    case .choice(let words): return oneOf(words)
    case .choices(let words): return anyOf(oneOf(words), [("type", .text("array")), ("minItems", .number(1)), ("items", .object(oneOf(words)))])
    case .text: return name
    case .names: return anyOf(name, [("type", .text("array")), ("minItems", .number(1)), ("items", .object(name))])
    }
  }

  /// What the grammar takes of a quantity with its unit.
  private static func pattern(of attribute: Attribute) -> String {
    let units = attribute.quantity.units.map(\.symbol).filter { !$0.isEmpty }
    // Percentages end at 100; of the other quantities the largest is beyond what anybody writes.
    let number =
      attribute.quantity == .ratio ? "((0|[1-9][0-9]?)(\\.[0-9]+)?|100(\\.0+)?)" : "(0|[1-9][0-9]*)(\\.[0-9]+)?"
    return "^(\(attribute.allowsNone ? "none|" : "")\(number)(\(units.joined(separator: "|"))))$"
  }

  private static func anyOf(_ one: [(String, JSON)], _ other: [(String, JSON)]) -> [(String, JSON)] {
    [("anyOf", .list([.object(one), .object(other)]))]
  }
}
