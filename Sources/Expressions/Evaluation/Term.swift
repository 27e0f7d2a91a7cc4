/// One term of a condition `a && b && c`, in a form that can be tested for many subjects at once.
package enum Term: Sendable {
  /// `variable.field` itself, or its negation.
  case flag(Operand, expected: Bool)
  /// `variable.field == constant`, or `!=`.
  case equals(Operand, Value, expected: Bool)
  /// Two numbers, each a field or a constant.
  case compares(Operand, Inequality, Operand)
  /// Anything else, to be evaluated by `Program.evaluate(term:_:)`.
  case other

  package enum Operand: Sendable {
    case field(Int, ofVariable: Int)
    case constant(Value)
  }

  package enum Inequality: Sendable {
    case less, lessOrEqual, greater, greaterOrEqual

    package func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    }
  }
}
