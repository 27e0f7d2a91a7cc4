internal import SourceText

/// Functions and operators.
extension Checker {
  private static let binaryOperations: [String: InstructionTree.Operation] = [
    "_==_": .equal, "_!=_": .notEqual, "_<_": .less, "_<=_": .lessOrEqual, "_>_": .greater,
    "_>=_": .greaterOrEqual, "_+_": .add, "_-_": .subtract, "_*_": .multiply, "_/_": .divide,
    "_%_": .remainder, "_in_": .isIn,
  ]

  mutating func checkCall(_ node: Int, _ name: Syntax.Name, _ target: Int?, _ arguments: [Int]) -> Checked {
    if let target, let (names, _) = syntax.path(target), !locals.contains(where: { $0.name == names[0] }) {
      let qualified = (names + [name.text]).joined(separator: ".")
      if let function = library.index[qualified] {
        let full = Syntax.Name(text: qualified, range: syntax.nodes[target].range.lowerBound..<name.range.upperBound)
        return checkFunction(node, full, function, arguments, isMember: false)
      }
    }
    let isMember = target != nil
    let all = (target.map { [$0] } ?? []) + arguments
    guard let function = library.index[name.text],
      library.functions[function].signatures.contains(where: { $0.isMember == isMember })
    else { return unknownFunction(node, name, target, arguments) }
    return checkFunction(node, name, function, all, isMember: isMember)
  }

  private mutating func unknownFunction(
    _ node: Int, _ name: Syntax.Name, _ target: Int?, _ arguments: [Int]
  ) -> Checked {
    if target.map({ syntax.path($0) == nil }) ?? true {
      if let target { _ = check(target) }
      for argument in arguments { _ = check(argument) }
    }
    guard !isSated else { return Checked(type: .dyn, node: emit(.init(.constant, constant(.null)), for: node)) }
    let full = target.flatMap { syntax.path($0)?.names.joined(separator: ".") }.map { "\($0).\(name.text)" }
    let functions = library.functions.filter { !$0.name.contains("_") || $0.name.contains(".") }
    let hint: String?
    if let function = library.index[name.text], let signature = library.functions[function].signatures.first {
      hint = "it is written \(notation(name.text, signature))"
    } else {
      let qualified = full.flatMap { Spelling.nearest(to: $0.utf8, among: functions.map(\.name).filter { $0.contains(".") }) }
      let macros = ["all", "exists", "exists_one", "filter", "map", "sortBy", "has", "transformList", "transformMap"]
      let nearest =
        qualified ?? ForeignSyntax.function(named: name.text) ?? Spelling.nearest(to: name.text.utf8, among: functions.map(\.name) + macros)
      hint = nearest.map { "did you mean `\($0)`?" }
    }
    return trouble(.unboundName, "unknown function `\(name.text)`", at: node, range: name.range, hint: hint)
  }

  private mutating func checkFunction(
    _ node: Int, _ name: Syntax.Name, _ function: Int, _ arguments: [Int], isMember: Bool
  ) -> Checked {
    var checked = arguments.map { check($0) }
    if name.text == "math.greatest" || name.text == "math.least", checked.count > 1 {
      checked = [gather(checked, arguments, node)]
    }
    let depth = (checked.map(\.depth).max() ?? 0) + (Self.nesting.contains(name.text) ? 1 : 0)
    let result = overload(function, checked, isMember: isMember)
    guard let result else {
      let hint = overloads(name, function, checked, isMember: isMember)
      return trouble(.noSuchOverload, Mismatch.message(name.text, checked.map(\.type)), at: node, range: name.range, hint: hint)
    }
    if let operation = Self.binaryOperations[name.text] {
      let instruction =
        fused(operation, checked[0], checked[1])
        ?? InstructionTree.Instruction(operation, checked[0].node, checked[1].node)
      return Checked(type: result, node: emit(instruction, for: node), depth: depth)
    }
    switch name.text {
    case "!_": return Checked(type: result, node: emit(.init(.not, checked[0].node), for: node))
    case "-_": return Checked(type: result, node: emit(.init(.negate, checked[0].node), for: node))
    case "type": return Checked(type: result, node: emit(.init(.typeOf, checked[0].node), for: node))
    case "or", "orValue":
      let operation: InstructionTree.Operation = name.text == "or" ? .optionalOr : .orValue
      return Checked(type: result, node: emit(.init(operation, checked[0].node, checked[1].node), for: node), depth: depth)
    case "matches":
      if let compiled = checkPattern(node, arguments, checked) { return compiled }
    default: break
    }
    let start = append(operands: checked.map(\.node))
    return Checked(type: result, node: emit(.init(.call, function, start, checked.count), for: node), depth: depth)
  }

  /// Functions whose result is nested one level deeper than their arguments.
  private static let nesting: Set<String> = [
    "optional.of", "optional.ofNonZeroValue", "first", "last", "split", "lists.range", "math.greatest", "math.least",
  ]

  /// Several numbers as one list, for functions that take any number of them.
  private mutating func gather(_ checked: [Checked], _ arguments: [Int], _ node: Int) -> Checked {
    var type = checked[0].type
    for (argument, node) in zip(checked, arguments) {
      switch argument.type.unwrapped {
      case .int, .uint, .double, .dyn: break
      case let other: if isStrict { issue("expected a number, not \(other)", at: node) }
      }
      type = Substitution.join(type, argument.type) ?? .dyn
    }
    let start = append(operands: checked.map(\.node))
    return Checked(type: .list(type), node: emit(.init(.list, start, checked.count), for: node), depth: 1)
  }

  // MARK: Overloads

  /// The result type of the signatures that fit, `dyn` in it where they differ; nil if none fits. One that takes any
  /// type counts only where no other fits.
  private func overload(_ function: Int, _ arguments: [Checked], isMember: Bool) -> ExpressionType? {
    let signatures = library.functions[function].signatures.filter {
      $0.isMember == isMember && $0.parameters.count == arguments.count
    }
    if !isStrict { return signatures.isEmpty ? nil : .dyn }
    let types = arguments.map(\.type)
    func results(_ signatures: [Library.Signature]) -> [ExpressionType] {
      signatures.compactMap { Substitution.result(of: $0, for: types) }
    }
    let exact = results(signatures.filter { !$0.parameters.contains(where: \.hasDyn) })
    let all = exact.isEmpty ? results(signatures) : exact
    return all.dropFirst().reduce(all.first) { result, other in result.map { Substitution.merge($0, other) } }
  }

  private func overloads(_ name: Syntax.Name, _ function: Int, _ arguments: [Checked], isMember: Bool) -> String? {
    let numbers: [ExpressionType] = [.int, .uint, .double]
    switch name.text {
    case let operation where Self.binaryOperations[operation] != nil:
      let types = arguments.map(\.type.unwrapped)
      if types[0] != types[1], types.allSatisfy(numbers.contains) {
        return "convert one side, such as double(…) or int(…)"
      }
      if types.contains(.null) { return "a value of type \(types[types[0] == .null ? 1 : 0]) is never null" }
      return operation == "_==_" || operation == "_!=_" ? "both sides must have the same type" : nil
    case "!_", "-_": return nil
    default:
      let signatures = library.functions[function].signatures.filter { $0.isMember == isMember }
      return "it takes: " + signatures.prefix(4).map { notation(name.text, $0) }.joined(separator: ", ")
    }
  }

  private func notation(_ name: String, _ signature: Library.Signature) -> String {
    var parameters = signature.parameters.map { parameter in
      if case .parameter = parameter { "any" } else { parameter.description }
    }
    let receiver = signature.isMember ? parameters.removeFirst() + "." : ""
    return "\(receiver)\(name)(\(parameters.joined(separator: ", ")))"
  }

  // MARK: Shortcuts

  /// `variable.field == constant` in one instruction.
  private func fused(_ operation: InstructionTree.Operation, _ left: Checked, _ right: Checked) -> InstructionTree.Instruction? {
    guard operation == .equal || operation == .notEqual else { return nil }
    let fused: InstructionTree.Operation = operation == .equal ? .fieldEquals : .fieldDiffers
    let (first, second) = (instruction(left), instruction(right))
    if first.operation == .variableField, second.operation == .constant {
      return .init(fused, Int(first.a), Int(first.b), Int(second.a))
    }
    if first.operation == .constant, second.operation == .variableField {
      return .init(fused, Int(second.a), Int(second.b), Int(first.a))
    }
    return nil
  }

  /// A regular expression that is a literal is compiled now, and its faults are faults of the source.
  private mutating func checkPattern(_ node: Int, _ arguments: [Int], _ checked: [Checked]) -> Checked? {
    guard isStrict, case .literal(.string(let pattern)) = syntax.nodes[arguments[1]].kind else { return nil }
    do throws(RegularExpression.SyntaxError) {
      let expression = append(try RegularExpression(pattern))
      return Checked(type: .bool, node: emit(.init(.matches, checked[0].node, expression), for: node))
    } catch {
      return trouble(.invalidArgument, "the regular expression is wrong: \(error.message)", at: arguments[1])
    }
  }
}
