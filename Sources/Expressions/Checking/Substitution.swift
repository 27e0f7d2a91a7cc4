/// Unification of a signature's type parameters with the types of its arguments.
///
/// After Robinson 1965, with the language's own liberties: `dyn` fits everything, `nullable(T)` fits `T` and `null`,
/// and a parameter once bound is widened by what else it meets. Arguments have no parameters of their own, since what
/// stays open in a result is `dyn`, and `nothing` where only an empty list or map leaves it open.
struct Substitution {
  private var bindings: [Int: ExpressionType] = [:]

  /// The result type of a signature if the arguments fit its parameters.
  static func result(of signature: Library.Signature, for arguments: [ExpressionType]) -> ExpressionType? {
    var substitution = Substitution()
    for (parameter, argument) in zip(signature.parameters, arguments) {
      guard substitution.unify(parameter, argument) else { return nil }
    }
    return substitution.applied(to: signature.result)
  }

  /// Whether a value of type `actual` may stand where `expected` is.
  static func fits(_ expected: ExpressionType, _ actual: ExpressionType) -> Bool {
    var substitution = Substitution()
    return substitution.unify(expected, actual)
  }

  /// The type of a list or a conditional that has both: the least that holds either, or nil if they don't fit. `dyn` wins.
  static func join(_ left: ExpressionType, _ right: ExpressionType) -> ExpressionType? {
    switch (left, right) {
    case (.dyn, _), (_, .dyn): return .dyn
    case (.nothing, let other), (let other, .nothing): return other
    case (.nullable(let one), .nullable(let other)): return join(one, other).map { .nullable($0) }
    case (.nullable, .null): return left
    case (.null, .nullable): return right
    case (.nullable(let wrapped), let other), (let other, .nullable(let wrapped)): return join(wrapped, other).map { .nullable($0) }
    case (.list(let one), .list(let other)): return join(one, other).map { .list($0) }
    case (.optional(let one), .optional(let other)): return join(one, other).map { .optional($0) }
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      guard let key = join(key, otherKey), let value = join(value, otherValue) else { return nil }
      return .map(key, value)
    default: return left == right ? left : left.canBeNull && right == .null ? left : right.canBeNull && left == .null ? right : nil
    }
  }

  /// The type that has both, `dyn` standing where they differ.
  static func merge(_ left: ExpressionType, _ right: ExpressionType) -> ExpressionType {
    switch (left, right) {
    case (.list(let one), .list(let other)): .list(merge(one, other))
    case (.optional(let one), .optional(let other)): .optional(merge(one, other))
    case (.map(let key, let value), .map(let otherKey, let otherValue)): .map(merge(key, otherKey), merge(value, otherValue))
    default: left == right ? left : .dyn
    }
  }

  private func applied(to type: ExpressionType) -> ExpressionType {
    switch type {
    case .parameter(let index): bindings[index] ?? .dyn
    case .list(let element): .list(applied(to: element))
    case .map(let key, let value): .map(applied(to: key), applied(to: value))
    case .optional(let wrapped): .optional(applied(to: wrapped))
    default: type
    }
  }

  private mutating func unify(_ expected: ExpressionType, _ actual: ExpressionType) -> Bool {
    switch (expected, actual) {
    case (.parameter(let index), _):
      guard let joined = Self.join(bindings[index] ?? .nothing, actual) else { return false }
      bindings[index] = joined
      return true
    case (.dyn, _), (_, .dyn), (_, .nothing), (.nothing, _):
      return true
    case (.nullable(let left), .nullable(let right)):
      return unify(left, right)
    case (.nullable, .null), (.null, .nullable), (.null, .null):
      return true
    case (.nullable(let wrapped), let other), (let other, .nullable(let wrapped)):
      return unify(wrapped, other)
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
      return unify(left, right)
    case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
      return unify(leftKey, rightKey) && unify(leftValue, rightValue)
    default:
      return expected == actual || expected == .null && actual.canBeNull || actual == .null && expected.canBeNull
    }
  }
}

extension ExpressionType {
  /// Whether `null` may stand where a value of the type is wanted.
  fileprivate var canBeNull: Bool {
    switch self {
    case .object, .optional, .opaque, .duration, .timestamp: true
    default: false
    }
  }
}
