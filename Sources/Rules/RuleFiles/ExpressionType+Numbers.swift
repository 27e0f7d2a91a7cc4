internal import Expressions

extension ExpressionType {
  /// Whether a value of it can be a number.
  var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    case .nullable(let wrapped): wrapped.isNumber
    default: false
    }
  }
}
