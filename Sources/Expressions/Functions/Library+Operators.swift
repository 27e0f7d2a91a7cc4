/// The operators' signatures; the evaluator carries them out.
extension Library {
  mutating func addOperators() {
    let a = ExpressionType.parameter(0)
    let b = ExpressionType.parameter(1)
    func same(_ types: ExpressionType...) -> [Signature] { types.map { .function($0, $0, returns: $0) } }
    addOperator(
      "_+_",
      same(.int, .uint, .double, .string, .bytes, .duration, .list(a)) + [
        .function(.timestamp, .duration, returns: .timestamp),
        .function(.duration, .timestamp, returns: .timestamp),
      ])
    addOperator(
      "_-_",
      same(.int, .uint, .double, .duration) + [
        .function(.timestamp, .duration, returns: .timestamp),
        .function(.timestamp, .timestamp, returns: .duration),
      ])
    addOperator("_*_", same(.int, .uint, .double))
    addOperator("_/_", same(.int, .uint, .double))
    addOperator("_%_", same(.int, .uint))
    addOperator("-_", [.function(.int, returns: .int), .function(.double, returns: .double)])
    addOperator("!_", [.function(.bool, returns: .bool)])
    addOperator("_==_", [.function(a, a, returns: .bool)])
    addOperator("_!=_", [.function(a, a, returns: .bool)])
    addOperator("_in_", [.function(a, .list(a), returns: .bool), .function(a, .map(a, b), returns: .bool)])
    let numbers: [ExpressionType] = [.int, .uint, .double]
    var ordered: [Signature] = []
    for left in numbers {
      for right in numbers { ordered.append(.function(left, right, returns: .bool)) }
    }
    for type in ExpressionType.ordered where !numbers.contains(type) {
      ordered.append(.function(type, type, returns: .bool))
    }
    for name in ["_<_", "_<=_", "_>_", "_>=_"] { addOperator(name, ordered) }
  }
}
