/// Parses the grammar of the Common Expression Language by recursive descent.
///
/// Nesting and height are bounded, so neither the parser nor anything after it can run out of stack.
struct Parser {
  /// Brackets, conditionals and arguments inside one another.
  static let nestingLimit = 64
  /// Nodes on the longest way from the root to a leaf; chains of `&&` and of `||` count as one.
  static let heightLimit = 160
  static let sourceLimit = 65_536

  let tokens: [Token]
  var position = 0
  var nesting = 0
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

  func unexpected(_ wanted: String) -> CompilationError {
    let token = current
    guard token.kind != .end else {
      return CompilationError("the expression ends where \(wanted) should be", token.range, hint: ForeignSyntax.hint(at: position, tokens))
    }
    if case .identifier(let word) = token.kind, Self.reserved.contains(word) {
      return CompilationError("`\(word)` is a reserved word, expected \(wanted)", token.range, hint: ForeignSyntax.hint(at: position, tokens))
    }
    return CompilationError("expected \(wanted)", token.range, hint: ForeignSyntax.hint(at: position, tokens))
  }

  @discardableResult
  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ symbol: Token.Symbol) throws(CompilationError) {
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

  func start(of node: Int) -> Int { syntax.nodes[node].range.lowerBound }
}
