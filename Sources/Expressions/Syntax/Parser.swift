/// Parses the grammar of the Common Expression Language by recursive descent.
///
/// Nesting and height are bounded, so neither the parser nor anything after it can run out of stack.
struct Parser {
  /// Brackets, conditionals and arguments inside one another.
  static let nestingLimit = 64
  /// Nodes on the longest way from the root to a leaf; chains of `&&` and of `||` count as one.
  static let heightLimit = 160
  static let sourceLimit = 65_536

  private let tokens: [Token]
  private var position = 0
  private var nesting = 0
  let expandsMacros: Bool
  private(set) var syntax = Syntax()

  private init(_ tokens: [Token], expandsMacros: Bool) {
    self.tokens = tokens
    self.expandsMacros = expandsMacros
  }

  static func parse(_ source: String, expandsMacros: Bool = true) throws(CompilationError) -> Syntax {
    let bytes = Array(source.utf8.prefix(sourceLimit + 1))
    guard bytes.count <= sourceLimit else {
      throw CompilationError("the expression is longer than \(sourceLimit) bytes", 0..<sourceLimit)
    }
    var parser = Parser(try Lexer.tokens(of: bytes), expandsMacros: expandsMacros)
    parser.syntax.root = try parser.expression()
    guard parser.current.kind == .end else { throw parser.unexpected("the end or an operator") }
    return parser.syntax
  }

  var current: Token { tokens[position] }
  private var previousEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

  private func unexpected(_ wanted: String) -> CompilationError {
    let token = current
    guard token.kind != .end else {
      return CompilationError("the expression ends where \(wanted) should be", token.range)
    }
    if case .identifier(let word) = token.kind, Self.reserved.contains(word) {
      return CompilationError("`\(word)` is a reserved word, expected \(wanted)", token.range)
    }
    return CompilationError("expected \(wanted)", token.range)
  }

  @discardableResult
  private mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ symbol: Token.Symbol) throws(CompilationError) {
    guard take(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
  }

  /// Adds a node; its height is one more than that of its highest child.
  mutating func add(_ kind: Syntax.Kind, from start: Int, to end: Int? = nil) throws(CompilationError) -> Int {
    var height = 0
    for child in Syntax.children(kind) { height = max(height, syntax.nodes[child].height) }
    let range = start..<max(start, end ?? previousEnd)
    guard height < Self.heightLimit else {
      throw CompilationError("the expression is nested deeper than \(Self.heightLimit) operators", range)
    }
    syntax.nodes.append(Syntax.Node(kind: kind, range: range, height: height + 1))
    return syntax.nodes.count - 1
  }

  private func start(of node: Int) -> Int { syntax.nodes[node].range.lowerBound }
}

// MARK: - Operators

extension Parser {
  private mutating func expression() throws(CompilationError) -> Int {
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

  private var isNegativeLiteral: Bool {
    switch tokens[min(position + 1, tokens.count - 1)].kind {
    case .int, .double: true
    default: false
    }
  }
}

// MARK: - Members and primaries

extension Parser {
  private mutating func member() throws(CompilationError) -> Int {
    var operand = try primary()
    while true {
      let first = start(of: operand)
      if take(.dot) {
        let isOptional = take(.question)
        let (name, isQuoted) = try fieldName()
        if !isOptional, !isQuoted, current.kind == .symbol(.leftParen) {
          operand = try call(name, target: operand, from: first)
        } else {
          operand = try add(.select(operand, field: name, isOptional: isOptional), from: first)
        }
      } else if take(.leftBracket) {
        let isOptional = take(.question)
        let index = try expression()
        try expect(.rightBracket)
        operand = try add(.index(operand, index, isOptional: isOptional), from: first)
      } else if current.kind == .symbol(.leftBrace), syntax.path(operand) != nil {
        operand = try message(operand, from: first)
      } else {
        return operand
      }
    }
  }

  private mutating func fieldName() throws(CompilationError) -> (Syntax.Name, isQuoted: Bool) {
    let token = current
    switch token.kind {
    case .identifier(let name):
      guard !["in", "true", "false", "null"].contains(name) else { throw unexpected("a field name") }
      position += 1
      return (Syntax.Name(text: name, range: token.range), false)
    case .quotedIdentifier(let name):
      position += 1
      return (Syntax.Name(text: name, range: token.range), true)
    default:
      throw unexpected("a field name")
    }
  }

  private static let reserved: Set<String> = [
    "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  private mutating func primary() throws(CompilationError) -> Int {
    let token = current
    let first = token.range.lowerBound
    switch token.kind {
    case .int, .uint, .double, .string, .bytes:
      position += 1
      return try add(.literal(try Self.value(of: token, isNegative: false)), from: first)
    case .symbol(.minus) where isNegativeLiteral:
      position += 2
      return try add(.literal(try Self.value(of: tokens[position - 1], isNegative: true)), from: first)
    case .identifier("true"), .identifier("false"):
      position += 1
      return try add(.literal(.bool(token.kind == .identifier("true"))), from: first)
    case .identifier("null"):
      position += 1
      return try add(.literal(.null), from: first)
    case .identifier, .symbol(.dot):
      return try name(from: first)
    case .symbol(.leftParen):
      position += 1
      let inner = try expression()
      try expect(.rightParen)
      return inner
    case .symbol(.leftBracket):
      return try list(from: first)
    case .symbol(.leftBrace):
      return try map(from: first)
    case .quotedIdentifier:
      throw CompilationError("a name in backticks can only follow a dot", token.range)
    default:
      throw unexpected("a value")
    }
  }

  private static func value(of token: Token, isNegative: Bool) throws(CompilationError) -> Value {
    switch token.kind {
    case .int(let magnitude):
      if isNegative, magnitude == 1 << 63 { return .int(.min) }
      guard let value = Int64(exactly: magnitude) else {
        throw CompilationError("the number is too large for an int", token.range, hint: "a uint ends in `u`")
      }
      return .int(isNegative ? -value : value)
    case .uint(let value): return .uint(value)
    case .double(let value): return .double(isNegative ? -value : value)
    case .string(let value): return .string(value)
    case .bytes(let value): return .bytes(value)
    default: return .null
    }
  }

  private mutating func name(from first: Int) throws(CompilationError) -> Int {
    let isAbsolute = take(.dot)
    let token = current
    guard case .identifier(let name) = token.kind, !Self.reserved.contains(name),
      !["true", "false", "null"].contains(name)
    else { throw unexpected(isAbsolute ? "a name" : "a value") }
    position += 1
    if current.kind == .symbol(.leftParen) {
      return try call(Syntax.Name(text: name, range: token.range), target: nil, from: first)
    }
    return try add(.name(name, isAbsolute: isAbsolute), from: first)
  }

  private mutating func call(_ name: Syntax.Name, target: Int?, from first: Int) throws(CompilationError) -> Int {
    try expect(.leftParen)
    var arguments: [Int] = []
    while current.kind != .symbol(.rightParen) {
      arguments.append(try expression())
      guard take(.comma) else { break }
      if current.kind == .symbol(.rightParen) { throw unexpected("an argument") }
    }
    try expect(.rightParen)
    if expandsMacros, let macro = try expand(name, target: target, arguments: arguments, from: first) {
      return macro
    }
    return try add(.call(name, target: target, arguments: arguments), from: first)
  }

  private mutating func list(from first: Int) throws(CompilationError) -> Int {
    try expect(.leftBracket)
    var elements: [Syntax.Element] = []
    while current.kind != .symbol(.rightBracket) {
      let isOptional = take(.question)
      elements.append(Syntax.Element(node: try expression(), isOptional: isOptional))
      guard take(.comma) else { break }
    }
    try expect(.rightBracket)
    return try add(.list(elements), from: first)
  }

  private mutating func map(from first: Int) throws(CompilationError) -> Int {
    try expect(.leftBrace)
    var entries: [Syntax.Entry] = []
    while current.kind != .symbol(.rightBrace) {
      let isOptional = take(.question)
      let key = try expression()
      try expect(.colon)
      entries.append(Syntax.Entry(key: key, value: try expression(), isOptional: isOptional))
      guard take(.comma) else { break }
    }
    try expect(.rightBrace)
    return try add(.map(entries), from: first)
  }

  private mutating func message(_ type: Int, from first: Int) throws(CompilationError) -> Int {
    try expect(.leftBrace)
    while current.kind != .symbol(.rightBrace) {
      take(.question)
      _ = try fieldName()
      try expect(.colon)
      _ = try expression()
      guard take(.comma) else { break }
    }
    try expect(.rightBrace)
    return try add(.message(type: type), from: first)
  }
}
