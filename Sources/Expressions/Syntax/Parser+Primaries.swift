/// Members, calls and literals.
extension Parser {
  mutating func member() throws(CompilationError) -> Int {
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

  static let reserved: Set<String> = [
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
    var elements: [Syntax.Item] = []
    if take(.comma) {
      try expect(.rightBracket)
      return try add(.list([]), from: first)
    }
    while current.kind != .symbol(.rightBracket) {
      let isOptional = take(.question)
      elements.append(Syntax.Item(node: try expression(), isOptional: isOptional))
      guard take(.comma) else { break }
    }
    try expect(.rightBracket)
    return try add(.list(elements), from: first)
  }

  private mutating func map(from first: Int) throws(CompilationError) -> Int {
    try expect(.leftBrace)
    var entries: [Syntax.Entry] = []
    if take(.comma) {
      try expect(.rightBrace)
      return try add(.map([]), from: first)
    }
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
