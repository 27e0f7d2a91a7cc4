internal import Documents
internal import TopologyModel

/// The JSON Schema (draft 2020-12) of the native format, for editors and for check-jsonschema: made from the same
/// table that the reader works by.
package enum NativeSchema {
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
    let required = fields.fields.compactMap { field in
      switch field.special {
      case .topolint, .to, .from, .store: field.key
      default: nil
      }
    }
    if !required.isEmpty { entries.append(("required", .list(required.map { .text($0) }))) }
    if fields.fields.contains(where: { $0.special == .retries }) {
      entries.append(("not", .object([("required", .list([.text("attempts"), .text("retries")]))])))
    }
    return .object(entries)
  }

  private static func schema(of field: NativeFields.Field, in fields: NativeFields) -> JSON {
    guard let special = field.special else { return described(attribute(field), field.documentation) }
    let schema: [(String, JSON)] =
      switch special {
      case .topolint: [("const", .number(1))]
      case .name, .to, .from, .store: name
      case .defaults, .call: []
      case .services: named(object(NativeFields.service))
      case .stores: named(object(NativeFields.store))
      case .queues: named(object(NativeFields.queue))
      case .externals: named(object(NativeFields.external))
      case .ignore: list(ignore)
      case .role: [("enum", .list(Role.declarable.map { .text($0.word) }))]
      case .calls: list(object(NativeFields.call))
      case .publishes: list(object(NativeFields.publish))
      case .consumes: list(object(NativeFields.consume))
      case .uses: list(object(NativeFields.use))
      case .steps: list(.object(name))
      case .retries: [("type", .text("integer")), ("minimum", .number(0)), ("maximum", .number(999_999_999))]
      }
    switch special {
    case .defaults: return described(object(NativeFields.defaults), field.documentation)
    case .call: return described(object(NativeFields.callDefaults), field.documentation)
    default: return described(.object(schema), field.documentation)
    }
  }

  private static func described(_ schema: JSON, _ documentation: String) -> JSON {
    guard case .object(let entries) = schema, !documentation.isEmpty else { return schema }
    return .object([("description", .text(documentation))] + entries)
  }

  private static let name: [(String, JSON)] = [
    ("type", .list([.text("string"), .text("number"), .text("boolean")])), ("minLength", .number(1)),
  ]

  private static func list(_ item: JSON) -> [(String, JSON)] { [("type", .list([.text("array"), .text("null")])), ("items", item)] }

  private static func named(_ element: JSON) -> [(String, JSON)] {
    guard case .object(var entries) = element else { return [] }
    entries[0] = ("type", .list([.text("object"), .text("null")]))
    return [
      ("type", .list([.text("object"), .text("null")])), ("patternProperties", .object([("^x-", .flag(true))])),
      ("additionalProperties", .object(entries)),
    ]
  }

  private static let ignore = JSON.object([
    ("type", .text("object")),
    (
      "properties",
      .object([
        ("rule", .object([("type", .text("string"))])), ("subject", .object([("type", .text("string"))])),
        ("reason", .object([("type", .text("string")), ("minLength", .number(1))])),
        ("until", .object([("type", .text("string")), ("pattern", .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))])),
      ])
    ),
    ("patternProperties", .object([("^x-", .flag(true))])), ("additionalProperties", .flag(false)),
    ("required", .list([.text("rule"), .text("subject"), .text("reason")])),
  ])

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
    let none = attribute.allowsNone ? "none|" : ""
    func text(_ pattern: String) -> [(String, JSON)] { [("type", .text("string")), ("pattern", .text("^(\(none)\(pattern))$"))] }
    let decimal = "(0|[1-9][0-9]*)(\\.[0-9]+)?"
    switch attribute.quantity {
    case .duration: return text("\(decimal)(ns|us|µs|ms|s|m|h|d)")
    case .size: return text("\(decimal)(B|KB|MB|GB|KiB|MiB|GiB)")
    case .rate: return text("\(decimal)[kMG]?/[sm]")
    case .ratio:
      return [
        (
          "anyOf",
          .list([.object(text("\(decimal)%")), .object([("type", .text("number")), ("minimum", .number(0)), ("maximum", .number(1))])])
        )
      ]
    case .number:
      return [("anyOf", .list([.object(text("\(decimal)[kMG]")), .object([("type", .text("number")), ("minimum", .number(0))])]))]
    case .count(let range):
      let count: [(String, JSON)] = [
        ("type", .text("integer")), ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound)),
      ]
      return attribute.allowsNone ? [("anyOf", .list([.object([("const", .text("none"))]), .object(count)]))] : count
    case .flag: return [("type", .text("boolean"))]
    case .choice(let words): return [("enum", .list(words.map { .text($0) }))]
    case .text: return name
    }
  }
}
