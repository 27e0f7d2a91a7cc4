/// Operators, by rising precedence.
extension Parser {
  mutating func expression() throws(CompilationError) -> Int {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingLimit else {
      throw CompilationError("the expression is nested deeper than \(Self.nestingLimit) levels", current.range)
    }
    let condition = try binary(0)
    guard take(.question) else { return condition }
    let then = try binary(0)
    try expect(.colon)
    let otherwise = try expression()
    return try add(.conditional(condition, then: then, otherwise: otherwise), from: start(of: condition))
  }

  /// Binary operators by rising precedence; all are left-associative.
  private static let precedence: [Token.Symbol: Int] = [
    .or: 0, .and: 1, .equal: 2, .notEqual: 2, .less: 2, .lessOrEqual: 2, .greater: 2, .greaterOrEqual: 2,
    .plus: 3, .minus: 3, .times: 4, .divide: 4, .remainder: 4,
  ]

  private var binaryOperator: (name: String, precedence: Int)? {
    switch current.kind {
    case .symbol(let symbol): Self.precedence[symbol].map { (symbol.rawValue, $0) }
    case .identifier("in"): ("in", 2)
    default: nil
    }
  }

  private mutating func binary(_ minimum: Int) throws(CompilationError) -> Int {
    var left = try unary()
    while let (name, precedence) = binaryOperator, precedence >= minimum {
      let symbol = Syntax.Name(text: "_\(name)_", range: current.range)
      position += 1
      let first = start(of: left)
      if precedence <= 1 {
        var terms = [left, try binary(precedence + 1)]
        while binaryOperator?.name == name {
          position += 1
          terms.append(try binary(precedence + 1))
        }
        left = try add(precedence == 0 ? .or(terms) : .and(terms), from: first)
      } else {
        let right = try binary(precedence + 1)
        left = try add(.call(symbol, target: nil, arguments: [left, right]), from: first)
      }
    }
    return left
  }

  private mutating func unary() throws(CompilationError) -> Int {
    var operators: [(name: String, range: Range<Int>)] = []
    while true {
      let token = current
      if take(.not) {
        operators.append(("!_", token.range))
      } else if token.kind == .symbol(.minus), !isNegativeLiteral {
        position += 1
        operators.append(("-_", token.range))
      } else {
        break
      }
      guard operators.count < Self.heightLimit else {
        throw CompilationError("more than \(Self.heightLimit) signs in a row", token.range)
      }
    }
    var operand = try member()
    for (name, range) in operators.reversed() {
      let symbol = Syntax.Name(text: name, range: range)
      operand = try add(.call(symbol, target: nil, arguments: [operand]), from: range.lowerBound)
    }
    return operand
  }

  var isNegativeLiteral: Bool {
    switch tokens[min(position + 1, tokens.count - 1)].kind {
    case .int, .double: true
    default: false
    }
  }
}
