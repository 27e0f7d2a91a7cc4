/// A type of the expression language, as declared or as inferred.
package indirect enum ExpressionType: Hashable, Sendable {
  case int, uint, double, bool, string, bytes, null, duration, timestamp
  /// The type of types.
  case type
  /// Any type; checked when evaluated.
  case dyn
  /// What an empty list, map or optional holds: no value, so that it fits where any type is wanted.
  case nothing
  case list(ExpressionType)
  case map(ExpressionType, ExpressionType)
  case optional(ExpressionType)
  /// The type or `null`: comparable with `null`, otherwise taken for the type itself; its operators fail on `null`.
  case nullable(ExpressionType)
  /// One of the environment's object types, by name.
  case object(String)
  /// A type without structure, such as `net.IP`.
  case opaque(String)
  /// A type yet to be inferred; only signatures and the checker have it.
  case parameter(Int)
}

extension ExpressionType: CustomStringConvertible {
  /// The type in the language's own notation, such as `list(int)`.
  package var description: String {
    switch self {
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .bool: "bool"
    case .string: "string"
    case .bytes: "bytes"
    case .null: "null_type"
    case .duration: "google.protobuf.Duration"
    case .timestamp: "google.protobuf.Timestamp"
    case .type: "type"
    case .dyn: "dyn"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let wrapped): "optional_type(\(wrapped))"
    case .nullable(let wrapped): "nullable(\(wrapped))"
    case .object(let name), .opaque(let name): name
    case .parameter, .nothing: "dyn"
    }
  }

  /// The name that a value of type `type` goes by: without parameters.
  package var name: String {
    switch self {
    case .list: "list"
    case .map: "map"
    case .optional: "optional_type"
    case .nullable(let wrapped): wrapped.name
    default: description
    }
  }

  /// The type without `nullable` around it, as what is done with a value asks for it.
  var unwrapped: ExpressionType {
    switch self {
    case .nullable(let wrapped): wrapped.unwrapped
    case .nothing: .dyn
    default: self
    }
  }

  /// The types whose values have an order.
  static let ordered: [ExpressionType] = [.int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration]

  /// Whether a signature with this type takes any type somewhere.
  var hasDyn: Bool {
    switch self {
    case .dyn: true
    case .list(let inner), .optional(let inner), .nullable(let inner): inner.hasDyn
    case .map(let key, let value): key.hasDyn || value.hasDyn
    default: false
    }
  }

  /// The types that an expression may name.
  static let named: [(String, ExpressionType)] = [
    ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool), ("string", .string),
    ("bytes", .bytes), ("null_type", .null), ("type", .type), ("list", .list(.dyn)), ("map", .map(.dyn, .dyn)),
    ("google.protobuf.Duration", .duration), ("google.protobuf.Timestamp", .timestamp),
    ("optional_type", .optional(.dyn)), ("net.IP", .opaque("net.IP")), ("net.CIDR", .opaque("net.CIDR")),
  ]
}
