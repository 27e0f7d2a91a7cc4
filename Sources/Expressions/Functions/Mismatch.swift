/// What is said where a function or an operator can't take values of some types: the same before an evaluation and in it.
enum Mismatch {
  /// - Parameter name: the function's, operators under names like `_+_`.
  static func message(_ name: String, _ types: [ExpressionType]) -> String {
    guard name.hasPrefix("_") || name.hasSuffix("_") else {
      return "`\(name)` can't be called with (\(types.map(\.description).joined(separator: ", ")))"
    }
    return "`\(name.filter { $0 != "_" })` can't be applied to \(types.map(\.description).joined(separator: " and "))"
  }

  static func failure(_ name: String, _ values: Value...) -> Value {
    failure(name, values)
  }

  /// In an evaluation, where the fault of a null is that nobody asked for it before.
  static func failure(_ name: String, _ values: some Sequence<Value>) -> Value {
    let types = values.map(\.type)
    let message = message(name, types)
    return .failure(
      .noSuchOverload, types.contains(.null) ? "\(message): the value is null; compare with null first, `x != null && …`" : message)
  }
}
