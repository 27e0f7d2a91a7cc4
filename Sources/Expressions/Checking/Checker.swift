internal import SourceText

/// Resolves names, infers types and writes the code, in one walk over the syntax.
///
/// When not strict every type is `dyn`, and what would be an issue becomes an instruction that fails when evaluated.
struct Checker {
  /// An expression that has been checked.
  struct Checked {
    let type: ExpressionType
    /// Its instruction.
    let node: Int
    /// An upper bound on how deeply lists, maps and optionals can be nested in its value.
    var depth = 0
  }

  struct Local {
    let name: String
    let slot: Int
    let type: ExpressionType
    let depth: Int
  }

  /// Values nested more deeply than this can't be made: destroying and comparing them is recursive.
  static let valueDepthLimit = 256

  let syntax: Syntax
  let environment: Environment
  let isStrict: Bool
  let library = Library.standard
  var locals: [Local] = []
  var issues: [CompilationError.Issue] = []
  private(set) var references: [Program.Reference] = []

  private var instructions: [InstructionTree.Instruction] = []
  private var ranges: [Range<Int>] = []
  private var operands: [Int32] = []
  private(set) var constants: [Value] = []
  private var comprehensions: [InstructionTree.Comprehension] = []
  private var expressions: [RegularExpression] = []
  private var slotCount = 0

  init(_ syntax: Syntax, _ environment: Environment, isStrict: Bool) {
    self.syntax = syntax
    self.environment = environment
    self.isStrict = isStrict
  }

  mutating func check(expecting: ExpressionType?) throws(CompilationError) -> (InstructionTree, ExpressionType) {
    let result = check(syntax.root)
    if let expecting, isStrict, issues.isEmpty, !Substitution.fits(expecting, result.type) {
      issue("the expression is of type \(result.type) where \(expecting) is wanted", at: syntax.root)
    }
    guard issues.isEmpty else {
      throw CompilationError(issues: issues.sorted { $0.range.lowerBound < $1.range.lowerBound })
    }
    let code = InstructionTree(
      instructions: instructions, ranges: ranges, operands: operands, constants: constants,
      comprehensions: comprehensions, expressions: expressions, slotCount: slotCount, root: result.node,
      environment: environment)
    return (code, result.type)
  }

  // MARK: Writing code

  mutating func emit(_ instruction: InstructionTree.Instruction, for node: Int) -> Int {
    instructions.append(instruction)
    ranges.append(syntax.nodes[node].range)
    return instructions.count - 1
  }

  mutating func constant(_ value: Value) -> Int {
    constants.append(value)
    return constants.count - 1
  }

  mutating func append(operands new: some Sequence<Int>) -> Int {
    let start = operands.count
    operands.append(contentsOf: new.map { Int32(truncatingIfNeeded: $0) })
    return start
  }

  mutating func append(_ comprehension: InstructionTree.Comprehension) -> Int {
    comprehensions.append(comprehension)
    return comprehensions.count - 1
  }

  mutating func append(_ expression: RegularExpression) -> Int {
    expressions.append(expression)
    return expressions.count - 1
  }

  func instruction(_ checked: Checked) -> InstructionTree.Instruction { instructions[checked.node] }

  mutating func refer(_ variable: Int?, object: Int? = nil, field: Int? = nil) {
    let reference = Program.Reference(variable: variable, object: object, field: field)
    if !references.contains(reference) { references.append(reference) }
  }

  /// Runs `body` with a name in scope.
  mutating func withLocal<Result>(
    _ name: String, _ type: ExpressionType, depth: Int, _ body: (inout Checker, Int) -> Result
  ) -> Result {
    let slot = locals.count
    slotCount = max(slotCount, slot + 1)
    locals.append(Local(name: name, slot: slot, type: type, depth: depth))
    defer { locals.removeLast() }
    return body(&self, slot)
  }

  // MARK: Trouble

  /// Whether there are so many issues that nobody reads more of them.
  var isSated: Bool { issues.count >= 50 }

  mutating func issue(_ message: String, range: Range<Int>, hint: String? = nil) {
    guard !isSated else { return }
    issues.append(CompilationError.Issue(message, range, hint: hint))
  }

  mutating func issue(_ message: String, at node: Int, hint: String? = nil) {
    issue(message, range: syntax.nodes[node].range, hint: hint)
  }

  /// Reports trouble: an issue if strict, else an instruction that fails.
  mutating func trouble(
    _ kind: EvaluationError.Kind, _ message: String, at node: Int, range: Range<Int>? = nil, hint: String? = nil
  ) -> Checked {
    if isStrict { issue(message, range: range ?? syntax.nodes[node].range, hint: hint) }
    let failure = constant(.failure(kind, message))
    return Checked(type: .dyn, node: emit(.init(.constant, failure), for: node))
  }

  // MARK: Expressions

  mutating func check(_ node: Int) -> Checked {
    let checked = checkKind(node)
    if checked.depth > Self.valueDepthLimit {
      issue("the value is nested deeper than \(Self.valueDepthLimit) lists", at: node)
      return Checked(type: .dyn, node: checked.node)
    }
    return checked
  }

  private mutating func checkKind(_ node: Int) -> Checked {
    switch syntax.nodes[node].kind {
    case .literal(let value):
      return Checked(type: isStrict ? value.type : .dyn, node: emit(.init(.constant, constant(value)), for: node))
    case .name, .select:
      return checkPath(node)
    case .has(let operand, let field):
      return checkHas(node, operand, field)
    case .index(let operand, let index, let isOptional):
      return checkIndex(node, operand, index, isOptional: isOptional)
    case .call(let name, let target, let arguments):
      return checkCall(node, name, target, arguments)
    case .list(let elements):
      return checkList(node, elements)
    case .map(let entries):
      return checkMap(node, entries)
    case .message(let type):
      return checkMessage(node, type)
    case .and(let terms):
      return checkLogic(node, terms, .and)
    case .or(let terms):
      return checkLogic(node, terms, .or)
    case .conditional(let condition, let then, let otherwise):
      return checkConditional(node, condition, then, otherwise)
    case .comprehension(let macro):
      return checkComprehension(node, macro)
    case .bind(let bindings, let body):
      return checkBind(node, bindings, body)
    case .optionalMap(let operand, let variable, let body, let isFlat):
      return checkOptionalMap(node, operand, variable, body, isFlat: isFlat)
    }
  }

  private mutating func checkLogic(_ node: Int, _ terms: [Int], _ operation: InstructionTree.Operation) -> Checked {
    var nodes: [Int] = []
    for term in terms {
      let checked = check(term)
      requireBool(checked, at: term, for: operation == .and ? "`&&`" : "`||`")
      nodes.append(checked.node)
    }
    let start = append(operands: nodes)
    return Checked(type: isStrict ? .bool : .dyn, node: emit(.init(operation, start, nodes.count), for: node))
  }

  mutating func requireBool(_ checked: Checked, at node: Int, for what: String) {
    guard isStrict, !Substitution.fits(.bool, checked.type) else { return }
    issue("\(what) takes a bool, not \(checked.type)", at: node)
  }

  private mutating func checkConditional(_ node: Int, _ condition: Int, _ then: Int, _ otherwise: Int) -> Checked {
    let test = check(condition)
    requireBool(test, at: condition, for: "the condition of `?:`")
    let left = check(then)
    let right = check(otherwise)
    var type = ExpressionType.dyn
    if let joined = Substitution.join(left.type, right.type) {
      type = joined
    } else if isStrict {
      let (first, second) = (left.type, right.type)
      issue("the branches of `?:` are of different types, \(first) and \(second)", at: otherwise)
    }
    let result = emit(.init(.conditional, test.node, left.node, right.node), for: node)
    return Checked(type: type, node: result, depth: max(left.depth, right.depth))
  }

  private mutating func checkList(_ node: Int, _ elements: [Syntax.Item]) -> Checked {
    var nodes: [Int] = []
    var depth = 0
    var type: ExpressionType?
    for element in elements {
      let checked = check(element.node)
      nodes.append(element.isOptional ? ~checked.node : checked.node)
      depth = max(depth, checked.depth)
      let elementType = element.isOptional ? unwrapOptional(checked, at: element.node) : checked.type
      type = type.map { Substitution.join($0, elementType) ?? .dyn } ?? elementType
    }
    let listType = isStrict ? ExpressionType.list(type ?? .nothing) : .dyn
    if let values = constants(nodes) {
      let list = emit(.init(.constant, constant(.list(values))), for: node)
      return Checked(type: listType, node: list, depth: depth + 1)
    }
    let start = append(operands: nodes)
    let list = emit(.init(.list, start, nodes.count), for: node)
    return Checked(type: listType, node: list, depth: depth + 1)
  }

  /// The values of instructions that are all constants, so that `x in ["a", "b"]` makes no list each time.
  private func constants(_ nodes: [Int]) -> [Value]? {
    var values: [Value] = []
    for node in nodes {
      guard node >= 0, instructions[node].operation == .constant else { return nil }
      let value = constants[Int(instructions[node].a)]
      if case .error = value { return nil }
      values.append(value)
    }
    return values
  }

  private mutating func checkMap(_ node: Int, _ entries: [Syntax.Entry]) -> Checked {
    var nodes: [Int] = []
    var depth = 0
    var keyType: ExpressionType?
    var valueType: ExpressionType?
    for entry in entries {
      let key = check(entry.key)
      let value = check(entry.value)
      nodes.append(key.node)
      nodes.append(entry.isOptional ? ~value.node : value.node)
      depth = max(depth, value.depth)
      if ![.int, .uint, .bool, .string, .dyn, .nothing].contains(key.type) {
        issue("a map's key is an int, uint, bool or string, not \(key.type)", at: entry.key)
      }
      let type = entry.isOptional ? unwrapOptional(value, at: entry.value) : value.type
      keyType = keyType.map { Substitution.join($0, key.type) ?? .dyn } ?? key.type
      valueType = valueType.map { Substitution.join($0, type) ?? .dyn } ?? type
    }
    let start = append(operands: nodes)
    let map = emit(.init(.map, start, nodes.count), for: node)
    let type = ExpressionType.map(keyType ?? .nothing, valueType ?? .nothing)
    return Checked(type: isStrict ? type : .dyn, node: map, depth: depth + 1)
  }

  mutating func unwrapOptional(_ checked: Checked, at node: Int) -> ExpressionType {
    switch checked.type.unwrapped {
    case .optional(let wrapped): return wrapped
    case .dyn: return .dyn
    default:
      issue("expected an optional, not \(checked.type)", at: node)
      return .dyn
    }
  }

  private mutating func checkMessage(_ node: Int, _ type: Int) -> Checked {
    let name = syntax.path(type)?.names.joined(separator: ".") ?? ""
    if environment.objectIndex[ByteString(name)] != nil {
      return trouble(.noSuchOverload, "an expression can't make an object of type `\(name)`", at: node)
    }
    let hint = Spelling.nearest(to: name.utf8, among: environment.objects.map(\.name)).map { "did you mean `\($0)`?" }
    return trouble(.unboundName, "unknown type `\(name)`", at: type, hint: hint)
  }
}
