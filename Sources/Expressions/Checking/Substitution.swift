/// Unification of a signature's type parameters with the types of its arguments.
///
/// After Robinson 1965, with the language's own liberties: `dyn` fits everything, `nullable(T)` fits `T` and `null`,
/// and a parameter once bound is widened to `dyn` when `dyn` meets it. Arguments have no parameters of their own,
/// since what stays open in a result is `dyn`.
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

  /// The type of a list or a conditional that has both: the more general of the two, or nil if they don't fit.
  static func join(_ left: ExpressionType, _ right: ExpressionType) -> ExpressionType? {
    guard fits(left, right) else { return nil }
    return generality(right) > generality(left) ? right : left
  }

  /// How much a type leaves open: `dyn` and `nullable` count, at any depth.
  private static func generality(_ type: ExpressionType) -> Int {
    switch type {
    case .dyn: 2
    case .nullable(let wrapped): 1 + generality(wrapped)
    case .list(let wrapped), .optional(let wrapped): generality(wrapped)
    case .map(let key, let value): generality(key) + generality(value)
    case .null: -1
    default: 0
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
      guard let bound = bindings[index] else {
        bindings[index] = actual
        return true
      }
      guard let joined = Self.join(bound, actual) else { return false }
      bindings[index] = joined
      return true
    case (.dyn, _), (_, .dyn):
      return true
    case (.nullable(let left), .nullable(let right)):
      return unify(left, right)
    case (.nullable, .null), (.null, .nullable), (.null, .null):
      return true
    case (.null, .object), (.object, .null), (.null, .optional), (.optional, .null), (.null, .opaque),
      (.opaque, .null), (.null, .duration), (.duration, .null), (.null, .timestamp), (.timestamp, .null):
      return true
    case (.nullable(let wrapped), let other), (let other, .nullable(let wrapped)):
      return unify(wrapped, other)
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
      return unify(left, right)
    case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
      return unify(leftKey, rightKey) && unify(leftValue, rightValue)
    default:
      return expected == actual
    }
  }
}
