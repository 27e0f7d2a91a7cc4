/// A value of the expression language.
///
/// `unknown` and `error` are outcomes like any other: they travel through an evaluation as values, so that
/// `false && x` is `false` whatever happened to `x`. Twenty-four bytes wide; whatever is larger is boxed.
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map(MapValue)
  case duration(DurationValue)
  case timestamp(TimestampValue)
  case type(ExpressionType)
  indirect case optional(Value?)
  case object(ObjectValue)
  indirect case network(NetworkValue)
  case unknown(UnknownSet)
  indirect case error(EvaluationError)
}

extension Value {
  static func failure(_ kind: EvaluationError.Kind, _ message: String) -> Value {
    .error(EvaluationError(kind, message))
  }

  /// The name of the value's type, for messages.
  var typeName: String { type.description }

  /// The type of the value as `type(x)` has it: element types are not looked at.
  package var type: ExpressionType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .duration: .duration
    case .timestamp: .timestamp
    case .type: .type
    case .optional: .optional(.dyn)
    case .object: .object("object")
    case .network(let network): .opaque(network.typeName)
    case .unknown, .error: .dyn
    }
  }

  /// Whether the value is the zero of its type: what `optional.ofNonZeroValue` leaves out.
  var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let value): value.utf8.isEmpty
    case .bytes(let value): value.isEmpty
    case .list(let value): value.isEmpty
    case .map(let value): value.isEmpty
    case .duration(let value): value.nanoseconds == 0
    case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
    case .optional(let value): value == nil
    case .type, .object, .network, .unknown, .error: false
    }
  }
}
