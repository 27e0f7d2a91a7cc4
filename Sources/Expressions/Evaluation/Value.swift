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

/// A handle to an object that the host owns: which of the environment's object types, and which of its instances.
package struct ObjectValue: Hashable, Sendable {
  /// Index into `Environment.objects`.
  package let type: Int
  /// Whatever the host needs to find the instance again, usually a dense index.
  package let instance: Int

  package init(type: Int, instance: Int) {
    self.type = type
    self.instance = instance
  }
}

/// Something that an expression may read and whose value the host does not know.
package enum Attribute: Hashable, Sendable {
  /// A whole variable, by its index in the environment.
  case variable(Int)
  /// A field of a variable that is an object; both by index.
  case field(Int, ofVariable: Int)
  /// A field of an object reached in another way.
  case objectField(Int, of: ObjectValue)

  private var sortKey: (Int, Int, Int, Int) {
    switch self {
    case .variable(let index): (0, index, 0, 0)
    case .field(let field, let variable): (1, variable, field, 0)
    case .objectField(let field, let object): (2, object.type, object.instance, field)
    }
  }

  static func precedes(_ left: Attribute, _ right: Attribute) -> Bool {
    left.sortKey < right.sortKey
  }
}

/// The attributes that kept an expression from having a value: sorted, distinct, and no more than `limit` of them.
package struct UnknownSet: Hashable, Sendable {
  /// More attributes than this are not kept: nobody reads a longer list, and merging stays cheap.
  package static let limit = 64

  package let attributes: [Attribute]

  package init(_ attribute: Attribute) {
    attributes = [attribute]
  }

  package init(_ attributes: [Attribute]) {
    var distinct: [Attribute] = []
    for attribute in attributes.sorted(by: Attribute.precedes) where distinct.last != attribute {
      distinct.append(attribute)
    }
    self.attributes = Array(distinct.prefix(Self.limit))
  }

  /// The union of both.
  package func union(_ other: UnknownSet) -> UnknownSet {
    attributes == other.attributes ? self : UnknownSet(attributes + other.attributes)
  }
}

/// Why an evaluation has no value.
package struct EvaluationError: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case noSuchOverload, noSuchKey, noSuchField, unboundName
    case divideByZero, overflow, invalidArgument, indexOutOfRange
    case stepBudget, sizeLimit
    /// The host's own reason.
    case host
  }

  package let kind: Kind
  package let message: String
  /// UTF-8 offsets of the part of the source that failed, where known.
  package internal(set) var range: Range<Int>?

  package init(_ kind: Kind, _ message: String, range: Range<Int>? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
  }
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
